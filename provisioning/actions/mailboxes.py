"""What a person can do with mailboxes. Each action checks, then writes mirror, operation and audit
event in one transaction; a worker carries it out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from provisioning.actions import aliases, changes, local_parts, mailbox_checks
from provisioning.actions.admin_attempts import noting_attempts
from provisioning.actions.locking import lock_active_service
from provisioning.actors import Actor
from provisioning.errors import ActionRefused
from provisioning.models import (
    Mailbox,
    MailboxKind,
    MirrorState,
    Operation,
    OperationKind,
    Service,
)
from provisioning.names import normalized
from provisioning.passwords import generate, policy_of
from provisioning.transactions import transactional

UNKNOWN_PASSWORD_LENGTH = 32
SETTINGS = ("display_name", "kind", "quota_bytes", "is_enabled", "has_eas", "has_mapi")


@noting_attempts
@transactional
def create(
    *,
    service: Service,
    by: Actor,
    local_part: str,
    display_name: str,
    password: str | None,
    quota_bytes: int,
    has_eas: bool,
    has_mapi: bool,
    is_enabled: bool = True,
    kind: str = MailboxKind.BASIC,
    language: str = "",
    allows_two_factor: bool | None = None,
    alias_names: Sequence[str] = (),
    idempotency_key: str = "",
) -> Operation:
    """Adds a mailbox; `quota_bytes` 0 = unlimited. Raises a subclass of `ActionRefused`.

    `password` None: one that nobody gets to know, until its owner chooses another. `is_enabled`
    False: its sign-in is blocked from the start. `alias_names` become aliases that lead to it, each
    by an operation of its own (AT-G14). The same `idempotency_key` again returns the operation of
    the first call.
    """
    service = lock_active_service(service.pk)
    if earlier := changes.earlier(service, idempotency_key):
        return earlier
    local_part = normalized(local_part)
    local_parts.check_is_free(service, local_part)
    mailbox_checks.check_room(service, kind)
    password = _checked_password(service, local_part, password)
    extras = mailbox_checks.creation_extras(
        service, language=language, allows_two_factor=allows_two_factor
    )
    wish = {
        "display_name": display_name.strip(),
        "quota_bytes": quota_bytes,
        "has_eas": has_eas,
        "has_mapi": has_mapi,
        "kind": kind,
        **({} if is_enabled else {"is_enabled": False}),
    }
    mailbox_checks.check_values(service, wish)
    mailbox = Mailbox.objects.create(
        service=service, local_part=local_part, state=MirrorState.CREATING, **wish
    )
    names = list(alias_names)
    operation = changes.ask(
        OperationKind.CREATE_MAILBOX,
        mailbox,
        by,
        verb=OperationKind.CREATE_MAILBOX,
        wish={**wish, **extras, "local_part": local_part, "alias_names": names},
        secrets={"password": password},
        after=wish,
        idempotency_key=idempotency_key,
    )
    aliases.create_for(mailbox=mailbox, by=by, local_parts=names)
    return operation


@transactional
def change(
    *,
    mailbox: Mailbox,
    by: Actor,
    display_name: str,
    quota_bytes: int,
    is_enabled: bool,
    has_eas: bool,
    has_mapi: bool,
    kind: str | None = None,
    idempotency_key: str = "",
) -> Operation | None:
    """Changes what differs from the mirror; None when nothing does. `kind` None keeps the kind."""
    wanted = {
        "display_name": display_name,
        "quota_bytes": quota_bytes,
        "is_enabled": is_enabled,
        "has_eas": has_eas,
        "has_mapi": has_mapi,
    }
    if kind is not None:
        wanted["kind"] = kind
    return adjust(mailbox=mailbox, by=by, wanted=wanted, idempotency_key=idempotency_key)


@transactional
def adjust(
    *, mailbox: Mailbox, by: Actor, wanted: Mapping[str, Any], idempotency_key: str = ""
) -> Operation | None:
    """The same for some of the settings: those that `wanted` does not name stay as they are."""
    service = lock_active_service(mailbox.service_id)
    if earlier := changes.earlier(service, idempotency_key):
        return earlier
    mailbox = lock_staying(service, mailbox)
    wanted = {**wanted}
    if "display_name" in wanted:
        wanted["display_name"] = wanted["display_name"].strip()
    before = {name: getattr(mailbox, name) for name in wanted}
    wish = {name: value for name, value in wanted.items() if value != before[name]}
    if not wish:
        return None
    mailbox_checks.check_values(service, wish, mailbox)
    Mailbox.objects.filter(pk=mailbox.pk).update(state=MirrorState.UPDATING, **wish)
    return changes.ask(
        OperationKind.CHANGE_MAILBOX,
        mailbox,
        by,
        verb=OperationKind.CHANGE_MAILBOX,
        wish=wish,
        before={name: before[name] for name in wish},
        after=wish,
        idempotency_key=idempotency_key,
    )


@transactional
def set_password(
    *, mailbox: Mailbox, by: Actor, password: str, idempotency_key: str = ""
) -> Operation:
    """Sets a new password under the plan's rules."""
    service = lock_active_service(mailbox.service_id)
    if earlier := changes.earlier(service, idempotency_key):
        return earlier
    mailbox = lock_staying(service, mailbox)
    mailbox_checks.check_password(service, mailbox.local_part, password)
    Mailbox.objects.filter(pk=mailbox.pk).update(state=MirrorState.UPDATING)
    return changes.ask(
        OperationKind.SET_MAILBOX_PASSWORD,
        mailbox,
        by,
        verb=OperationKind.SET_MAILBOX_PASSWORD,
        wish={},
        secrets={"password": password},
        idempotency_key=idempotency_key,
    )


@transactional
def delete(*, mailbox: Mailbox, by: Actor, idempotency_key: str = "") -> Operation:
    """Removes the mailbox with its mail, for good; see `deletions` for a deletion with grace.

    Aliases that lead nowhere else go with it, the others lose it as a target (AT-G18).
    """
    service = lock_active_service(mailbox.service_id)
    if earlier := changes.earlier(service, idempotency_key):
        return earlier
    mailbox = changes.lock_idle(service, mailbox)
    aliases.drop_target(service=service, address=mailbox.address, by=by)
    return changes.ask_deletion(
        OperationKind.DELETE_MAILBOX,
        mailbox,
        by,
        verb=OperationKind.DELETE_MAILBOX,
        before={name: getattr(mailbox, name) for name in SETTINGS},
        idempotency_key=idempotency_key,
    )


def lock_staying(service: Service, mailbox: Mailbox) -> Mailbox:
    """The mailbox as it is now; raises `ActionRefused` also for one about to be deleted."""
    found = changes.lock_idle(service, mailbox)
    if found.deletes_at is not None:
        raise ActionRefused("mailbox_deleting", address=found.address)
    return found


def _checked_password(service: Service, local_part: str, password: str | None) -> str:
    if password is None:
        password = unknown_password(service, local_part)
    mailbox_checks.check_password(service, local_part, password)
    return password


def unknown_password(service: Service, local_part: str) -> str:
    """A password that nobody gets to know."""
    return generate(
        policy_of(service.plan.options),
        local_part=local_part,
        domain_name=service.domain_name,
        length=UNKNOWN_PASSWORD_LENGTH,
    )
