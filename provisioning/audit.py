"""Writes the audit trail, always inside the transaction of the change it speaks of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from provisioning.actors import Actor
from provisioning.models import AuditEvent, Operation, Service

_undone_event_id: ContextVar[int | None] = ContextVar("undone_event_id", default=None)


@contextmanager
def taking_back(event: AuditEvent) -> Iterator[None]:
    """Events written meanwhile by `record` say that they take `event` back."""
    token = _undone_event_id.set(event.pk)
    try:
        yield
    finally:
        _undone_event_id.reset(token)


@dataclass(frozen=True)
class Entry:
    """What happened to one object; `before` and `after` hold changed values, never a secret."""

    verb: str
    object_name: str
    before: Mapping[str, object] = field(default_factory=dict)
    after: Mapping[str, object] = field(default_factory=dict)


def record(
    by: Actor,
    service: Service | None,
    verb: str,
    object_name: str,
    *,
    operation: Operation | None = None,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
) -> AuditEvent:
    """One event. `before` and `after` hold changed values only and never a secret."""
    event = _event(by, service, Entry(verb, object_name, before or {}, after or {}))
    event.operation_id = operation.pk if operation else None
    event.undoes_event_id = _undone_event_id.get()
    event.save(force_insert=True)
    return event


def record_all(by: Actor, service: Service, entries: Iterable[Entry]) -> None:
    """Many events at once, 500 a statement."""
    AuditEvent.objects.bulk_create(
        [_event(by, service, entry) for entry in entries], batch_size=500
    )


def _event(by: Actor, service: Service | None, entry: Entry) -> AuditEvent:
    return AuditEvent(
        actor_kind=by.kind,
        actor_name=by.name,
        whmcs_user_id=by.whmcs_user_id,
        ip_address=by.ip_address or None,
        request_id=by.request_id,
        whmcs_service_id=service.whmcs_service_id if service else None,
        verb=entry.verb,
        object_name=entry.object_name,
        before=dict(entry.before),
        after=dict(entry.after),
    )
