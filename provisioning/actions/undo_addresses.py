"""How changes of aliases, lists, forwards and the catch-all are taken back; `undo.py` asks here."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from django.db.models import Model

from provisioning.actions import aliases, catch_all, forwards, lists
from provisioning.actors import Actor
from provisioning.models import Alias, AuditEvent, DistributionList, Mailbox, Operation, Service

Values = Mapping[str, Any]
Current = Callable[[Service, Collection[str]], Mapping[str, Values]]
CarryOut = Callable[[Service, AuditEvent, Actor, str], Operation | None]

ALIAS_FIELDS = ("local_part", *aliases.UNDOABLE)
LIST_FIELDS = ("local_part", "members", *lists.SETTINGS)
FORWARD_FIELDS = forwards.COLUMNS
CATCH_ALL_FIELDS = ("target",)


def _reader(model: type[Model], fields: Collection[str]) -> Current:
    """Reads objects by their addresses, one query for all."""

    def current(service: Service, names: Collection[str]) -> dict[str, Values]:
        local_parts = [name.partition("@")[0] for name in names]
        rows = model._default_manager.filter(service=service, local_part__in=local_parts)
        return {
            f"{row['local_part']}@{service.domain_name}": row
            for row in rows.values("local_part", *(set(fields) - {"local_part"}))
        }

    return current


def _catch_all_now(service: Service, names: Collection[str]) -> dict[str, Values]:
    return {name: {"target": service.catch_all_target} for name in names}


def _without_gaps(before: Values) -> dict[str, Any]:
    """What was not told is not set: the platform's own value stays."""
    told = {name: value for name, value in before.items() if value not in (None, "")}
    return {name: value for name, value in told.items() if name != "local_part"}


def _set_alias_back(service: Service, event: AuditEvent, by: Actor, key: str) -> Operation | None:
    alias = Alias.objects.get(service=service, local_part=_local_part(event))
    wish = _without_gaps(event.before)
    return aliases.change(alias=alias, by=by, **wish, idempotency_key=key)


def _bring_alias_back(service: Service, event: AuditEvent, by: Actor, key: str) -> Operation | None:
    wish = _without_gaps(event.before)
    return aliases.create(
        service=service, by=by, local_part=_local_part(event), **wish, idempotency_key=key
    )


def _set_list_back(service: Service, event: AuditEvent, by: Actor, key: str) -> Operation | None:
    row = DistributionList.objects.get(service=service, local_part=_local_part(event))
    wish = _without_gaps(event.before)
    return lists.change(mailing_list=row, by=by, **wish, idempotency_key=key)


def _bring_list_back(service: Service, event: AuditEvent, by: Actor, key: str) -> Operation | None:
    wish = {"members": [], **_without_gaps(event.before)}
    return lists.create(
        service=service, by=by, local_part=_local_part(event), **wish, idempotency_key=key
    )


def _set_forward_back(service: Service, event: AuditEvent, by: Actor, key: str) -> Operation | None:
    mailbox = Mailbox.objects.get(service=service, local_part=_local_part(event))
    before = event.before
    return forwards.set_forward(
        mailbox=mailbox,
        by=by,
        targets=before.get("forward_targets") or [],
        keeps_copy=before.get("forward_keeps_copy") is not False,
        keeps_recipients=bool(before.get("forward_keeps_recipients")),
        spam_rule=before.get("forward_spam_rule") or "",
        idempotency_key=key,
    )


def _set_catch_all_back(
    service: Service, event: AuditEvent, by: Actor, key: str
) -> Operation | None:
    target = event.before.get("target") or ""
    return catch_all.set_catch_all(service=service, by=by, target=target, idempotency_key=key)


def _local_part(event: AuditEvent) -> str:
    return event.object_name.partition("@")[0]


_ALIASES = _reader(Alias, ALIAS_FIELDS)
_LISTS = _reader(DistributionList, LIST_FIELDS)
_FORWARDS = _reader(Mailbox, FORWARD_FIELDS)

PARTS: Mapping[str, tuple[frozenset[str], Current, CarryOut, bool]] = {
    "alias_changed": (frozenset(ALIAS_FIELDS), _ALIASES, _set_alias_back, False),
    "alias_deleted": (frozenset(ALIAS_FIELDS), _ALIASES, _bring_alias_back, True),
    "list_changed": (frozenset(LIST_FIELDS), _LISTS, _set_list_back, False),
    "list_deleted": (frozenset(LIST_FIELDS), _LISTS, _bring_list_back, True),
    "forward_changed": (frozenset(FORWARD_FIELDS), _FORWARDS, _set_forward_back, False),
    "catch_all_changed": (
        frozenset(CATCH_ALL_FIELDS),
        _catch_all_now,
        _set_catch_all_back,
        False,
    ),
}
"""By verb: the fields that can be set again, how they are read, how it is carried out, and whether
the object has gone and comes back."""
