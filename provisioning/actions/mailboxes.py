"""What a person can do with mailboxes. Each action checks, then writes mirror, operation and audit
event in one transaction; a worker carries it out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from provisioning.actions import changes, local_parts
from provisioning.actions.locking import lock_active_service
from provisioning.actors import Actor
from provisioning.capabilities import MailProtocol
from provisioning.errors import (
    ActionRefused,
    LimitReached,
    PasswordRefused,
)
from provisioning.models import (
    Mailbox,
    MailboxKind,
    MirrorState,
    Operation,
    OperationKind,
    Service,
)
from provisioning.names import normalized
from provisioning.passwords import broken_rules, policy_of
from provisioning.transactions import transactional

MAX_QUOTA_BYTES = 1024**4
PROTOCOL_FIELDS = {"has_eas": MailProtocol.EAS, "has_mapi": MailProtocol.MAPI}


@transactional
def create(
    *,
    service: Service,
    by: Actor,
    local_part: str,
    display_name: str,
    password: str,
    quota_bytes: int,
    has_eas: bool,
    has_mapi: bool,
    kind: str = MailboxKind.BASIC,
    idempotency_key: str = "",
) -> Operation:
    """Adds a mailbox; `quota_bytes` 0 = unlimited. Raises a subclass of `ActionRefused`.

    The same `idempotency_key` again returns the operation of the first call.
    """
    service = lock_active_service(service.pk)
    if earlier := changes.earlier(service, idempotency_key):
        return earlier
    local_part = normalized(local_part)
    local_parts.check_is_free(service, local_part)
    _check_room(service)
    _check_password(service, local_part, password)
    wish = {
        "display_name": display_name.strip(),
        "quota_bytes": quota_bytes,
        "has_eas": has_eas,
        "has_mapi": has_mapi,
        "kind": kind,
    }
    _check_values(service, wish)
    mailbox = Mailbox.objects.create(
        service=service, local_part=local_part, state=MirrorState.CREATING, **wish
    )
    return changes.ask(
        OperationKind.CREATE_MAILBOX,
        mailbox,
        by,
        verb=OperationKind.CREATE_MAILBOX,
        wish={**wish, "local_part": local_part},
        secrets={"password": password},
        after=wish,
        idempotency_key=idempotency_key,
    )


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
    service = lock_active_service(mailbox.service_id)
    if earlier := changes.earlier(service, idempotency_key):
        return earlier
    mailbox = changes.lock_idle(service, mailbox)
    wanted = {
        "display_name": display_name.strip(),
        "quota_bytes": quota_bytes,
        "is_enabled": is_enabled,
        "has_eas": has_eas,
        "has_mapi": has_mapi,
        "kind": kind or mailbox.kind,
    }
    before = {name: getattr(mailbox, name) for name in wanted}
    wish = {name: value for name, value in wanted.items() if value != before[name]}
    if not wish:
        return None
    _check_values(service, wish)
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
    mailbox = changes.lock_idle(service, mailbox)
    _check_password(service, mailbox.local_part, password)
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
    """Removes the mailbox with its mail."""
    service = lock_active_service(mailbox.service_id)
    if earlier := changes.earlier(service, idempotency_key):
        return earlier
    mailbox = changes.lock_idle(service, mailbox)
    Mailbox.objects.filter(pk=mailbox.pk).update(state=MirrorState.DELETING)
    return changes.ask(
        OperationKind.DELETE_MAILBOX,
        mailbox,
        by,
        verb=OperationKind.DELETE_MAILBOX,
        wish={},
        before={"display_name": mailbox.display_name, "quota_bytes": mailbox.quota_bytes},
        idempotency_key=idempotency_key,
    )


def _check_room(service: Service) -> None:
    """Counts rows: those being created count, those being deleted count until they are gone."""
    limit = service.plan.options.max_mailbox_count
    if limit and Mailbox.objects.filter(service=service).count() >= limit:
        raise LimitReached(limit=limit)


def _check_password(service: Service, local_part: str, password: str) -> None:
    broken = broken_rules(
        password,
        policy=policy_of(service.plan.options),
        local_part=local_part,
        domain_name=service.domain_name,
    )
    if broken:
        raise PasswordRefused(
            f"password_{broken[0]}", min_length=service.plan.options.password_min_length
        )


def _check_values(service: Service, wish: Mapping[str, Any]) -> None:
    """What the plan does not sell or the platform does not have is refused (AT-G12)."""
    capabilities = service.plan.capabilities
    quota_bytes = wish.get("quota_bytes")
    if quota_bytes is not None and not 0 <= quota_bytes <= MAX_QUOTA_BYTES:
        raise ActionRefused("quota_out_of_range", field="quota")
    if quota_bytes == 0 and not capabilities.has_unlimited_quota:
        raise ActionRefused("quota_needed", field="quota")
    for name, protocol in PROTOCOL_FIELDS.items():
        if wish.get(name) and not service.plan.offers(protocol):
            raise ActionRefused("protocol_not_offered", field=name)
    if wish.get("kind", MailboxKind.BASIC) not in capabilities.mailbox_kinds:
        raise ActionRefused("kind_not_offered", field="kind")
