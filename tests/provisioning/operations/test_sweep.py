from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from provisioning.actions import mailboxes
from provisioning.models import Operation, Server, Service, StaffAlert
from provisioning.operations import sweep
from tests.factories import ALICE, PASSWORD, make_mailbox

pytestmark = pytest.mark.django_db


@pytest.fixture
def woken(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Services for which a wake-up call was sent."""
    calls: list[int] = []
    monkeypatch.setattr("provisioning.operations.queue.wake", calls.append)
    return calls


@pytest.fixture
def operation(service: Service) -> Operation:
    mailbox = make_mailbox(service, "anna")
    return mailboxes.set_password(mailbox=mailbox, by=ALICE, password=PASSWORD)


def test_a_due_operation_whose_call_was_lost_is_found(
    operation: Operation, woken: list[int]
) -> None:
    assert sweep.sweep() == 1
    assert woken == [operation.service_id]


def test_one_that_is_not_due_is_left_alone(operation: Operation, woken: list[int]) -> None:
    Operation.objects.update(not_before_at=timezone.now() + timedelta(minutes=1))
    assert sweep.sweep() == 0
    assert woken == []


def test_a_claim_that_has_expired_is_taken_back_and_found(
    operation: Operation, woken: list[int]
) -> None:
    Operation.objects.update(
        status="running",
        attempt_count=1,
        claimed_by="dead-worker",
        claim_expires_at=timezone.now() - timedelta(seconds=1),
        running_service_id=operation.service_id,
        server_slot="1:0",
    )
    assert sweep.sweep() == 1
    assert Operation.objects.get().status == "unknown"
    assert woken == [operation.service_id]


def test_nothing_is_woken_for_a_paused_server(
    operation: Operation, server: Server, woken: list[int]
) -> None:
    Server.objects.update(pause_reason="staff", paused_at=timezone.now())
    assert sweep.sweep() == 0
    assert woken == []
    assert not sweep.probe_paused_servers()


def test_the_death_of_the_last_attempt_is_told_to_staff(
    operation: Operation, woken: list[int]
) -> None:
    Operation.objects.update(
        status="running",
        attempt_count=1,
        max_attempts=1,
        claimed_by="dead-worker",
        claim_expires_at=timezone.now() - timedelta(seconds=1),
        running_service_id=operation.service_id,
        server_slot="1:0",
    )
    sweep.sweep()
    assert Operation.objects.get().status == "needs_attention"
    assert StaffAlert.objects.get().operation_id == operation.pk


def test_a_service_whose_oldest_operation_is_stuck_wakes_nobody(
    operation: Operation, service: Service, woken: list[int]
) -> None:
    Operation.objects.update(status="needs_attention")
    mailbox = make_mailbox(service, "ben")
    mailboxes.set_password(mailbox=mailbox, by=ALICE, password=PASSWORD)
    assert sweep.sweep() == 0
