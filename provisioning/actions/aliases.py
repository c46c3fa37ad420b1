"""What a person can do with aliases. Each action checks, then writes mirror, operation and audit
event in one transaction; a worker carries it out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from provisioning.actions import changes, destinations, local_parts
from provisioning.actions.admin_attempts import noting_attempts
from provisioning.actions.locking import lock_active_service
from provisioning.actions.room import check_room
from provisioning.actors import Actor
from provisioning.errors import ActionRefused
from provisioning.models import (
    Alias,
    Mailbox,
    MirrorState,
    ObjectKind,
    Operation,
    OperationKind,
    Service,
)
from provisioning.names import normalized
from provisioning.receivers import AliasEntry
from provisioning.transactions import transactional

FLAGS = ("allows_sending", "is_hidden", "is_internal_only")
UNDOABLE = ("targets", "display_name", *FLAGS)


@noting_attempts
@transactional
def create(
    *,
    service: Service,
    by: Actor,
    local_part: str,
    targets: Sequence[str],
    display_name: str = "",
    allows_sending: bool = False,
    is_hidden: bool = False,
    is_internal_only: bool = False,
    is_for_new_mailbox: bool = False,
    idempotency_key: str = "",
) -> Operation:
    """Adds an alias that sends mail on to `targets`. Raises a subclass of `ActionRefused`.

    The same `idempotency_key` again returns the operation of the first call.
    `is_for_new_mailbox`: the target is on its way, and without it there is no alias either.
    """
    service = lock_active_service(service.pk)
    if same := changes.earlier(service, idempotency_key):
        return same
    local_part = normalized(local_part)
    local_parts.check_is_free(service, local_part)
    check_room(service, ObjectKind.ALIAS, Alias.objects.filter(service=service).count())
    values = {
        "targets": _checked(service, local_part, targets),
        "display_name": display_name.strip(),
        "allows_sending": allows_sending,
        "is_hidden": is_hidden,
        "is_internal_only": is_internal_only,
    }
    _check_flags(service, values)
    alias = Alias.objects.create(
        service=service,
        local_part=local_part,
        state=MirrorState.CREATING,
        **_stored(service, values),
    )
    return changes.ask(
        OperationKind.CREATE_ALIAS,
        alias,
        by,
        verb="alias_created",
        wish={**values, "local_part": local_part, "is_for_new_mailbox": is_for_new_mailbox},
        after=_told(alias),
        idempotency_key=idempotency_key,
    )


@transactional
def create_for(*, mailbox: Mailbox, by: Actor, local_parts: Sequence[str]) -> list[Operation]:
    """Aliases for a mailbox that has just been asked for; all or none (AT-H06).

    Raises `ActionRefused` that blames the field `alias_names`.
    """
    operations = []
    for name in local_parts:
        try:
            operation = create(
                service=mailbox.service,
                by=by,
                local_part=name,
                targets=[mailbox.address],
                is_for_new_mailbox=True,
            )
        except ActionRefused as refusal:
            refusal.field = "alias_names"
            raise
        operations.append(operation)
    return operations


@noting_attempts
@transactional
def change(
    *,
    alias: Alias,
    by: Actor,
    targets: Sequence[str] | None = None,
    display_name: str | None = None,
    allows_sending: bool | None = None,
    is_hidden: bool | None = None,
    is_internal_only: bool | None = None,
    idempotency_key: str = "",
) -> Operation | None:
    """Changes what differs from the mirror; None when nothing does. None keeps a value (AT-H04)."""
    service = lock_active_service(alias.service_id)
    if same := changes.earlier(service, idempotency_key):
        return same
    alias = changes.lock_idle(service, alias)
    given: dict[str, Any] = {
        "targets": None if targets is None else _checked(service, alias.local_part, targets),
        "display_name": display_name,
        "allows_sending": allows_sending,
        "is_hidden": is_hidden,
        "is_internal_only": is_internal_only,
    }
    wish = {
        name: value
        for name, value in given.items()
        if value is not None and value != getattr(alias, name)
    }
    _check_flags(service, wish)
    return _change(alias, by, wish, idempotency_key) if wish else None


def _change(
    alias: Alias, by: Actor, wish: Mapping[str, Any], idempotency_key: str = ""
) -> Operation:
    before = _told(alias)
    Alias.objects.filter(pk=alias.pk).update(state=MirrorState.UPDATING, **wish)
    return changes.ask(
        OperationKind.CHANGE_ALIAS,
        alias,
        by,
        verb="alias_changed",
        wish=wish,
        before=before,
        after={**before, **wish},
        put_back={name: before[name] for name in wish},
        idempotency_key=idempotency_key,
    )


@transactional
def delete(*, alias: Alias, by: Actor, idempotency_key: str = "") -> Operation:
    """Removes the alias; the one that takes mail for unknown names is kept."""
    service = lock_active_service(alias.service_id)
    if same := changes.earlier(service, idempotency_key):
        return same
    alias = changes.lock_idle(service, alias)
    if service.catch_all_target == alias.address:
        raise ActionRefused("catch_all_leads_here", address=alias.address)
    return _delete(alias, by, idempotency_key)


def _delete(alias: Alias, by: Actor, idempotency_key: str = "") -> Operation:
    return changes.ask_deletion(
        OperationKind.DELETE_ALIAS,
        alias,
        by,
        verb="alias_deleted",
        before=_told(alias),
        idempotency_key=idempotency_key,
    )


@transactional
def drop_target(*, service: Service, address: str, by: Actor) -> list[Operation]:
    """Takes an address that is about to go out of all aliases; those that lead nowhere else are
    deleted (AT-G18). Raises `ChangeUnderWay` when one of them is still being changed.

    Called before the mailbox's own deletion is asked for, in the same transaction.
    """
    service = lock_active_service(service.pk)
    operations = []
    for found in Alias.objects.filter(service=service).exclude(state=MirrorState.DELETING):
        if address not in found.targets:
            continue
        alias = changes.lock_idle(service, found)
        rest = [target for target in alias.targets if target != address]
        if rest or alias.includes_all_mailboxes:
            operations.append(_change(alias, by, {"targets": rest}))
        else:
            operations.append(_delete(alias, by))
    return operations


def _checked(service: Service, local_part: str, texts: Sequence[str]) -> list[str]:
    """Sorted targets that exist, that the platform takes, and that lead round in no circle."""
    capabilities = service.plan.capabilities
    addresses = sorted(destinations.checked_addresses(texts, field="targets"))
    if not addresses:
        raise ActionRefused("targets_needed", field="targets")
    limit = capabilities.max_alias_target_count
    if limit is not None and len(addresses) > limit:
        raise ActionRefused("too_many_targets", field="targets", limit=limit)
    directory = destinations.directory_for(service)
    if capabilities.alias_targets_must_be_mailboxes:
        for address in addresses:
            if directory.own_name(address) not in directory.mailboxes:
                raise ActionRefused("target_not_mailbox", field="targets", target=address)
    own = f"{local_part}@{service.domain_name}"
    entry = AliasEntry(addresses)
    wished = replace(directory, aliases={**directory.aliases, local_part: entry})
    destinations.check_no_circle(wished, own, addresses, field="targets")
    destinations.check_exist(service, wished, addresses, field="targets")
    return addresses


def _check_flags(service: Service, wish: Mapping[str, Any]) -> None:
    if service.plan.capabilities.has_alias_flags:
        return
    for name in (*FLAGS, "display_name"):
        if wish.get(name):
            raise ActionRefused("option_not_offered", field=name)


def _stored(service: Service, values: Mapping[str, Any]) -> dict[str, Any]:
    """A flag that the platform does not have stays untold."""
    if service.plan.capabilities.has_alias_flags:
        return dict(values)
    return {**values, **dict.fromkeys(FLAGS)}


def _told(alias: Alias) -> dict[str, object]:
    """The whole alias for the history, so that it can be brought back from there alone."""
    values = {name: getattr(alias, name) for name in UNDOABLE}
    return {"local_part": alias.local_part, **values}
