"""What every change of a mirrored object shares: sent twice it happens once, one at a time, and the
operation and its audit event are written together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from django.db import IntegrityError

from provisioning.actors import Actor
from provisioning.audit import record
from provisioning.errors import ActionRefused, ChangeUnderWay
from provisioning.models import (
    OBJECT_KINDS,
    UNFINISHED,
    Alias,
    DistributionList,
    DomainAlias,
    Mailbox,
    MirroredRow,
    MirrorState,
    Operation,
    OperationKind,
    OperationStatus,
    Service,
    object_name_of,
)
from provisioning.operations import queue

Row = TypeVar("Row", Mailbox, Alias, DistributionList, DomainAlias)


def earlier(service: Service, idempotency_key: str) -> Operation | None:
    """The operation that the same form has set off already (double submit).

    A form that a browser brings back after its wish was refused or overtaken counts as a new one.
    """
    if not idempotency_key:
        return None
    same = Operation.objects.filter(service=service, idempotency_key=idempotency_key).first()
    if same is None or same.status in UNFINISHED:
        return same
    later = Operation.objects.filter(service=service, object_name=same.object_name, pk__gt=same.pk)
    if same.status == OperationStatus.SUCCEEDED and not later.exists():
        return same
    Operation.objects.filter(pk=same.pk).update(idempotency_key=None)
    return None


def lock_idle(service: Service, row: Row) -> Row:
    """The row as it is now; raises `ChangeUnderWay`, or `ActionRefused` when it is gone.

    The caller holds the service's row, so nobody else changes this one meanwhile.
    """
    model = type(row)
    found = model._default_manager.filter(service=service, pk=row.pk).first()
    if found is None:
        raise ActionRefused(f"{OBJECT_KINDS[model]}_gone")
    found.service = service
    if found.state != MirrorState.ACTIVE:
        raise ChangeUnderWay(address=object_name_of(found))
    return found


def ask_deletion(
    kind: OperationKind,
    row: MirroredRow,
    by: Actor,
    *,
    verb: str,
    before: Mapping[str, object],
    idempotency_key: str = "",
) -> Operation:
    """The row stays until the platform has done it; `before` is what the event tells of it."""
    type(row)._default_manager.filter(pk=row.pk).update(state=MirrorState.DELETING)
    return ask(
        kind,
        row,
        by,
        verb=verb,
        wish={},
        before=before,
        put_back={},
        idempotency_key=idempotency_key,
    )


def ask(
    kind: OperationKind,
    row: MirroredRow,
    by: Actor,
    *,
    verb: str,
    wish: Mapping[str, object],
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
    put_back: Mapping[str, object] | None = None,
    secrets: Mapping[str, str] | None = None,
    idempotency_key: str = "",
) -> Operation:
    """Writes the operation and the audit event `verb` for a row that is written already.

    `before` and `after` are what the event tells; `put_back` are the columns that a refusal
    restores, `before` unless said otherwise. Raises `ChangeUnderWay`.
    """
    name = object_name_of(row)
    columns = before if put_back is None else put_back
    try:
        operation = queue.enqueue(
            kind=kind,
            service=row.service,
            by=by,
            object_name=name,
            payload={"wish": dict(wish), "before": dict(columns or {})},
            secrets=secrets,
            row=row,
            idempotency_key=idempotency_key,
        )
    except IntegrityError:
        # A key of somebody else's form; the transaction is lost, so nothing was written.
        raise ChangeUnderWay(address=name) from None
    record(by, row.service, verb, name, operation=operation, before=before, after=after)
    return operation
