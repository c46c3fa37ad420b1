"""A row of the history, worked out here so that its template only prints."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clientarea.history_words import ValueChange, deed_text, value_changes
from clientarea.progress import Progress, progress_of
from provisioning.models import ActorKind, AuditEvent, Operation, Service

# Who did it, as customers are told; a customer has a name.
ACTORS: Mapping[str, str | Promise] = {
    ActorKind.CUSTOMER: gettext_lazy("Customer"),
    ActorKind.STAFF: gettext_lazy("Support"),
    ActorKind.WHMCS: gettext_lazy("Billing"),
    ActorKind.SYSTEM: gettext_lazy("Automatic"),
    ActorKind.OUTSIDE: gettext_lazy("Changed outside the panel"),
}


@dataclass(frozen=True)
class HistoryRow:
    """One event in words; `place` is the address that it came from, '' = not told."""

    event: AuditEvent
    what: str
    changes: list[ValueChange]
    who: str
    place: str
    progress: Progress
    can_undo: bool
    is_undo: bool


def history_rows(
    service: Service,
    events: Iterable[AuditEvent],
    operations: Mapping[int, Operation],
    *,
    undoable_ids: Collection[int] = (),
    for_staff: bool = False,
) -> list[HistoryRow]:
    """Works the rows out; asks the database nothing. Staff see who of them it was, and where."""
    return [
        _row(
            service,
            event,
            operations.get(event.operation_id or 0),
            can_undo=event.pk in undoable_ids,
            for_staff=for_staff,
        )
        for event in events
    ]


def _row(
    service: Service,
    event: AuditEvent,
    operation: Operation | None,
    *,
    can_undo: bool,
    for_staff: bool,
) -> HistoryRow:
    is_customer = event.actor_kind == ActorKind.CUSTOMER
    who = str(ACTORS.get(event.actor_kind, ""))
    if is_customer:
        who = event.actor_name or who
    elif for_staff and event.actor_kind == ActorKind.STAFF and event.actor_name:
        who = f"{who} ({event.actor_name})"
    return HistoryRow(
        event=event,
        what=deed_text(event.verb),
        changes=value_changes(event.before, event.after),
        who=who,
        place=(event.ip_address or "") if is_customer or for_staff else "",
        progress=progress_of(service, operation) if operation else Progress("ok", _("Done")),
        can_undo=can_undo,
        is_undo=event.undoes_event_id is not None,
    )
