"""How an attempt at an operation ends: each change of status is a conditional UPDATE on the claim.

Together with `queue.py` the only writer of an operation's status.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from provisioning.errors import ClaimLost
from provisioning.models import WAITING, Attempt, Operation, OperationStatus
from provisioning.operations.alerts import raise_alert, resolve_operation_alerts
from provisioning.transactions import transactional

FIRST_BACKOFF_SECONDS = 2
LONGEST_BACKOFF_SECONDS = 900
STUCK = "operation_stuck"

Apply = Callable[[], None]


def renew(operation: Operation) -> None:
    """Prolongs the lease once half of it is gone; raises `ClaimLost` when somebody took over.

    Before that nobody can have: only an expired claim is taken back.
    """
    now = timezone.now()
    lease = timedelta(seconds=settings.OPERATION_LEASE_SECONDS)
    if operation.claim_expires_at is not None and operation.claim_expires_at - now > lease / 2:
        return
    if not _mine(operation).update(claim_expires_at=now + lease):
        raise ClaimLost(f"operation {operation.pk}")
    operation.claim_expires_at = now + lease


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
    if status == OperationStatus.NEEDS_ATTENTION:
        raise_alert(
            STUCK,
            detail=f"operation {operation.pk} {operation}: {detail}",
            service=operation.service,
            operation_id=operation.pk,
        )
    return status


def backoff_seconds(attempt_count: int) -> float:
    """Exponential with jitter: 2 s, 4 s, 8 s ... at most 15 minutes, each plus up to a half."""
    whole = min(FIRST_BACKOFF_SECONDS * 2 ** min(attempt_count - 1, 20), LONGEST_BACKOFF_SECONDS)
    return float(whole * random.uniform(1.0, 1.5))  # noqa: S311 - spreads load, guards nothing


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
    steered = Operation.objects.filter(pk=operation.pk, status__in=WAITING).update(
        status=status, **changes
    )
    if steered:
        resolve_operation_alerts(operation.pk)
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
    for name, value in error.items():
        setattr(operation, name, value)
    # The claim is given back last: the unique columns that guard it stay locked until the commit,
    # and every other worker's claim has to wait for them.
    apply()
    _write(operation, status, outcome=status, **ended(), **error)


def ended() -> dict[str, object]:
    """The columns of an operation that has ended: its secrets are erased, its object is free."""
    return {"secrets": "", "active_key": None, "finished_at": timezone.now()}


@transactional
def _release(
    operation: Operation, status: OperationStatus, *, outcome: str, **changes: object
) -> None:
    _write(operation, status, outcome=outcome, **changes)


def _write(
    operation: Operation, status: OperationStatus, *, outcome: str, **changes: object
) -> None:
    values: dict[str, Any] = {
        "status": status,
        "running_service_id": None,
        "server_slot": None,
        "claim_expires_at": None,
        **changes,
    }
    Attempt.objects.filter(operation=operation, number=operation.attempt_count).update(
        ended_at=timezone.now(),
        outcome=outcome,
        error_code=values.get("error_code", ""),
        error_detail=values.get("error_detail", ""),
    )
    if not _mine(operation).update(**values):
        raise ClaimLost(f"operation {operation.pk}")
    for name, value in values.items():
        setattr(operation, name, value)
