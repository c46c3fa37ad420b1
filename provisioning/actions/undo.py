"""Taking a change back: what an event says was there before is wished again.

Only while nothing has changed since: the object must be as the event left it. A room's own action
carries the undo out, so that its rules hold and its event is written, marked as taking back.
To make a verb undoable give it an entry in `UNDOS`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from provisioning.actions import changes, deletions, mailboxes, undo_addresses
from provisioning.actions.locking import lock_active_service
from provisioning.actors import Actor
from provisioning.audit import taking_back
from provisioning.errors import ActionRefused
from provisioning.models import AuditEvent, Mailbox, Operation, OperationStatus, Service
from provisioning.transactions import transactional

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Undo:
    """How the change that a verb names is taken back.

    `fields` are the values that can be set again; `current` reads objects by their names, one
    query for all; `is_deletion`: the object has gone, and comes back.
    """

    fields: frozenset[str]
    current: Callable[[Service, Collection[str]], Mapping[str, Values]]
    carry_out: Callable[[Service, AuditEvent, Actor, str], Operation | None]
    is_deletion: bool = False

    def applies(self, event: AuditEvent, now: Values | None) -> bool:
        """Whether the object is as the event left it, and what was there can be set again."""
        if self.is_deletion:
            return now is None
        if now is None or not event.before or not self.fields.issuperset(event.before):
            return False
        return all(now[name] == event.after.get(name) for name in event.before)


def _mailboxes_now(service: Service, names: Collection[str]) -> dict[str, Values]:
    local_parts = [name.partition("@")[0] for name in names]
    rows = Mailbox.objects.filter(service=service, local_part__in=local_parts)
    return {
        f"{row['local_part']}@{service.domain_name}": row
        for row in rows.values("local_part", *MAILBOX_FIELDS)
    }


def _set_mailbox_back(service: Service, event: AuditEvent, by: Actor, key: str) -> Operation | None:
    local_part = event.object_name.partition("@")[0]
    mailbox = Mailbox.objects.get(service=service, local_part=local_part)
    wish = {name: getattr(mailbox, name) for name in MAILBOX_FIELDS} | event.before
    return mailboxes.change(mailbox=mailbox, by=by, **wish, idempotency_key=key)


def _deletions_now(service: Service, names: Collection[str]) -> dict[str, Values]:
    local_parts = [name.partition("@")[0] for name in names]
    rows = Mailbox.objects.filter(service=service, local_part__in=local_parts)
    fields = ("deletes_at", *deletions.SWITCHED_OFF)
    return {
        f"{row['local_part']}@{service.domain_name}": row
        | {"deletes_at": row["deletes_at"].isoformat() if row["deletes_at"] else None}
        for row in rows.values("local_part", *fields)
    }


def _restore_mailbox(service: Service, event: AuditEvent, by: Actor, key: str) -> Operation | None:
    local_part = event.object_name.partition("@")[0]
    mailbox = Mailbox.objects.get(service=service, local_part=local_part)
    return deletions.restore(mailbox=mailbox, by=by, idempotency_key=key)


MAILBOX_DELETION = Undo(
    frozenset({"deletes_at", *deletions.SWITCHED_OFF}), _deletions_now, _restore_mailbox
)
MAILBOX_FIELDS = ("display_name", "quota_bytes", "is_enabled", "has_eas", "has_mapi", "kind")
MAILBOX_CHANGE = Undo(frozenset(MAILBOX_FIELDS), _mailboxes_now, _set_mailbox_back)

UNDOS: Mapping[str, Undo] = {
    "change_mailbox": MAILBOX_CHANGE,
    "mailbox_changed": MAILBOX_CHANGE,
    "mailbox_deletion_planned": MAILBOX_DELETION,
    **{verb: Undo(*parts) for verb, parts in undo_addresses.PARTS.items()},
}


def undoable_ids(
    service: Service, events: Iterable[AuditEvent], operations: Mapping[int, Operation]
) -> set[int]:
    """Which of the events can be taken back now; a query for each kind of object among them."""
    candidates = [event for event in events if _is_settled(event, operations)]
    names: dict[Undo, set[str]] = {}
    for event in candidates:
        names.setdefault(UNDOS[event.verb], set()).add(event.object_name)
    now = {undo: undo.current(service, objects) for undo, objects in names.items()}
    return {
        event.pk
        for event in candidates
        if UNDOS[event.verb].applies(event, now[UNDOS[event.verb]].get(event.object_name))
    }


def _is_settled(event: AuditEvent, operations: Mapping[int, Operation]) -> bool:
    """A change that was refused, or is still under way, leaves nothing to take back."""
    if event.verb not in UNDOS:
        return False
    operation = operations.get(event.operation_id or 0)
    return operation is None or operation.status == OperationStatus.SUCCEEDED


@transactional
def undo(
    *, service: Service, event: AuditEvent, by: Actor, idempotency_key: str = ""
) -> Operation | None:
    """Takes the event's change back; raises `ActionRefused` when something has changed since."""
    service = lock_active_service(service.pk)
    if earlier := changes.earlier(service, idempotency_key):
        return earlier
    numbers = [event.operation_id] if event.operation_id else []
    if not undoable_ids(service, [event], Operation.objects.in_bulk(numbers)):
        raise ActionRefused("undo_overtaken")
    with taking_back(event):
        return UNDOS[event.verb].carry_out(service, event, by, idempotency_key)
