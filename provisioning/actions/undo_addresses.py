"""How changes of aliases, lists, forwards and the catch-all are taken back; `undo.py` asks here."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from provisioning.actions import aliases, catch_all, forwards, lists
from provisioning.actions.undo_mailboxes import mailbox_of, read_mailboxes
from provisioning.actions.undo_parts import Undo, address_reader, local_part_of
from provisioning.actors import Actor
from provisioning.models import Alias, AuditEvent, DistributionList, Operation, Service
from provisioning.undo_rules import Deed, Values, to_set_again

ALIAS_FIELDS = frozenset({"local_part", *aliases.UNDOABLE})
LIST_FIELDS = frozenset({"local_part", "members", *lists.SETTINGS})
ALIASES = address_reader(Alias, ALIAS_FIELDS)
LISTS = address_reader(DistributionList, LIST_FIELDS)


def _whole(event: AuditEvent) -> dict[str, object]:
    """What the object was; a flag that the platform does not tell is not set."""
    told = {name: value for name, value in event.before.items() if value is not None}
    return {name: value for name, value in told.items() if name != "local_part"}


def _set_alias_back(service: Service, event: AuditEvent, by: Actor, key: str) -> Operation | None:
    alias = Alias.objects.get(service=service, local_part=local_part_of(event))
    wish = to_set_again(event.before, event.after)
    return aliases.change(alias=alias, by=by, **wish, idempotency_key=key)


def _bring_alias_back(service: Service, event: AuditEvent, by: Actor, key: str) -> Operation | None:
    wish: dict[str, object] = _whole(event)
    return aliases.create(
        service=service,
        by=by,
        local_part=local_part_of(event),
        **wish,  # type: ignore[arg-type] # as the event of the same action told them
        idempotency_key=key,
    )


def _take_alias_away(service: Service, event: AuditEvent, by: Actor, key: str) -> Operation | None:
    alias = Alias.objects.get(service=service, local_part=local_part_of(event))
    return aliases.delete(alias=alias, by=by, idempotency_key=key)


def _set_list_back(service: Service, event: AuditEvent, by: Actor, key: str) -> Operation | None:
    row = DistributionList.objects.get(service=service, local_part=local_part_of(event))
    wish = to_set_again(event.before, event.after)
    return lists.change(mailing_list=row, by=by, **wish, idempotency_key=key)


def _bring_list_back(service: Service, event: AuditEvent, by: Actor, key: str) -> Operation | None:
    wish: dict[str, object] = _whole(event)
    return lists.create(
        service=service,
        by=by,
        local_part=local_part_of(event),
        **wish,  # type: ignore[arg-type] # as the event of the same action told them
        idempotency_key=key,
    )


def _take_list_away(service: Service, event: AuditEvent, by: Actor, key: str) -> Operation | None:
    row = DistributionList.objects.get(service=service, local_part=local_part_of(event))
    return lists.delete(mailing_list=row, by=by, idempotency_key=key)


def _set_forward_back(service: Service, event: AuditEvent, by: Actor, key: str) -> Operation | None:
    before = event.before
    return forwards.set_forward(
        mailbox=mailbox_of(service, event),
        by=by,
        targets=before.get("forward_targets") or [],
        keeps_copy=before.get("forward_keeps_copy") is not False,
        keeps_recipients=bool(before.get("forward_keeps_recipients")),
        spam_rule=before.get("forward_spam_rule") or "",
        idempotency_key=key,
    )


def _catch_all_now(service: Service, names: Collection[str]) -> dict[str, Values]:
    return {name: {"target": service.catch_all_target} for name in names}


def _set_catch_all_back(
    service: Service, event: AuditEvent, by: Actor, key: str
) -> Operation | None:
    target = event.before.get("target") or ""
    return catch_all.set_catch_all(service=service, by=by, target=target, idempotency_key=key)


UNDOS: Mapping[str, Undo] = {
    "alias_created": Undo(ALIASES, ALIAS_FIELDS, _take_alias_away, Deed.CREATED),
    "alias_changed": Undo(ALIASES, ALIAS_FIELDS, _set_alias_back),
    "alias_deleted": Undo(
        ALIASES, ALIAS_FIELDS, _bring_alias_back, Deed.DELETED, frozenset({"targets"})
    ),
    "list_created": Undo(LISTS, LIST_FIELDS, _take_list_away, Deed.CREATED),
    "list_changed": Undo(LISTS, LIST_FIELDS, _set_list_back),
    "list_deleted": Undo(
        LISTS, LIST_FIELDS, _bring_list_back, Deed.DELETED, frozenset({"members"})
    ),
    "forward_changed": Undo(
        read_mailboxes,
        frozenset(forwards.COLUMNS),
        _set_forward_back,
        needed=frozenset({"forward_targets"}),
    ),
    "catch_all_changed": Undo(_catch_all_now, frozenset({"target"}), _set_catch_all_back),
}
