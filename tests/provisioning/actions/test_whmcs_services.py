"""Services in WHMCS's database and ours: what is written, what is kept, what is told to staff."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from provisioning.actions import whmcs_sync
from provisioning.actions.takeover import SyncReport
from provisioning.models import (
    Operation,
    Service,
    ServiceStatus,
)
from tests.factories import make_service
from tests.whmcs import ZERO_DATE, WhmcsDatabase

pytestmark = pytest.mark.django_db(databases=["default", "whmcs"])


def sync(*, full: bool = False) -> SyncReport:
    return whmcs_sync.sync(full=full)


def service(whmcs_service_id: int) -> Service:
    return Service.objects.select_related("client", "plan", "server").get(
        whmcs_service_id=whmcs_service_id
    )


class TestANewService:
    def test_arrives_with_client_plan_and_server(self, whmcs: WhmcsDatabase) -> None:
        number = whmcs.service(
            userid=whmcs.client(companyname="Smith &amp; Sons", language="french"),
            packageid=whmcs.product(name="Mail 5", options={7: "5"}),
            server=whmcs.server(hostname="mail.host.test", port=9998),
            domain="CLIENT.test",
        )
        report = sync()
        row = service(number)
        assert report.problems == []
        assert row.domain_name == "client.test"
        assert row.status == ServiceStatus.ACTIVE
        assert (row.registered_on, row.next_due_on) == (date(2026, 1, 15), date(2026, 12, 1))
        assert (row.billing_cycle, row.recurring_amount) == ("Monthly", Decimal("6.00"))
        assert row.client.company_name == "Smith & Sons"
        assert (row.client.language_code, row.client.currency_code) == ("fr", "USD")
        assert row.plan.options.max_mailbox_count == 5
        assert row.server is not None
        assert row.server.base_url == "https://mail.host.test:9998"

    @pytest.mark.parametrize(
        ("whmcs_status", "status"),
        [
            ("Pending", ServiceStatus.PENDING),
            ("Active", ServiceStatus.ACTIVE),
            ("Suspended", ServiceStatus.SUSPENDED),
            ("Completed", ServiceStatus.ACTIVE),
            ("Terminated", ServiceStatus.TERMINATED),
            ("Cancelled", ServiceStatus.TERMINATED),
            ("Fraud", ServiceStatus.TERMINATED),
        ],
    )
    def test_gets_the_status_that_whmcs_means(
        self, whmcs: WhmcsDatabase, whmcs_status: str, status: ServiceStatus
    ) -> None:
        number = whmcs.service(domainstatus=whmcs_status)
        sync(full=True)
        assert (service(number).status, service(number).whmcs_status) == (status, whmcs_status)
        assert not Operation.objects.exists()

    def test_keeps_the_hidden_administrators_name(self, whmcs: WhmcsDatabase) -> None:
        number = whmcs.service(username="Qzxwvutsrp")
        sync()
        assert service(number).admin_username == "qzxwvutsrp"

    def test_has_no_hidden_administrator_before_it_is_set_up(self, whmcs: WhmcsDatabase) -> None:
        number = whmcs.service(username="clientte", domainstatus="Pending")
        sync()
        assert service(number).admin_username == ""

    def test_tells_why_it_is_suspended(self, whmcs: WhmcsDatabase) -> None:
        number = whmcs.service(domainstatus="Suspended", suspendreason="Overdue &amp; unpaid")
        sync()
        assert service(number).suspend_reason == "Overdue & unpaid"

    def test_may_have_no_dates(self, whmcs: WhmcsDatabase) -> None:
        number = whmcs.service(regdate=ZERO_DATE, nextduedate=ZERO_DATE)
        sync()
        assert (service(number).registered_on, service(number).next_due_on) == (None, None)

    def test_may_have_no_server_yet(self, whmcs: WhmcsDatabase) -> None:
        number = whmcs.service(server=0)
        assert sync().problems == []
        assert service(number).server is None

    def test_texts_longer_than_our_columns_are_cut(self, whmcs: WhmcsDatabase) -> None:
        number = whmcs.service(userid=whmcs.client(companyname="x" * 400))
        sync()
        assert service(number).client.company_name == "x" * 255

    def test_of_another_module_stays_out(self, whmcs: WhmcsDatabase) -> None:
        whmcs.service(packageid=whmcs.product(servertype="cpanel"))
        sync(full=True)
        assert not Service.objects.exists()

    @pytest.mark.parametrize("whmcs_status", ["Terminated", "Cancelled", "Fraud"])
    def test_that_was_closed_before_comes_with_a_full_run_only(
        self, whmcs: WhmcsDatabase, whmcs_status: str
    ) -> None:
        whmcs.service(domainstatus=whmcs_status)
        sync()
        assert not Service.objects.exists()
        sync(full=True)
        assert Service.objects.count() == 1


class TestWhatPointsAtNothing:
    def test_a_service_without_its_client_is_left_out(self, whmcs: WhmcsDatabase) -> None:
        number = whmcs.service(userid=999)
        assert sync().problems == [
            f"service {number} client.test: client 999 is missing or not ours",
            f"service {number} client.test: left out",
        ]
        assert not Service.objects.exists()

    def test_a_service_on_a_deleted_server_comes_without_it(self, whmcs: WhmcsDatabase) -> None:
        number = whmcs.service(server=999)
        assert sync().problems == [
            f"service {number} client.test: server 999 is missing or not ours"
        ]
        assert service(number).server is None

    def test_a_known_service_keeps_what_whmcs_has_lost(self, whmcs: WhmcsDatabase) -> None:
        number = whmcs.service()
        sync()
        before = service(number)
        whmcs.change("tblhosting", number, userid=997, packageid=998, server=999)
        problems = sync().problems
        after = service(number)
        assert [problem.partition(": ")[2] for problem in problems] == [
            "client 997 is missing or not ours",
            "product 998 is missing or not ours",
            "server 999 is missing or not ours",
        ]
        assert (after.client, after.plan, after.server) == (
            before.client,
            before.plan,
            before.server,
        )

    def test_a_deleted_service_is_told_and_kept(self, whmcs: WhmcsDatabase) -> None:
        number = whmcs.service()
        sync()
        whmcs.remove("tblhosting", number)
        assert sync().problems == [f"service {number}: not in WHMCS any more"]
        assert service(number).status == ServiceStatus.ACTIVE

    @pytest.mark.parametrize("domain", ["", "client", "my client.test"])
    def test_a_service_without_a_domain_is_left_out(
        self, whmcs: WhmcsDatabase, domain: str
    ) -> None:
        whmcs.service(domain=domain)
        problems = sync().problems
        assert "is not a domain name" in problems[0]
        assert problems[1].endswith("left out")
        assert not Service.objects.exists()


class TestAKnownService:
    def test_takes_over_dates_price_owner_and_plan(self, whmcs: WhmcsDatabase) -> None:
        number = whmcs.service()
        sync()
        new_owner, new_product = whmcs.client(), whmcs.product(options={7: "20"})
        whmcs.change(
            "tblhosting",
            number,
            userid=new_owner,
            packageid=new_product,
            nextduedate="2027-01-01",
            billingcycle="Annually",
            amount="60.00",
        )
        report = sync()
        row = service(number)
        assert report.changed["Service"] == 1
        assert row.client.whmcs_client_id == new_owner
        assert row.plan.options.max_mailbox_count == 20
        assert (row.next_due_on, row.billing_cycle) == (date(2027, 1, 1), "Annually")
        assert row.recurring_amount == Decimal("60.00")

    @pytest.mark.parametrize("whmcs_status", ["Suspended", "Terminated", "Cancelled", "Pending"])
    def test_a_status_set_by_hand_is_noted_and_told_but_not_acted_upon(
        self, whmcs: WhmcsDatabase, whmcs_status: str
    ) -> None:
        number = whmcs.service()
        sync()
        whmcs.change("tblhosting", number, domainstatus=whmcs_status)
        problems = sync().problems
        row = service(number)
        assert (row.status, row.whmcs_status) == (ServiceStatus.ACTIVE, whmcs_status)
        assert problems == [
            f"service {number} client.test: {whmcs_status} in WHMCS, active here; nothing was done"
        ]
        assert not Operation.objects.exists()

    def test_pending_here_and_set_active_by_hand_stays_pending(self, whmcs: WhmcsDatabase) -> None:
        number = whmcs.service(domainstatus="Pending")
        sync()
        whmcs.change("tblhosting", number, domainstatus="Active")
        assert len(sync().problems) == 1
        assert service(number).status == ServiceStatus.PENDING

    def test_a_domain_renamed_in_whmcs_is_told_and_kept(self, whmcs: WhmcsDatabase) -> None:
        number = whmcs.service()
        sync()
        whmcs.change("tblhosting", number, domain="other.test")
        assert sync().problems == [
            f"service {number} other.test: is client.test on the mail server; kept"
        ]
        assert service(number).domain_name == "client.test"

    def test_a_domain_corrected_before_set_up_is_taken_over(self, whmcs: WhmcsDatabase) -> None:
        number = whmcs.service(domainstatus="Pending")
        sync()
        whmcs.change("tblhosting", number, domain="correct.test")
        assert sync().problems == []
        assert service(number).domain_name == "correct.test"

    def test_keeps_its_own_hidden_administrator(self, whmcs: WhmcsDatabase) -> None:
        row = make_service(admin_username="chosenbyus")
        whmcs.service(id=row.whmcs_service_id, username="clientte", domain=row.domain_name)
        sync()
        row.refresh_from_db()
        assert (row.admin_username, row.admin_password) == ("chosenbyus", "Hidden!Admin-2345")

    def test_closed_in_whmcs_is_compared_once_more_and_then_left(
        self, whmcs: WhmcsDatabase
    ) -> None:
        number = whmcs.service()
        sync()
        whmcs.change("tblhosting", number, domainstatus="Terminated", amount="0.00")
        assert sync().changed["Service"] == 1
        assert service(number).recurring_amount == Decimal(0)
        assert sync().changed["Service"] == 0
