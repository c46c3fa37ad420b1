"""Taking over servers and products, all of it again, and thousands of services at a time."""

from __future__ import annotations

import logging
from decimal import Decimal

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from provisioning.actions import whmcs_sync
from provisioning.actions.takeover import SyncReport
from provisioning.models import (
    AuditEvent,
    BackendToken,
    BillingCycle,
    Client,
    PauseReason,
    Plan,
    PlanPrice,
    Server,
    Service,
    SetUp,
    StaffAlert,
)
from tests.factories import make_server
from tests.whmcs import CONFIGURABLE, WhmcsDatabase

WRITES = ("INSERT", "UPDATE", "DELETE")

pytestmark = pytest.mark.django_db(databases=["default", "whmcs"])


def sync(*, full: bool = False) -> SyncReport:
    return whmcs_sync.sync(full=full)


class TestPlans:
    def test_changed_options_are_taken_over(self, whmcs: WhmcsDatabase) -> None:
        number = whmcs.product(options={7: "5"})
        sync()
        whmcs.change("tblproducts", number, configoption7="25", name="Mail 25")
        assert sync().changed["Plan"] == 1
        plan = Plan.objects.get(whmcs_product_id=number)
        assert (plan.name, plan.options.max_mailbox_count) == ("Mail 25", 25)

    @pytest.mark.parametrize("value", ["0", "2.9", "abc", "-5"])
    def test_at_a02_an_invalid_option_is_told_and_the_plan_kept(
        self, whmcs: WhmcsDatabase, value: str
    ) -> None:
        number = whmcs.product(name="Mail 5")
        sync()
        whmcs.change("tblproducts", number, configoption1=value)
        [problem] = sync().problems
        assert problem.startswith(f"product {number} Mail 5: Option 1 must be a whole number of 1")
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


class TestWhatWhmcsShouldNotHaveSaved:
    def open_alerts(self) -> list[str]:
        return list(StaffAlert.objects.exclude(open_key=None).values_list("detail", flat=True))

    def test_at_a02_a_blank_tranche_is_told(self, whmcs: WhmcsDatabase) -> None:
        number = whmcs.product(name="Mail 5", options={1: ""})
        sync()
        [alert] = self.open_alerts()
        assert alert.startswith(f"product {number} Mail 5: Option 1 must be a whole number of 1")
        whmcs.change("tblproducts", number, configoption1="10")
        sync()
        assert self.open_alerts() == []

    def test_at_a03_a_price_with_a_comma_is_never_cut(self, whmcs: WhmcsDatabase) -> None:
        whmcs.product(options={2: "2,50"})
        sync()
        assert Plan.objects.get().options.eas_price == Decimal("2.50")

    def test_at_a03_a_price_that_is_none_is_told(self, whmcs: WhmcsDatabase) -> None:
        whmcs.product(options={2: "2.50 USD"})
        sync()
        [alert] = self.open_alerts()
        assert "Option 2 must be a price" in alert

    def test_at_a05_the_placeholder_is_told(self, whmcs: WhmcsDatabase) -> None:
        whmcs.product(options={13: "include:mail.example.com"})
        sync()
        [alert] = self.open_alerts()
        assert "customers would publish it" in alert

    def test_at_n01_a_product_without_an_option_is_told(self, whmcs: WhmcsDatabase) -> None:
        number = whmcs.product(name="Cloud", servertype="polarismail")
        for name in CONFIGURABLE:
            if name != "Total Aliases":
                whmcs.option(number, name)
        sync()
        [alert] = self.open_alerts()
        assert alert.startswith(f"product {number} Cloud: ")
        assert "Total Aliases" in alert
        assert "Total Mailboxes" not in alert

    def test_the_same_finding_alerts_once(self, whmcs: WhmcsDatabase) -> None:
        whmcs.product(options={13: "include:mail.example.com"})
        sync()
        sync()
        assert StaffAlert.objects.count() == 1


class TestPrices:
    def test_are_taken_over_a_currency_and_a_cycle(self, whmcs: WhmcsDatabase) -> None:
        number = whmcs.product(autosetup="payment")
        whmcs.currency(id=2, code="EUR", prefix="€", suffix="", format=3, default=0)
        whmcs.price(number, monthly="6.00", annually="60.00", asetupfee="5.00")
        whmcs.price(number, currency=2, monthly="5.50")
        assert sync().created["PlanPrice"] == 3
        plan = Plan.objects.get()
        assert plan.set_up == SetUp.PAID
        prices = plan.prices.select_related("currency")
        assert {
            (row.currency.code, row.cycle, str(row.amount), str(row.set_up_amount))
            for row in prices
        } == {
            ("USD", "monthly", "6.00", "0.00"),
            ("USD", "annually", "60.00", "5.00"),
            ("EUR", "monthly", "5.50", "0.00"),
        }

    def test_follow_what_whmcs_changes_and_withdraws(self, whmcs: WhmcsDatabase) -> None:
        number = whmcs.price(whmcs.product(), monthly="6.00", annually="60.00")
        sync()
        whmcs.change("tblpricing", number, monthly="7.00", annually="-1.00")
        assert sync().changed["PlanPrice"] == 2
        [price] = PlanPrice.objects.all()
        assert (price.cycle, price.amount) == (BillingCycle.MONTHLY, Decimal("7.00"))
        assert not +sync().changed

    def test_in_a_deleted_currency_are_left_out(self, whmcs: WhmcsDatabase) -> None:
        whmcs.price(whmcs.product(), currency=99, monthly="6.00")
        sync()
        assert not PlanPrice.objects.exists()


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
        assert +first.created == {
            "Server": 2,
            "Currency": 1,
            "Plan": 2,
            "Client": 2,
            "Service": 2,
        }
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

    def test_are_compared_with_five_queries_a_page_in_whmcs(self, sold: WhmcsDatabase) -> None:
        report, theirs, _ = self.counted()
        assert report.created["Service"] == 3000
        # Servers, currencies, products, prices, option groups, custom fields; a page: services,
        # clients, their users and contacts, chosen options; and the empty page that ends.
        assert theirs == 6 + 3 * 5 + 1
        assert report.problems == []

    def test_unchanged_ones_cost_four_queries_a_page_here(self, sold: WhmcsDatabase) -> None:
        sync()
        report, theirs, ours = self.counted()
        assert not +report.changed
        assert theirs == 6 + 3 * 5 + 1
        # Servers, currencies and plans twice, prices, services that are open here, alerts of three
        # kinds; then clients, their people, services and operations a page.
        assert ours == 10 + 3 * 4

    def test_changed_ones_are_written_in_bulk(self, sold: WhmcsDatabase) -> None:
        sync()
        with connections["whmcs"].cursor() as cursor:
            cursor.execute("UPDATE tblhosting SET amount = 7")
        report, _, ours = self.counted()
        assert report.changed["Service"] == 3000
        if connections["default"].vendor == "mysql":
            # 500 rows a statement; SQLite takes fewer values in one.
            assert ours == 10 + 3 * (4 + 2)

    def test_that_vanish_are_looked_for_a_page_at_a_time(self, sold: WhmcsDatabase) -> None:
        sync()
        with connections["whmcs"].cursor() as cursor:
            cursor.execute("DELETE FROM tblhosting")
        report, theirs, _ = self.counted()
        assert len(report.problems) == 3000
        assert theirs == 6 + 1 + 3
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
