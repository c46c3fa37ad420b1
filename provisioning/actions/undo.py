"""Taking a change back: what an event says was there before is wished again (`undo_rules.py`).

A room's own action carries the undo out, so that its rules hold and its event is written, marked as
taking back. To make a verb undoable give it an entry in `UNDOS`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from provisioning.actions import changes, undo_addresses, undo_domains, undo_mailboxes
from provisioning.actions.locking import lock_active_service
from provisioning.actions.undo_parts import Reader, Undo
from provisioning.actors import Actor
from provisioning.audit import taking_back
from provisioning.errors import ActionRefused
from provisioning.models import (
    UNFINISHED,
    AuditEvent,
    Operation,
    OperationStatus,
    Service,
)
from provisioning.transactions import transactional
from provisioning.undo_rules import OBJECTIONS_TO_OUTCOMES, Outcome, objection

UNDOS: Mapping[str, Undo] = {
    **undo_mailboxes.UNDOS,
    **undo_addresses.UNDOS,
    **undo_domains.UNDOS,
}


def objections(
    service: Service, events: Iterable[AuditEvent], operations: Mapping[int, Operation]
) -> dict[int, str]:
    """Why each of the events cannot be taken back now, '' where it can, by number.

    One query for each kind of object among them.
    """
    found: dict[int, str] = {}
    names: dict[Reader, set[str]] = {}
    asked = []
    for event in events:
        undo = UNDOS.get(event.verb)
        code = OBJECTIONS_TO_OUTCOMES[_outcome(event, operations)] if undo else "undo_unknown"
        found[event.pk] = code
        if undo and not code:
            asked.append((event, undo))
            names.setdefault(undo.reader, set()).add(event.object_name)
    now = {reader: reader(service, objects) for reader, objects in names.items()}
    for event, undo in asked:
        found[event.pk] = objection(
            undo.deed,
            fields=undo.fields,
            needed=undo.fields if undo.needed is None else undo.needed,
            before=event.before,
            after=event.after,
            now=now[undo.reader].get(event.object_name),
        )
    return found


def undoable_ids(
    service: Service, events: Iterable[AuditEvent], operations: Mapping[int, Operation]
) -> set[int]:
    """Which of the events can be taken back now."""
    return {number for number, code in objections(service, events, operations).items() if not code}


def _outcome(event: AuditEvent, operations: Mapping[int, Operation]) -> Outcome:
    operation = operations.get(event.operation_id or 0)
    if operation is None or operation.status == OperationStatus.SUCCEEDED:
        return Outcome.MADE
    return Outcome.UNDER_WAY if operation.status in UNFINISHED else Outcome.NOT_MADE


@transactional
def undo(
    *, service: Service, event: AuditEvent, by: Actor, idempotency_key: str = ""
) -> Operation | None:
    """Takes the event's change back. Raises `ActionRefused` when something has changed since, and
    whatever the room's own action refuses: limits, names in use, a change under way.
    """
    service = lock_active_service(service.pk)
    if earlier := changes.earlier(service, idempotency_key):
        return earlier
    numbers = [event.operation_id] if event.operation_id else []
    code = objections(service, [event], Operation.objects.in_bulk(numbers))[event.pk]
    if code:
        raise ActionRefused(code, address=event.object_name)
    with taking_back(event):
        return UNDOS[event.verb].carry_out(service, event, by, idempotency_key)
