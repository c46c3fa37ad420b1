from __future__ import annotations

import pytest
from django.utils import timezone

from provisioning.actions.refresh import request_refresh
from provisioning.models import AuditEvent, Mailbox, Operation, Server, Service
from provisioning.operations.refresh import refresh_service
from provisioning.simulators.faults import Fault, FaultKind
from provisioning.simulators.smartermail import SmarterMailSimulator
from tests.factories import make_mailbox

pytestmark = pytest.mark.django_db


def drift() -> list[tuple[str, str]]:
    events = AuditEvent.objects.filter(actor_kind="outside").order_by("pk")
    return [(event.verb, event.object_name) for event in events]


def test_the_first_reading_takes_everything_over_and_is_no_drift(
    simulator: SmarterMailSimulator, service: Service
) -> None:
    simulator.add_mailbox(
        "anna@client.test", full_name="Anna", max_bytes=1000, used_bytes=300, has_active_sync=True
    )
    assert refresh_service(service.pk)
    anna = Mailbox.objects.get()
    assert (anna.local_part, anna.display_name, anna.quota_bytes, anna.used_bytes) == (
        "anna",
        "Anna",
        1000,
        300,
    )
    assert anna.has_eas
    assert not anna.has_mapi
    service.refresh_from_db()
    assert service.used_bytes == 300
    assert service.refreshed_at is not None
    assert drift() == []


def test_at_f02_the_hidden_administrator_is_never_mirrored(service: Service) -> None:
    refresh_service(service.pk)
    assert not Mailbox.objects.exists()


def test_what_changed_outside_is_adopted_and_told(
    simulator: SmarterMailSimulator, service: Service
) -> None:
    Service.objects.update(refreshed_at=timezone.now())
    make_mailbox(service, "gone")
    make_mailbox(service, "renamed", display_name="Old", quota_bytes=0)
    simulator.add_mailbox("renamed@client.test", full_name="New")
    simulator.add_mailbox("added@client.test")
    refresh_service(service.pk)
    assert set(Mailbox.objects.values_list("local_part", flat=True)) == {"renamed", "added"}
    assert sorted(drift()) == [
        ("mailbox_appeared", "added@client.test"),
        ("mailbox_changed", "renamed@client.test"),
        ("mailbox_disappeared", "gone@client.test"),
    ]
    changed = AuditEvent.objects.get(verb="mailbox_changed")
    assert (changed.before, changed.after) == ({"display_name": "Old"}, {"display_name": "New"})


def test_new_sizes_are_no_drift(simulator: SmarterMailSimulator, service: Service) -> None:
    simulator.add_mailbox("anna@client.test", used_bytes=1)
    refresh_service(service.pk)
    domain = simulator.domain("client.test")
    assert domain is not None
    domain.users["anna"].used_bytes = 2
    refresh_service(service.pk)
    assert Mailbox.objects.get().used_bytes == 2
    assert drift() == []


@pytest.mark.parametrize("kind", [FaultKind.STATUS, FaultKind.EMPTY, FaultKind.FAILURE])
def test_a_failed_reading_changes_nothing_and_is_never_stored_as_zero(
    simulator: SmarterMailSimulator, service: Service, kind: FaultKind
) -> None:
    simulator.add_mailbox("anna@client.test", used_bytes=300)
    refresh_service(service.pk)
    service.refresh_from_db()
    simulator.inject(Fault(kind=kind, path_contains="list-users", times=None))
    assert not refresh_service(service.pk)
    again = Service.objects.get()
    assert (again.used_bytes, again.refreshed_at) == (service.used_bytes, service.refreshed_at)
    assert again.refresh_error_code
    assert Mailbox.objects.get().used_bytes == 300


def test_it_takes_six_calls_whatever_the_number_of_mailboxes(
    simulator: SmarterMailSimulator, service: Service
) -> None:
    refresh_service(service.pk)
    simulator.state.domains.clear()
    simulator.add_domain("client.test", mailbox_count=300, admin_username=service.admin_username)
    simulator.clear_calls()
    refresh_service(service.pk)
    assert Mailbox.objects.count() == 300
    assert len(simulator.calls) == 6


def test_a_paused_server_is_not_asked(simulator: SmarterMailSimulator, service: Service) -> None:
    Server.objects.update(pause_reason="staff", paused_at=timezone.now())
    assert not refresh_service(service.pk)
    assert simulator.calls == []


def test_a_change_of_ours_that_is_under_way_is_left_alone(
    simulator: SmarterMailSimulator, service: Service
) -> None:
    simulator.add_mailbox("anna@client.test", full_name="Before")
    make_mailbox(service, "anna", display_name="Wished", state="updating")
    Operation.objects.create(
        service=service,
        kind="change_mailbox",
        object_name="anna@client.test",
        not_before_at=timezone.now(),
        requested_by_kind="customer",
        requested_by_name="Alice",
    )
    refresh_service(service.pk)
    assert Mailbox.objects.get().display_name == "Wished"


class TestAsking:
    def test_old_figures_are_asked_for_once(self, service: Service) -> None:
        assert request_refresh(service)
        assert not request_refresh(service)

    def test_fresh_figures_are_not_asked_for(self, service: Service) -> None:
        refresh_service(service.pk)
        service.refresh_from_db()
        assert not request_refresh(service)

    def test_a_suspended_service_is_not_asked_for(self, service: Service) -> None:
        service.status = "suspended"
        assert not request_refresh(service)
