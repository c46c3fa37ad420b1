"""The durable queue: the only writer of an operation's status.

The row is the truth; a Celery message is only a wake-up call that may be lost. Every change of
status is a conditional UPDATE, and unique columns (see `models/operation.py`) let the database
refuse a second runner, so the same code is safe on SQLite and on MariaDB.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from provisioning.actors import Actor
from provisioning.errors import ClaimLost
from provisioning.models import (
    CLAIMABLE,
    UNFINISHED,
    Attempt,
    Mailbox,
    Operation,
    OperationStatus,
    Server,
    Service,
)
from provisioning.operations import waking
from provisioning.operations.backoff import backoff_seconds
from provisioning.transactions import transactional

RUN_SERVICE = "provisioning.run_service"
Apply = Callable[[], None]


def enqueue(
    *,
    kind: str,
    service: Service,
    by: Actor,
    object_name: str,
    payload: Mapping[str, object],
    secrets: Mapping[str, str] | None = None,
    mailbox: Mailbox | None = None,
    idempotency_key: str = "",
) -> Operation:
    """Writes a queued operation inside the caller's transaction and wakes a worker on commit.

    Raises `IntegrityError` when the object has an unfinished operation or the key is in use.
    """
    operation = Operation.objects.create(
        kind=kind,
        service=service,
        mailbox=mailbox,
        object_name=object_name,
        payload=dict(payload),
        secrets=json.dumps(secrets) if secrets else "",
        idempotency_key=idempotency_key or None,
        active_key=f"mailbox:{mailbox.pk}" if mailbox else f"service:{service.pk}",
        not_before_at=timezone.now(),
        requested_by_kind=by.kind,
        requested_by_name=by.name,
        request_id=by.request_id,
    )
    wake_on_commit(service.pk)
    return operation


def wake_on_commit(service_id: int) -> None:
    """Asks for a worker once the transaction is through."""
    waking.wake_on_commit(RUN_SERVICE, service_id)


def wake(service_id: int) -> None:
    """Asks for a worker at once; where the call is lost, the sweep finds the row."""
    waking.wake(RUN_SERVICE, service_id)


def due_service_ids(now: datetime, *, server_id: int | None = None, limit: int = 500) -> list[int]:
    """Services with something to do, on servers that are not paused, and idle at the moment."""
    running = Operation.objects.filter(running_service_id__isnull=False)
    due = Operation.objects.filter(
        status__in=CLAIMABLE, not_before_at__lte=now, service__server__pause_reason=""
    ).exclude(service_id__in=running.values("running_service_id"))
    if server_id is not None:
        due = due.filter(service__server_id=server_id)
    return list(due.order_by().values_list("service_id", flat=True).distinct()[:limit])


def claim_next(service_id: int, claimed_by: str) -> Operation | None:
    """Claims the oldest unfinished operation of the service if it is due and may run now.

    Returns None when there is nothing to do, the server is paused, or all its slots are taken.
    """
    operation = (
        Operation.objects.filter(service_id=service_id, status__in=UNFINISHED)
        .select_related("service__server", "service__plan", "mailbox")
        .order_by("id")
        .first()
    )
    server = operation.service.server if operation else None
    if operation is None or server is None or server.pause_reason or not _is_due(operation):
        return None
    for slot in _free_slots(server):
        try:
            return operation if _take(operation, claimed_by, f"{server.pk}:{slot}") else None
        except IntegrityError:
            # The slot, or the service, was taken a moment ago by another worker.
            continue
    return None


def _is_due(operation: Operation) -> bool:
    return operation.status in CLAIMABLE and operation.not_before_at <= timezone.now()


def _free_slots(server: Server) -> list[int]:
    prefix = f"{server.pk}:"
    running = Operation.objects.filter(server_slot__startswith=prefix)
    taken = set(running.values_list("server_slot", flat=True))
    return [slot for slot in range(server.max_parallel_count) if f"{prefix}{slot}" not in taken]


@transactional
def _take(operation: Operation, claimed_by: str, server_slot: str) -> bool:
    now = timezone.now()
    number = operation.attempt_count + 1
    claim = {
        "status": OperationStatus.RUNNING,
        "running_service_id": operation.service_id,
        "server_slot": server_slot,
        "claimed_by": claimed_by,
        "claim_expires_at": now + timedelta(seconds=settings.OPERATION_LEASE_SECONDS),
        "attempt_count": number,
    }
    taken = Operation.objects.filter(
        pk=operation.pk, status=operation.status, attempt_count=operation.attempt_count
    ).update(**claim)
    if taken:
        Attempt.objects.create(
            operation=operation, number=number, claimed_by=claimed_by, started_at=now
        )
        for name, value in claim.items():
            setattr(operation, name, value)
    return bool(taken)


def renew(operation: Operation) -> None:
    """Prolongs the lease; raises `ClaimLost` when somebody else has taken over."""
    expires_at = timezone.now() + timedelta(seconds=settings.OPERATION_LEASE_SECONDS)
    if not _mine(operation).update(claim_expires_at=expires_at):
        raise ClaimLost(f"operation {operation.pk}")


def remember(operation: Operation, **facts: str) -> None:
    """Keeps what a later attempt must know, whatever becomes of this one; raises `ClaimLost`."""
    payload = {**operation.payload, "facts": {**operation.payload.get("facts", {}), **facts}}
    if not _mine(operation).update(payload=payload):
        raise ClaimLost(f"operation {operation.pk}")
    operation.payload = payload


def succeed(operation: Operation, apply: Apply, *, notes: Sequence[str] = ()) -> None:
    """Closes the operation and the mirror in one transaction; raises `ClaimLost`.

    `notes` tell staff of steps that failed without harm.
    """
    _end(operation, OperationStatus.SUCCEEDED, apply, error_code="", error_detail="\n".join(notes))


def fail(
    operation: Operation,
    revert: Apply,
    *,
    code: str,
    detail: str,
    arguments: Mapping[str, str | int],
) -> None:
    """Closes it as refused and puts the mirror back, in one transaction; raises `ClaimLost`."""
    _end(
        operation,
        OperationStatus.FAILED,
        revert,
        error_code=code,
        error_detail=detail,
        error_arguments=dict(arguments),
    )


def postpone(
    operation: Operation,
    status: OperationStatus,
    *,
    outcome: str,
    code: str,
    detail: str,
    delay_seconds: float | None = None,
) -> OperationStatus:
    """Gives the claim back to try again later; returns the status it has now.

    `status` is QUEUED (nothing was done) or UNKNOWN (read back first). After `max_attempts` it
    becomes NEEDS_ATTENTION and waits for staff. Raises `ClaimLost`.
    """
    may_have_acted = operation.may_have_acted or status == OperationStatus.UNKNOWN
    if operation.attempt_count >= operation.max_attempts:
        status = OperationStatus.NEEDS_ATTENTION
    delay = backoff_seconds(operation.attempt_count) if delay_seconds is None else delay_seconds
    _release(
        operation,
        status,
        outcome=outcome,
        may_have_acted=may_have_acted,
        not_before_at=timezone.now() + timedelta(seconds=delay),
        error_code=code,
        error_detail=detail,
    )
    return status


def release_expired(now: datetime) -> int:
    """Takes back claims of workers that died; their outcome is unknown. Returns how many.

    A row that is locked belongs to a worker that is closing it this very moment.
    """
    with transaction.atomic():
        expired = Operation.objects.select_for_update(skip_locked=True).filter(
            status=OperationStatus.RUNNING, claim_expires_at__lt=now
        )
        for operation in expired:
            postpone(
                operation,
                OperationStatus.UNKNOWN,
                outcome="worker_lost",
                code="worker_lost",
                detail=f"{operation.claimed_by} did not come back",
                delay_seconds=0,
            )
    return len(expired)


@transactional
def steer(operation: Operation, status: OperationStatus, apply: Apply, **changes: object) -> bool:
    """Staff's hand on an operation that waits; False when it is not waiting any more.

    Runs `apply` in the same transaction.
    """
    waiting = (*CLAIMABLE, OperationStatus.NEEDS_ATTENTION)
    steered = Operation.objects.filter(pk=operation.pk, status__in=waiting).update(
        status=status, **changes
    )
    if steered:
        apply()
    return bool(steered)


def _mine(operation: Operation) -> QuerySet[Operation]:
    return Operation.objects.filter(
        pk=operation.pk,
        status=OperationStatus.RUNNING,
        claimed_by=operation.claimed_by,
        attempt_count=operation.attempt_count,
    )


@transactional
def _end(operation: Operation, status: OperationStatus, apply: Apply, **error: object) -> None:
    _release(operation, status, outcome=status, **ended(), **error)
    apply()


def ended() -> dict[str, object]:
    """The columns of an operation that has ended: its secrets are erased, its object is free."""
    return {"secrets": "", "active_key": None, "finished_at": timezone.now()}


@transactional
def _release(
    operation: Operation, status: OperationStatus, *, outcome: str, **changes: object
) -> None:
    values: dict[str, Any] = {
        "status": status,
        "running_service_id": None,
        "server_slot": None,
        "claim_expires_at": None,
        **changes,
    }
    if not _mine(operation).update(**values):
        raise ClaimLost(f"operation {operation.pk}")
    Attempt.objects.filter(operation=operation, number=operation.attempt_count).update(
        ended_at=timezone.now(),
        outcome=outcome,
        error_code=values.get("error_code", ""),
        error_detail=values.get("error_detail", ""),
    )
    for name, value in values.items():
        setattr(operation, name, value)
