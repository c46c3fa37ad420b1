from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from provisioning.errors import WhmcsUnavailable
from provisioning.whmcsdb import reader
from provisioning.whmcsdb.models import ServerRow
from tests.whmcs import OPTIONS, ZERO_DATE, WhmcsDatabase

pytestmark = pytest.mark.django_db(databases=["default", "whmcs"])
MODULES = ["smartermail"]


class TestServers:
    def test_reads_the_place_but_no_account(self, whmcs: WhmcsDatabase) -> None:
        number = whmcs.server(hostname="Mail.Host.test", port=8443)
        assert reader.servers(MODULES) == [
            reader.WhmcsServer(number, "smartermail", "mail-1", "mail.host.test", 8443, True)
        ]

    @pytest.mark.parametrize("port", [None, 0])
    def test_no_port_is_the_usual_one(self, whmcs: WhmcsDatabase, port: int | None) -> None:
        whmcs.server(port=port, secure="")
        [server] = reader.servers(MODULES)
        assert (server.port, server.is_secure) == (None, False)

    def test_an_address_stands_in_for_a_missing_host_name(self, whmcs: WhmcsDatabase) -> None:
        whmcs.server(hostname="", ipaddress="192.0.2.77")
        assert reader.servers(MODULES)[0].host_name == "192.0.2.77"

    def test_leaves_other_modules_servers_alone(self, whmcs: WhmcsDatabase) -> None:
        whmcs.server(type="cpanel")
        assert reader.servers(MODULES) == []


class TestProducts:
    def test_reads_the_23_options_by_slot(self, whmcs: WhmcsDatabase) -> None:
        number = whmcs.product(name="Mail &amp; more", options={13: "include:spf.host.test"})
        [product] = reader.products(MODULES)
        texts = {**dict.fromkeys(range(1, 24), ""), **OPTIONS, 13: "include:spf.host.test"}
        assert product.whmcs_product_id == number
        assert product.name == "Mail & more"
        assert product.option_texts == {str(slot): text for slot, text in texts.items()}

    def test_a_product_never_configured_has_no_options(self, whmcs: WhmcsDatabase) -> None:
        whmcs.product(options=dict.fromkeys(range(1, 24), ""))
        assert reader.products(MODULES)[0].option_texts == {}

    def test_leaves_other_modules_products_alone(self, whmcs: WhmcsDatabase) -> None:
        whmcs.product(servertype="cpanel")
        assert reader.products(MODULES) == []


class TestServices:
    def test_reads_one(self, whmcs: WhmcsDatabase) -> None:
        number = whmcs.service(
            userid=7, packageid=3, server=2, domain=" Client.TEST", username="Qzxwvutsrp"
        )
        assert reader.services([number]) == [
            reader.WhmcsService(
                whmcs_service_id=number,
                whmcs_client_id=7,
                whmcs_product_id=3,
                whmcs_server_id=2,
                domain_text="Client.TEST",
                admin_username="qzxwvutsrp",
                status="Active",
                suspend_reason="",
                registered_on=date(2026, 1, 15),
                next_due_on=date(2026, 12, 1),
                billing_cycle="Monthly",
                amount=Decimal("6.00"),
            )
        ]

    def test_zero_dates_are_none(self, whmcs: WhmcsDatabase) -> None:
        zero = whmcs.service(regdate=ZERO_DATE, nextduedate=ZERO_DATE)
        null = whmcs.service(regdate=ZERO_DATE, nextduedate=None)
        for service in reader.services([zero, null]):
            assert (service.registered_on, service.next_due_on) == (None, None)

    def test_no_server_is_none(self, whmcs: WhmcsDatabase) -> None:
        number = whmcs.service(server=0)
        assert reader.services([number])[0].whmcs_server_id is None

    def test_an_address_as_user_name_is_its_local_part(self, whmcs: WhmcsDatabase) -> None:
        number = whmcs.service(username="Admin01x@client.test")
        assert reader.services([number])[0].admin_username == "admin01x"

    def test_missing_ones_are_left_out(self, whmcs: WhmcsDatabase) -> None:
        number = whmcs.service()
        assert [row.whmcs_service_id for row in reader.services([number, 999_999])] == [number]


class TestServicePages:
    def test_goes_through_all_by_key_one_query_a_page(self, whmcs: WhmcsDatabase) -> None:
        columns = {**whmcs.service_columns(), "userid": 7, "packageid": 3, "server": 2}
        whmcs.add_many("tblhosting", [{"id": 10 + 3 * n, **columns} for n in range(2500)])
        with CaptureQueriesContext(connections["whmcs"]) as queries:
            pages = list(reader.service_pages([3], with_closed=False))
        assert [len(page) for page in pages] == [1000, 1000, 500]
        ids = [row.whmcs_service_id for page in pages for row in page]
        assert ids == [10 + 3 * n for n in range(2500)]
        assert len(queries) == 3
        assert not any("OFFSET" in query["sql"].upper() for query in queries)

    def test_a_full_last_page_ends_too(self, whmcs: WhmcsDatabase) -> None:
        columns = {**whmcs.service_columns(), "userid": 7, "packageid": 3, "server": 2}
        whmcs.add_many("tblhosting", [{"id": n, **columns} for n in range(1, 1001)])
        assert [len(page) for page in reader.service_pages([3], with_closed=False)] == [1000]

    def test_reads_the_asked_products_only(self, whmcs: WhmcsDatabase) -> None:
        ours = whmcs.service(packageid=3)
        whmcs.service(packageid=4)
        [page] = reader.service_pages([3], with_closed=False)
        assert [row.whmcs_service_id for row in page] == [ours]

    @pytest.mark.parametrize("status", ["Terminated", "Cancelled", "Fraud"])
    def test_closed_ones_on_request_only(self, whmcs: WhmcsDatabase, status: str) -> None:
        whmcs.service(packageid=3, domainstatus=status)
        assert list(reader.service_pages([3], with_closed=False)) == []
        [page] = reader.service_pages([3], with_closed=True)
        assert [row.status for row in page] == [status]


class TestClients:
    def test_reads_one_in_one_query(self, whmcs: WhmcsDatabase) -> None:
        number = whmcs.client(companyname="Smith &amp; Sons", language="french")
        with CaptureQueriesContext(connections["whmcs"]) as queries:
            [client] = reader.clients([number])
        assert client == reader.WhmcsClient(
            number, "Alice Owner", "Smith & Sons", "alice@client.test", "fr", 1
        )
        assert len(queries) == 1


class TestPrices:
    def priced(self, whmcs: WhmcsDatabase, pay_type: str, **columns: str) -> list[tuple[str, ...]]:
        whmcs.price(whmcs.product(paytype=pay_type), **columns)
        found = reader.prices(reader.products(MODULES))
        return [(row.cycle, str(row.amount), str(row.set_up_amount)) for row in found]

    def test_a_cycle_at_minus_one_is_not_offered(self, whmcs: WhmcsDatabase) -> None:
        prices = {"monthly": "6.00", "annually": "60.00", "asetupfee": "10.00"}
        assert self.priced(whmcs, "recurring", **prices) == [
            ("monthly", "6.00", "0.00"),
            ("annually", "60.00", "10.00"),
        ]

    def test_what_is_paid_once_has_its_price_under_monthly(self, whmcs: WhmcsDatabase) -> None:
        assert self.priced(whmcs, "onetime", monthly="99.00") == [("onetime", "99.00", "0.00")]

    def test_what_is_free_has_no_price(self, whmcs: WhmcsDatabase) -> None:
        assert self.priced(whmcs, "free", monthly="0.00") == []

    def test_other_things_with_the_same_number_are_left_alone(self, whmcs: WhmcsDatabase) -> None:
        whmcs.price(whmcs.product(), type="addon", monthly="6.00")
        assert reader.prices(reader.products(MODULES)) == []


class TestCurrencies:
    def test_reads_how_amounts_are_written(self, whmcs: WhmcsDatabase) -> None:
        euro = {"id": 2, "code": "eur", "prefix": "&euro;", "suffix": " EUR", "format": 3}
        whmcs.currency(**euro, rate="0.91000", default=0)
        found = {currency.code: currency for currency in reader.currencies()}
        assert (found["USD"].prefix, found["USD"].is_default) == ("$", True)
        assert found["EUR"] == reader.WhmcsCurrency(
            2, "EUR", "€", " EUR", 3, Decimal("0.91000"), False
        )


class TestUnavailable:
    def test_says_so_when_not_configured(self, settings: Settings) -> None:
        settings.WHMCS_CONFIGURED = False
        with pytest.raises(WhmcsUnavailable, match="WHMCS_DATABASE_URL is not set"):
            reader.servers(MODULES)

    def test_says_so_when_the_database_refuses(
        self, whmcs: WhmcsDatabase, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(ServerRow._meta, "db_table", "tblservers_renamed")
        with pytest.raises(WhmcsUnavailable, match="tblservers_renamed"):
            reader.servers(MODULES)


class TestColumns:
    def test_never_asks_for_a_secret(self, whmcs: WhmcsDatabase) -> None:
        number = whmcs.service()
        with CaptureQueriesContext(connections["whmcs"]) as queries:
            reader.servers(MODULES)
            reader.products(MODULES)
            reader.services([number])
            reader.clients([number])
        asked = " ".join(query["sql"] for query in queries).lower()
        assert "password" not in asked
        assert "accesshash" not in asked
        assert "*" not in asked
