"""The durable queue: enqueueing, waking, claiming. `closing.py` ends what is claimed here.

The row is the truth; a Celery message is only a wake-up call that may be lost. Every change of
status is a conditional UPDATE, and unique columns (see `models/operation.py`) let the database
refuse a second runner, so the same code is safe on SQLite and on MariaDB.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from provisioning.actors import Actor
from provisioning.models import (
    CLAIMABLE,
    OBJECT_KINDS,
    UNFINISHED,
    Attempt,
    MirroredRow,
    ObjectKind,
    Operation,
    OperationStatus,
    Server,
    Service,
)
from provisioning.operations import waking
from provisioning.transactions import transactional

RUN_SERVICE = "provisioning.run_service"


def enqueue(
    *,
    kind: str,
    service: Service,
    by: Actor,
    object_name: str,
    payload: Mapping[str, object],
    secrets: Mapping[str, str] | None = None,
    row: MirroredRow | None = None,
    object_kind: ObjectKind | None = None,
    idempotency_key: str = "",
) -> Operation:
    """Writes a queued operation inside the caller's transaction and wakes a worker on commit.

    It is about `row`, or about the service itself; `object_kind` names a part of the service that
    has no row of its own.

    Raises `IntegrityError` when the object has an unfinished operation or the key is in use.
    """
    changed = row or service
    object_kind = object_kind or OBJECT_KINDS[type(changed)]
    operation = Operation.objects.create(
        kind=kind,
        service=service,
        object_kind=object_kind,
        object_id=changed.pk,
        object_name=object_name,
        payload=dict(payload),
        secrets=json.dumps(secrets) if secrets else "",
        idempotency_key=idempotency_key or None,
        active_key=f"{object_kind}:{changed.pk}",
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
    """Services whose oldest unfinished operation can be claimed now, longest due first."""
    unfinished = Operation.objects.filter(service=OuterRef("service"), status__in=UNFINISHED)
    due = Operation.objects.filter(
        status__in=CLAIMABLE,
        not_before_at__lte=now,
        service__server__pause_reason="",
        pk=Subquery(unfinished.order_by("pk").values("pk")[:1]),
    )
    if server_id is not None:
        due = due.filter(service__server_id=server_id)
    return list(due.order_by("not_before_at").values_list("service_id", flat=True)[:limit])


def claim_next(
    service_id: int, claimed_by: str, *, freed_slot: str | None = None
) -> Operation | None:
    """Claims the oldest unfinished operation of the service if it is due and may run now.

    `freed_slot` is the slot that the caller's last operation has just left, and is tried first.
    Returns None when there is nothing to do, the server is paused, or all its slots are taken.
    """
    operation = (
        Operation.objects.filter(service_id=service_id, status__in=UNFINISHED)
        .select_related("service__server")
        .order_by("id")
        .first()
    )
    server = operation.service.server if operation else None
    if operation is None or server is None or server.pause_reason or not _is_due(operation):
        return None
    for slot in _slots_to_try(server, freed_slot):
        try:
            return operation if _take(operation, claimed_by, slot) else None
        except IntegrityError:
            # The slot, or the service, was taken a moment ago by another worker.
            continue
    return None


def _is_due(operation: Operation) -> bool:
    return operation.status in CLAIMABLE and operation.not_before_at <= timezone.now()


def _slots_to_try(server: Server, freed_slot: str | None) -> Iterator[str]:
    """The slot at hand first; only when it is gone the database is asked which are free."""
    slots = [f"{server.pk}:{number}" for number in range(server.max_parallel_count)]
    if freed_slot in slots:
        yield freed_slot
    taken = set(
        Operation.objects.filter(server_slot__in=slots).values_list("server_slot", flat=True)
    )
    yield from (slot for slot in slots if slot not in taken)


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
