"""Taking over from WHMCS what was sold: what is written, what is kept, what is told to staff."""

from __future__ import annotations

import logging
from datetime import date
from decimal import Decimal

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from provisioning.actions import whmcs_sync
from provisioning.actions.takeover import SyncReport
from provisioning.models import (
    AuditEvent,
    BackendToken,
    Client,
    Operation,
    PauseReason,
    Plan,
    Server,
    Service,
    ServiceStatus,
)
from tests.factories import make_server, make_service
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


class TestPlans:
    def test_changed_options_are_taken_over(self, whmcs: WhmcsDatabase) -> None:
        number = whmcs.product(options={7: "5"})
        sync()
        whmcs.change("tblproducts", number, configoption7="25", name="Mail 25")
        assert sync().changed["Plan"] == 1
        plan = Plan.objects.get(whmcs_product_id=number)
        assert (plan.name, plan.options.max_mailbox_count) == ("Mail 25", 25)

    @pytest.mark.parametrize("value", ["0", "2.9", "abc", "-5"])
    def test_an_invalid_option_is_told_and_the_plan_kept(
        self, whmcs: WhmcsDatabase, value: str
    ) -> None:
        number = whmcs.product(name="Mail 5")
        sync()
        whmcs.change("tblproducts", number, configoption1=value)
        [problem] = sync().problems
        assert problem.startswith(f"product {number} Mail 5: option 1: ")
        assert value in problem
        assert Plan.objects.get(whmcs_product_id=number).options.tranche_gigabytes == 10

    def test_a_new_product_with_an_invalid_option_is_left_out(self, whmcs: WhmcsDatabase) -> None:
        whmcs.service(packageid=whmcs.product(options={1: "abc"}))
        assert len(sync().problems) == 1
        assert not Plan.objects.exists()
        assert not Service.objects.exists()

    def test_a_product_never_configured_has_the_defaults(self, whmcs: WhmcsDatabase) -> None:
        whmcs.product(options=dict.fromkeys(range(1, 24), ""))
        sync()
        assert Plan.objects.get().options.deletes_files


class TestServers:
    def test_a_moved_server_is_taken_over_with_its_account(self, whmcs: WhmcsDatabase) -> None:
        number = whmcs.server(hostname="new.host.test", port=8443)
        known = make_server(whmcs_server_id=number, name="mail-1", password="kept-secret")
        BackendToken.objects.create(
            server=known, scope="system", token="old", expires_at="2099-01-01T00:00:00Z"
        )
        assert sync().changed["Server"] == 1
        known = Server.objects.get(pk=known.pk)
        assert known.base_url == "https://new.host.test:8443"
        assert (known.username, known.password) == ("admin", "kept-secret")
        assert not BackendToken.objects.exists()
        assert AuditEvent.objects.filter(verb="server_changed", actor_kind="system").count() == 1

    def test_a_new_server_waits_for_its_account(self, whmcs: WhmcsDatabase) -> None:
        whmcs.server()
        sync()
        server = Server.objects.get()
        assert (server.username, server.password) == ("", "")

    def test_a_server_without_host_name_is_told(self, whmcs: WhmcsDatabase) -> None:
        number = whmcs.server(name="mail-9", hostname="", ipaddress="")
        assert sync().problems == [f"server {number} mail-9: no host name"]
        assert not Server.objects.exists()

    def test_a_pause_stays(self, whmcs: WhmcsDatabase) -> None:
        number = whmcs.server()
        make_server(
            whmcs_server_id=number,
            pause_reason=PauseReason.CREDENTIALS,
            paused_at="2026-11-20T00:00:00Z",
        )
        sync()
        assert Server.objects.get().pause_reason == PauseReason.CREDENTIALS

    def test_servers_entered_by_hand_are_left_alone(self, whmcs: WhmcsDatabase) -> None:
        own = make_server(whmcs_server_id=None, name="own")
        sync()
        assert Server.objects.get() == own


class TestRunningItAgain:
    def test_changes_nothing(self, whmcs: WhmcsDatabase) -> None:
        whmcs.service()
        whmcs.service(domain="other.test", domainstatus="Suspended")
        first = sync(full=True)
        assert first.created == {"Server": 2, "Plan": 2, "Client": 2, "Service": 2}
        with CaptureQueriesContext(connections["default"]) as queries:
            second = sync(full=True)
        assert not +second.created
        assert not +second.changed
        written = [query["sql"] for query in queries if query["sql"].startswith(WRITES)]
        assert written == []

    def test_writes_only_what_differs(self, whmcs: WhmcsDatabase) -> None:
        whmcs.service()
        number = whmcs.service(domain="other.test")
        sync()
        whmcs.change("tblhosting", number, nextduedate="2027-01-01")
        report = sync()
        assert +report.changed == {"Service": 1}
        assert not +report.created


WRITES = ("INSERT", "UPDATE", "DELETE")


class TestThreeThousandServices:
    """Constant numbers of queries a page of 1,000, whatever is on the page."""

    @pytest.fixture
    def sold(self, whmcs: WhmcsDatabase) -> WhmcsDatabase:
        product, server = whmcs.product(), whmcs.server()
        clients = [
            {"id": 5000 + n, "firstname": "Client", "lastname": str(n), "companyname": ""}
            | {"email": f"c{n}@client.test", "language": "english", "currency": 1}
            for n in range(3000)
        ]
        columns = {**whmcs.service_columns(), "packageid": product, "server": server}
        services = [
            {**columns, "id": 10_000 + n, "userid": 5000 + n, "domain": f"client{n}.test"}
            for n in range(3000)
        ]
        whmcs.add_many("tblclients", clients)
        whmcs.add_many("tblhosting", services)
        return whmcs

    def counted(self) -> tuple[SyncReport, int, int]:
        """The report, and the queries on WHMCS's database and on ours."""
        with (
            CaptureQueriesContext(connections["whmcs"]) as theirs,
            CaptureQueriesContext(connections["default"]) as ours,
        ):
            report = sync()
        savepoints = sum("SAVEPOINT" in query["sql"] for query in ours)
        return report, len(theirs), len(ours) - savepoints

    def test_are_compared_with_two_queries_a_page_in_whmcs(self, sold: WhmcsDatabase) -> None:
        report, theirs, _ = self.counted()
        assert report.created["Service"] == 3000
        # Servers, products, three pages of services and clients, and the empty page that ends.
        assert theirs == 2 + 3 * 2 + 1
        assert report.problems == []

    def test_unchanged_ones_cost_two_queries_a_page_here(self, sold: WhmcsDatabase) -> None:
        sync()
        report, theirs, ours = self.counted()
        assert not +report.changed
        assert theirs == 9
        # Servers, plans twice, services that are open here; then clients and services a page.
        assert ours == 4 + 3 * 2

    def test_changed_ones_are_written_in_bulk(self, sold: WhmcsDatabase) -> None:
        sync()
        with connections["whmcs"].cursor() as cursor:
            cursor.execute("UPDATE tblhosting SET amount = 7")
        report, _, ours = self.counted()
        assert report.changed["Service"] == 3000
        if connections["default"].vendor == "mysql":
            # 500 rows a statement; SQLite takes fewer values in one.
            assert ours == 4 + 3 * (2 + 2)

    def test_that_vanish_are_looked_for_a_page_at_a_time(self, sold: WhmcsDatabase) -> None:
        sync()
        with connections["whmcs"].cursor() as cursor:
            cursor.execute("DELETE FROM tblhosting")
        report, theirs, _ = self.counted()
        assert len(report.problems) == 3000
        assert theirs == 2 + 1 + 3
        assert Client.objects.count() == 3000


class TestTheSchedulesRun:
    def test_logs_what_staff_should_look_at(
        self, whmcs: WhmcsDatabase, caplog: pytest.LogCaptureFixture
    ) -> None:
        whmcs.service(userid=999)
        with caplog.at_level(logging.INFO):
            whmcs_sync.sync_and_log()
        assert "client 999 is missing" in caplog.text
        assert "created" in caplog.text
