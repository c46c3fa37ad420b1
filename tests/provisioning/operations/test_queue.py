from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from provisioning.errors import ClaimLost
from provisioning.models import Operation, OperationStatus, Server, Service
from provisioning.operations import closing, queue
from tests.factories import ALICE, make_mailbox, make_server, make_service

pytestmark = pytest.mark.django_db


def enqueue(service: Service, **values: object) -> Operation:
    mailbox = make_mailbox(service)
    return queue.enqueue(
        kind="set_mailbox_password",
        service=service,
        by=ALICE,
        object_name=mailbox.address,
        payload={},
        secrets={"password": "in-the-row-only"},
        row=mailbox,
        **values,  # type: ignore[arg-type]
    )


def claim(service: Service, worker: str = "worker-1") -> Operation | None:
    return queue.claim_next(service.pk, worker)


class TestClaim:
    def test_the_oldest_is_taken_first_and_one_at_a_time(self) -> None:
        service = make_service()
        first, _second = enqueue(service), enqueue(service)
        assert claim(service) == first
        assert claim(service, "worker-2") is None

    def test_the_attempt_is_recorded_before_anything_is_sent(self) -> None:
        service = make_service()
        enqueue(service)
        operation = claim(service)
        assert operation is not None
        attempt = operation.attempts.get()
        assert (attempt.number, attempt.claimed_by, attempt.ended_at) == (1, "worker-1", None)

    def test_one_that_is_not_due_holds_back_those_behind_it(self) -> None:
        service = make_service()
        first = enqueue(service)
        enqueue(service)
        later = timezone.now() + timedelta(minutes=1)
        Operation.objects.filter(pk=first.pk).update(not_before_at=later)
        assert claim(service) is None

    def test_a_paused_server_gives_nothing_out(self) -> None:
        server = make_server(pause_reason="staff", paused_at=timezone.now())
        service = make_service(server=server)
        enqueue(service)
        assert claim(service) is None
        assert queue.due_service_ids(timezone.now()) == []

    def test_a_server_runs_as_many_as_it_allows(self) -> None:
        server = make_server(max_parallel_count=2)
        services = [make_service(server=server) for _ in range(3)]
        for service in services:
            enqueue(service)
        claimed = [claim(service, f"worker-{service.pk}") for service in services]
        assert [operation is not None for operation in claimed] == [True, True, False]

    def test_a_free_slot_is_found_when_another_ends(self) -> None:
        server = make_server(max_parallel_count=1)
        first, second = make_service(server=server), make_service(server=server)
        enqueue(first)
        enqueue(second)
        running = claim(first)
        assert running is not None
        assert claim(second, "worker-2") is None
        closing.succeed(running, lambda: None)
        assert claim(second, "worker-2") is not None


class TestEnd:
    def test_success_erases_the_secret_and_frees_the_object(self) -> None:
        service = make_service()
        enqueue(service)
        operation = claim(service)
        assert operation is not None
        closing.succeed(operation, lambda: None)
        operation.refresh_from_db()
        assert (operation.status, operation.secrets, operation.active_key) == (
            "succeeded",
            "",
            None,
        )
        assert operation.finished_at is not None
        assert operation.attempts.get().outcome == "succeeded"

    def test_refusal_keeps_the_reason(self) -> None:
        service = make_service()
        enqueue(service)
        operation = claim(service)
        assert operation is not None
        closing.fail(
            operation, lambda: None, code="name_taken", detail="NAME_IN_USE", arguments={"a": 1}
        )
        operation.refresh_from_db()
        assert (operation.status, operation.error_code, operation.error_detail) == (
            "failed",
            "name_taken",
            "NAME_IN_USE",
        )
        assert operation.secrets == ""

    def test_mirror_and_operation_are_closed_both_or_neither(self) -> None:
        service = make_service()
        enqueue(service)
        operation = claim(service)
        assert operation is not None

        def broken() -> None:
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            closing.succeed(operation, broken)
        assert Operation.objects.get().status == "running"

    def test_whoever_lost_the_claim_cannot_close_it(self) -> None:
        service = make_service()
        enqueue(service)
        operation = claim(service)
        assert operation is not None
        expired = timezone.now() - timedelta(seconds=1)
        Operation.objects.update(claim_expires_at=expired)
        assert closing.release_expired(timezone.now()) == 1
        again = claim(service, "worker-2")
        assert again is not None
        with pytest.raises(ClaimLost):
            closing.succeed(operation, lambda: None)
        operation.claim_expires_at = expired
        with pytest.raises(ClaimLost):
            closing.renew(operation)
        closing.succeed(again, lambda: None)


class TestPostpone:
    def test_a_dead_workers_operation_is_read_back_before_anything_else(self) -> None:
        service = make_service()
        enqueue(service)
        claim(service)
        Operation.objects.update(claim_expires_at=timezone.now() - timedelta(seconds=1))
        closing.release_expired(timezone.now())
        again = claim(service, "worker-2")
        assert again is not None
        assert again.may_have_acted
        assert [attempt.outcome for attempt in again.attempts.all()] == ["worker_lost", ""]

    def test_a_living_workers_operation_is_left_alone(self) -> None:
        service = make_service()
        enqueue(service)
        claim(service)
        assert closing.release_expired(timezone.now()) == 0

    def test_it_waits_longer_each_time_up_to_a_limit(self) -> None:
        waits = [closing.backoff_seconds(number) for number in (1, 2, 3, 30)]
        limits = [(2, 3), (4, 6), (8, 12), (900, 1350)]
        for wait, (low, high) in zip(waits, limits, strict=True):
            assert low <= wait <= high

    def test_after_the_last_attempt_it_waits_for_staff_with_its_secret(self) -> None:
        service = make_service()
        enqueue(service)
        Operation.objects.update(max_attempts=1)
        operation = claim(service)
        assert operation is not None
        status = closing.postpone(
            operation, OperationStatus.QUEUED, outcome="not_sent", code="x", detail="x"
        )
        assert status == "needs_attention"
        operation.refresh_from_db()
        assert operation.secrets != ""
        assert claim(service) is None


@pytest.mark.django_db(transaction=True)
def test_workers_that_claim_at_the_same_moment_never_share_a_service_or_a_slot() -> None:
    server = make_server(max_parallel_count=3)
    services = [make_service(server=server) for _ in range(4)]
    for service in services:
        enqueue(service)
        enqueue(service)
    barrier = threading.Barrier(8)
    claimed: list[Operation] = []

    def work(number: int) -> None:
        barrier.wait()
        operation = claim(services[number % 4], f"worker-{number}")
        if operation is not None:
            claimed.append(operation)
        connection.close()

    threads = [threading.Thread(target=work, args=[number]) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({operation.service_id for operation in claimed}) == len(claimed)
    assert 1 <= len(claimed) <= 3
    assert Operation.objects.filter(status="running").count() == len(claimed)
    assert Server.objects.get().pause_reason == ""


def test_no_secret_is_in_the_wake_up_call(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: object
) -> None:
    service = make_service()
    sent: list[tuple[str, list[int]]] = []
    monkeypatch.setattr(
        "provisioning.operations.waking.current_app.send_task",
        lambda name, args, **_: sent.append((name, args)),
    )
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        enqueue(service)
    assert sent == [("provisioning.run_service", [service.pk])]
