"""Configurable options, custom fields and people of WHMCS, as services and clients get them."""

from __future__ import annotations

import pytest

from provisioning.actions import whmcs_sync
from provisioning.models import ClientPerson, Operation, Service
from tests.factories import GIGABYTE
from tests.whmcs import CONFIGURABLE, WhmcsDatabase

pytestmark = pytest.mark.django_db(databases=["default", "whmcs"])


def synced(whmcs_service_id: int) -> Service:
    whmcs_sync.sync()
    return Service.objects.select_related("plan").get(whmcs_service_id=whmcs_service_id)


@pytest.fixture
def cloud(whmcs: WhmcsDatabase) -> int:
    """A PolarisMail product."""
    return whmcs.product(servertype="polarismail")


@pytest.fixture
def number(whmcs: WhmcsDatabase, cloud: int) -> int:
    """A service of it."""
    return whmcs.service(packageid=cloud, server=whmcs.server(type="polarismail"))


class TestConfigurableOptions:
    def test_quantities_are_the_limits(self, whmcs: WhmcsDatabase, cloud: int, number: int) -> None:
        for name, text in CONFIGURABLE.items():
            whmcs.choose(number, whmcs.option(cloud, name), quantity=int(text))
        service = synced(number)
        assert service.option_texts == CONFIGURABLE
        assert service.limits.basic_mailbox_count == 5
        assert service.limits.enhanced_mailbox_count == 0
        assert service.limits.mailbox_quota_bytes == 10 * GIGABYTE

    @pytest.mark.parametrize("option_type", [1, 2])
    def test_of_a_choice_the_internal_name_counts(
        self, whmcs: WhmcsDatabase, cloud: int, number: int, option_type: int
    ) -> None:
        option = whmcs.option(cloud, "Mailbox Quota (GB)|Storage", option_type)
        whmcs.choice(option, "5|5 GB")
        whmcs.choose(number, option, choice=whmcs.choice(option, "25|25 GB each"))
        service = synced(number)
        assert service.option_texts == {"Mailbox Quota (GB)": "25"}
        assert service.limits.mailbox_quota_bytes == 25 * GIGABYTE

    def test_yes_or_no_is_a_digit(self, whmcs: WhmcsDatabase, cloud: int, number: int) -> None:
        whmcs.choose(number, whmcs.option(cloud, "Archive", 3), quantity=1)
        assert synced(number).option_texts == {"Archive": "1"}

    def test_rows_of_a_former_product_do_not_count(
        self, whmcs: WhmcsDatabase, cloud: int, number: int
    ) -> None:
        whmcs.choose(number, whmcs.option(cloud, "Total Aliases"), quantity=3)
        former = whmcs.product(servertype="polarismail")
        whmcs.choose(number, whmcs.option(former, "Total Aliases"), quantity=99)
        assert synced(number).limits.alias_count == 3

    def test_of_two_rows_the_later_counts(
        self, whmcs: WhmcsDatabase, cloud: int, number: int
    ) -> None:
        option = whmcs.option(cloud, "Total Aliases")
        whmcs.choose(number, option, quantity=3)
        whmcs.choose(number, option, quantity=4)
        assert synced(number).limits.alias_count == 4

    def test_a_deleted_choice_is_no_value(
        self, whmcs: WhmcsDatabase, cloud: int, number: int
    ) -> None:
        whmcs.choose(number, whmcs.option(cloud, "Total Aliases", 1), choice=999_999)
        assert synced(number).option_texts == {}

    def test_an_edit_by_staff_counts_at_once_and_starts_nothing(
        self, whmcs: WhmcsDatabase, cloud: int, number: int
    ) -> None:
        row = whmcs.choose(number, whmcs.option(cloud, "Total Aliases"), quantity=3)
        synced(number)
        whmcs.change("tblhostingconfigoptions", row, qty=8)
        assert synced(number).limits.alias_count == 8
        assert not Operation.objects.exists()

    def test_at_n01_a_service_without_a_value_is_told(
        self, whmcs: WhmcsDatabase, cloud: int, number: int
    ) -> None:
        for name, text in CONFIGURABLE.items():
            option = whmcs.option(cloud, name)
            if name != "Total Aliases":
                whmcs.choose(number, option, quantity=int(text))
        [problem] = whmcs_sync.sync().problems
        assert problem.startswith(f"service {number} client.test: ")
        assert "Total Aliases" in problem


class TestCustomFields:
    def field(self, whmcs: WhmcsDatabase, product: int, name: str, kind: str = "text") -> int:
        return whmcs.add(
            "tblcustomfields", type="product", relid=product, fieldname=name, fieldtype=kind
        )

    def test_are_read_by_their_internal_name(
        self, whmcs: WhmcsDatabase, cloud: int, number: int
    ) -> None:
        filled = self.field(whmcs, cloud, "contact|Who to call")
        blank = self.field(whmcs, cloud, "Remark")
        whmcs.add("tblcustomfieldsvalues", fieldid=filled, relid=number, value="J&ouml;rg")
        whmcs.add("tblcustomfieldsvalues", fieldid=blank, relid=number, value="")
        assert synced(number).custom_texts == {"contact": "Jörg"}

    def test_a_secret_is_not_read(self, whmcs: WhmcsDatabase, cloud: int, number: int) -> None:
        secret = self.field(whmcs, cloud, "Old password", "password")
        whmcs.add("tblcustomfieldsvalues", fieldid=secret, relid=number, value="hunter2")
        assert synced(number).custom_texts == {}


class TestPeople:
    @pytest.fixture
    def client_number(self, whmcs: WhmcsDatabase) -> int:
        client = whmcs.client()
        whmcs.service(userid=client)
        return client

    def user(self, whmcs: WhmcsDatabase, client: int, owner: int, **columns: str) -> int:
        defaults = {"first_name": "Bob", "last_name": "Berg", "email": "bob@client.test"}
        number = whmcs.add("tblusers", **{**defaults, "language": "french", **columns})
        return whmcs.add("tblusers_clients", auth_user_id=number, client_id=client, owner=owner)

    def test_users_and_contacts_arrive(self, whmcs: WhmcsDatabase, client_number: int) -> None:
        self.user(whmcs, client_number, owner=1)
        whmcs.add(
            "tblcontacts",
            userid=client_number,
            firstname="Zoe",
            lastname="&amp; Co",
            email="zoe@client.test",
            productemails=1,
        )
        whmcs_sync.sync()
        people = ClientPerson.objects.order_by("full_name")
        assert [
            (row.full_name, row.kind, row.language_code, row.is_owner, row.wants_product_mail)
            for row in people
        ] == [
            ("Bob Berg", "user", "fr", True, True),
            ("Zoe & Co", "contact", "", False, True),
        ]

    def test_who_is_removed_in_whmcs_goes(self, whmcs: WhmcsDatabase, client_number: int) -> None:
        self.user(whmcs, client_number, owner=1)
        link = self.user(whmcs, client_number, owner=0, email="al@client.test")
        whmcs_sync.sync()
        assert ClientPerson.objects.count() == 2
        whmcs.remove("tblusers_clients", link)
        whmcs_sync.sync()
        assert ClientPerson.objects.get().is_owner
