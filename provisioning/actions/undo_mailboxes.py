"""How changes of mailboxes are taken back: settings, a planned deletion, the automatic reply."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db.models import Value
from django.db.models.functions import Concat

from provisioning.actions import auto_replies, deletions, forwards, mailboxes
from provisioning.actions.undo_parts import Undo, local_part_of
from provisioning.actors import Actor
from provisioning.models import AuditEvent, Mailbox, Operation, Service
from provisioning.undo_rules import Values, to_set_again

SETTINGS = frozenset(mailboxes.SETTINGS)
DELETION = frozenset({"deletes_at", *deletions.SWITCHED_OFF})


def read_mailboxes(service: Service, names: Collection[str]) -> dict[str, Values]:
    """Everything of a mailbox that an event may tell; one query for all verbs."""
    local_parts = [name.partition("@")[0] for name in names]
    rows = Mailbox.objects.filter(service=service, local_part__in=local_parts)
    fields = {*SETTINGS, *DELETION, *forwards.COLUMNS}
    return {
        f"{row['local_part']}@{service.domain_name}": row
        | {"deletes_at": row["deletes_at"].isoformat() if row["deletes_at"] else None}
        for row in rows.values("local_part", *fields)
    }


def mailbox_of(service: Service, event: AuditEvent) -> Mailbox:
    """The mailbox that the event speaks of; the rules have seen that it is there."""
    return Mailbox.objects.get(service=service, local_part=local_part_of(event))


def _set_back(service: Service, event: AuditEvent, by: Actor, key: str) -> Operation | None:
    wanted = to_set_again(event.before, event.after)
    mailbox = mailbox_of(service, event)
    return mailboxes.adjust(mailbox=mailbox, by=by, wanted=wanted, idempotency_key=key)


def _restore(service: Service, event: AuditEvent, by: Actor, key: str) -> Operation | None:
    mailbox = mailbox_of(service, event)
    return deletions.restore(mailbox=mailbox, by=by, idempotency_key=key)


def _replies_now(service: Service, names: Collection[str]) -> dict[str, Values]:
    """What was last set here, while the mailbox is there; whether the owner has changed it since,
    the worker looks.
    """
    local_parts = [name.partition("@")[0] for name in names]
    staying = Mailbox.objects.filter(service=service, local_part__in=local_parts).values(
        name=Concat("local_part", Value(f"@{service.domain_name}"))
    )
    events = AuditEvent.objects.filter(
        whmcs_service_id=service.whmcs_service_id,
        verb=auto_replies.VERB,
        object_name__in=names,
    ).filter(object_name__in=staying)
    return {event.object_name: event.after for event in events.order_by("happened_at", "pk")}


def _set_reply_back(service: Service, event: AuditEvent, by: Actor, key: str) -> Operation | None:
    return auto_replies.set_reply(
        mailbox=mailbox_of(service, event),
        by=by,
        reply=auto_replies.reply_of(event.before),
        before=event.after,
        expected=event.after,
        idempotency_key=key,
    )


_SETTINGS = Undo(read_mailboxes, SETTINGS, _set_back)
UNDOS: Mapping[str, Undo] = {
    "change_mailbox": _SETTINGS,
    "mailbox_changed": _SETTINGS,
    "mailbox_deletion_planned": Undo(
        read_mailboxes, DELETION, _restore, needed=frozenset(deletions.SWITCHED_OFF)
    ),
    auto_replies.VERB: Undo(
        _replies_now,
        frozenset(auto_replies.TOLD),
        _set_reply_back,
        needed=frozenset({"is_replying", "subject", "body"}),
    ),
}
