"""Where WHMCS and a mail server disagree, and the one step that mends each."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from provisioning.actions import repairs
from provisioning.errors import ActionRefused
from provisioning.models import (
    AuditEvent,
    Difference,
    DifferenceKind,
    Operation,
    Plan,
    Server,
    Service,
    StaffAlert,
)
from provisioning.operations import differences
from provisioning.simulators.faults import Fault, FaultKind
from provisioning.simulators.smartermail import SmarterMailSimulator
from tests.factories import STAFF, make_plan
from tests.provisioning.operations.carrying import run
from tests.provisioning.operations.test_usage import make_many

pytestmark = pytest.mark.django_db

LIST = reverse("admin:provisioning_difference_changelist")


@pytest.fixture
def sold(service: Service) -> Service:
    """A service that WHMCS and the server agree about; the fixture's domain exists there."""
    Service.objects.update(whmcs_status="Active")
    service.refresh_from_db()
    return service


def compared(service: Service) -> list[Difference]:
    """The open differences after a comparison."""
    assert service.server is not None
    differences.compare(service.server.pk)
    return list(Difference.objects.filter(open_key__isnull=False).order_by("domain_name"))


def say(service: Service, **values: object) -> None:
    """What WHMCS's database would have us know."""
    Service.objects.filter(pk=service.pk).update(**values)


class TestFinding:
    def test_where_both_agree_there_is_none(self, sold: Service) -> None:
        assert compared(sold) == []
        assert not StaffAlert.objects.exists()

    def test_a_domain_that_the_server_lost(
        self, simulator: SmarterMailSimulator, sold: Service
    ) -> None:
        simulator.state.domains.clear()
        [row] = compared(sold)
        assert (row.kind, row.service, row.whmcs_says) == ("not_on_server", sold, "Active")
        assert StaffAlert.objects.get(open_key__isnull=False).code == "whmcs_difference"

    def test_a_domain_of_nobody(self, simulator: SmarterMailSimulator, sold: Service) -> None:
        simulator.add_domain("stranger.test")
        [row] = compared(sold)
        assert (row.kind, row.domain_name, row.service) == ("not_in_whmcs", "stranger.test", None)

    def test_a_service_that_whmcs_deleted(self, sold: Service) -> None:
        say(sold, whmcs_status="Deleted")
        [row] = compared(sold)
        assert (row.kind, row.service) == ("not_in_whmcs", sold)

    @pytest.mark.parametrize("whmcs_status", ["Suspended", "Terminated", "Cancelled", "Fraud"])
    def test_a_status_edited_by_hand_is_seen_and_not_acted_upon(
        self, sold: Service, whmcs_status: str
    ) -> None:
        say(sold, whmcs_status=whmcs_status)
        [row] = compared(sold)
        assert (row.kind, row.whmcs_says, row.server_says) == ("status", whmcs_status, "enabled")
        assert not Operation.objects.exists()

    def test_a_limit_that_never_arrived(self, sold: Service) -> None:
        say(sold, plan=make_plan(max_mailbox_count=7))
        [row] = compared(sold)
        assert (row.kind, row.whmcs_says) == ("limits", "max_mailbox_count=8")

    def test_a_server_that_does_not_answer_changes_nothing(
        self, simulator: SmarterMailSimulator, sold: Service
    ) -> None:
        simulator.add_domain("stranger.test")
        compared(sold)
        simulator.inject(Fault(kind=FaultKind.STATUS, path_contains="sysadmin/domains", times=None))
        assert len(compared(sold)) == 1

    def test_it_closes_by_itself_once_both_agree(
        self, simulator: SmarterMailSimulator, sold: Service
    ) -> None:
        say(sold, whmcs_status="Suspended")
        compared(sold)
        say(sold, whmcs_status="Active")
        assert compared(sold) == []
        assert Difference.objects.get().resolved_at is not None
        assert not StaffAlert.objects.filter(open_key__isnull=False).exists()

    def test_comparing_again_keeps_one_row(
        self, simulator: SmarterMailSimulator, sold: Service
    ) -> None:
        simulator.add_domain("stranger.test")
        [first] = compared(sold)
        [second] = compared(sold)
        assert (first.pk, first.found_at) == (second.pk, second.found_at)
        assert second.seen_at > first.seen_at

    def test_queries_do_not_grow_with_the_domains(
        self, simulator: SmarterMailSimulator, server: Server, plan: Plan
    ) -> None:
        make_many(simulator, server, plan, 2)
        simulator.add_domain("stranger.test")
        differences.compare(server.pk)
        counts = []
        for number in (3, 300):
            Service.objects.update(whmcs_status="Suspended")
            for extra in range(number):
                simulator.add_domain(f"extra{number}-{extra}.test")
            with CaptureQueriesContext(connection) as queries:
                differences.compare(server.pk)
            counts.append(len(queries))
            Difference.objects.exclude(domain_name="stranger.test").delete()
        assert counts[0] == counts[1]


class TestRepairing:
    def repaired(self, row: Difference, service: Service) -> list[Difference]:
        """What is left after the button and the next comparison."""
        assert run(repairs.repair(difference=row, by=STAFF)).status == "succeeded"
        return compared(service)

    def test_a_lost_domain_is_created_again(
        self, simulator: SmarterMailSimulator, sold: Service
    ) -> None:
        simulator.state.domains.clear()
        [row] = compared(sold)
        assert self.repaired(row, sold) == []
        assert simulator.domain(sold.domain_name) is not None
        sold.refresh_from_db()
        assert sold.status == "active"

    @pytest.mark.parametrize(
        ("whmcs_status", "is_enabled"), [("Suspended", False), ("Active", True)]
    )
    def test_a_status_is_carried_to_the_server(
        self,
        simulator: SmarterMailSimulator,
        sold: Service,
        whmcs_status: str,
        is_enabled: bool,
    ) -> None:
        domain = simulator.domain(sold.domain_name)
        assert domain is not None
        domain.settings["isEnabled"] = not is_enabled
        say(sold, whmcs_status=whmcs_status)
        [row] = compared(sold)
        assert self.repaired(row, sold) == []
        assert domain.settings["isEnabled"] == is_enabled

    @pytest.mark.parametrize("whmcs_status", ["Terminated", "Deleted"])
    def test_what_whmcs_has_no_more_is_removed(
        self, simulator: SmarterMailSimulator, sold: Service, whmcs_status: str
    ) -> None:
        say(sold, whmcs_status=whmcs_status)
        [row] = compared(sold)
        assert self.repaired(row, sold) == []
        assert simulator.domain(sold.domain_name) is None

    def test_limits_are_applied_again(self, simulator: SmarterMailSimulator, sold: Service) -> None:
        say(sold, plan=make_plan(max_mailbox_count=7))
        [row] = compared(sold)
        assert self.repaired(row, sold) == []
        domain = simulator.domain(sold.domain_name)
        assert domain is not None
        assert domain.settings["maxUsers"] == 8

    def test_a_domain_of_nobody_is_left_to_people(
        self, simulator: SmarterMailSimulator, sold: Service
    ) -> None:
        simulator.add_domain("stranger.test")
        [row] = compared(sold)
        with pytest.raises(ActionRefused) as refusal:
            repairs.repair(difference=row, by=STAFF)
        assert refusal.value.code == "difference_of_nobody"
        repairs.accept(difference=row, by=STAFF)
        [kept] = compared(sold)
        assert kept.accepted_at is not None
        assert not StaffAlert.objects.filter(open_key__isnull=False).exists()
        assert AuditEvent.objects.filter(verb="difference_accepted").exists()

    def test_while_it_is_on_its_way_the_row_stays(
        self, simulator: SmarterMailSimulator, sold: Service
    ) -> None:
        say(sold, whmcs_status="Suspended")
        [row] = compared(sold)
        first = repairs.repair(difference=row, by=STAFF)
        assert repairs.repair(difference=row, by=STAFF) == first
        [waiting] = compared(sold)
        assert waiting.operation == first


class TestTheButton:
    def test_repairs_from_the_list_and_from_the_rows_own_page(
        self, admin_client: Browser, simulator: SmarterMailSimulator, sold: Service
    ) -> None:
        say(sold, whmcs_status="Suspended")
        [row] = compared(sold)
        page = reverse("admin:provisioning_difference_change", args=[row.pk])
        assert "Make the mail server as WHMCS says" in admin_client.get(page).content.decode()
        answer = admin_client.post(
            LIST,
            {"action": "repair", "_selected_action": [row.pk], "from_its_page": row.pk},
            follow=True,
        )
        assert "1 done" in answer.content.decode()
        assert Operation.objects.get().kind == "suspend_domain"
        event = AuditEvent.objects.get(verb="suspend_domain")
        assert event.actor_kind == "staff"

    def test_the_list_shows_open_ones_first(
        self, admin_client: Browser, simulator: SmarterMailSimulator, sold: Service
    ) -> None:
        simulator.add_domain("stranger.test")
        [row] = compared(sold)
        assert "stranger.test" in admin_client.get(LIST).content.decode()
        repairs.accept(difference=row, by=STAFF)
        assert "stranger.test" not in admin_client.get(LIST).content.decode()
        assert "stranger.test" in admin_client.get(LIST, {"state": "accepted"}).content.decode()


def test_kinds_are_the_four_of_the_report() -> None:
    assert set(DifferenceKind) == {"not_on_server", "not_in_whmcs", "status", "limits"}
