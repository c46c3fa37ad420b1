"""Handlers of mailbox operations."""

from __future__ import annotations

from provisioning.backends.base import MailboxChange, MailboxKind, MailboxSpec, MailboxState
from provisioning.backends.errors import NameInUse, ProtocolNotAvailable
from provisioning.models import Operation
from provisioning.operations import mirrored
from provisioning.operations.attempt import CarryOut, Handler


def create(work: CarryOut) -> list[str]:
    """Creates the mailbox; one found after an interruption is ours only if it looks like it."""
    spec = MailboxSpec(
        address=work.operation.object_name,
        password=work.secret("password"),
        display_name=work.wish["display_name"],
        quota_bytes=work.wish["quota_bytes"],
        has_eas=work.wish["has_eas"],
        has_mapi=work.wish["has_mapi"],
        is_enabled=work.wish.get("is_enabled", True),
        kind=MailboxKind(work.wish.get("kind", MailboxKind.BASIC)),
        language=work.wish.get("language", ""),
        allows_two_factor=work.wish.get("allows_two_factor"),
    )
    found = work.backend.read_mailbox(spec.address) if work.may_have_acted else None
    if found is None:
        work.backend.create_mailbox(spec)
        return []
    if not _looks_like(found, spec):
        raise NameInUse("found with another name or size after an interruption", verb="create")
    return _complete(work, spec, found)


def _looks_like(found: MailboxState, spec: MailboxSpec) -> bool:
    """Name and size are set by the creating call itself, so ours always carries both."""
    return (found.display_name, found.quota_bytes) == (spec.display_name, spec.quota_bytes)


def _complete(work: CarryOut, spec: MailboxSpec, found: MailboxState) -> list[str]:
    """Finishes what the interrupted attempt began; every step may be repeated.

    A refused protocol no longer undoes the mailbox here: it may hold mail by now.
    """
    work.backend.set_mailbox_password(spec.address, spec.password)
    if found.is_enabled and not spec.is_enabled:
        work.backend.change_mailbox(MailboxChange(spec.address, is_enabled=False))
    if (found.has_eas, found.has_mapi) == (spec.has_eas, spec.has_mapi):
        return []
    try:
        work.backend.change_mailbox(
            MailboxChange(spec.address, has_eas=spec.has_eas, has_mapi=spec.has_mapi)
        )
    except ProtocolNotAvailable as refusal:
        kept = {"eas": found.has_eas, "mapi": found.has_mapi}
        work.remember(kept_protocols=" ".join(name for name, is_on in kept.items() if is_on))
        return [f"mailbox created, but without all its protocols: {refusal}"]
    return []


def change(work: CarryOut) -> list[str]:
    """Sets the wished values; repeating does no harm, so nothing needs to be read back."""
    wish = dict(work.wish)
    if kind := wish.pop("kind", None):
        wish["kind"] = MailboxKind(kind)
    work.backend.change_mailbox(MailboxChange(work.operation.object_name, **wish))
    return []


def set_password(work: CarryOut) -> list[str]:
    """Sets the password; repeating does no harm."""
    work.backend.set_mailbox_password(work.operation.object_name, work.secret("password"))
    return []


def delete(work: CarryOut) -> list[str]:
    """Deletes the mailbox; one that is gone already counts as done."""
    work.backend.delete_mailbox(work.operation.object_name)
    return []


def _created(operation: Operation) -> None:
    """Settled; protocols that the platform refused are not in the row, nor charged (AT-D20)."""
    kept = operation.payload.get("facts", {}).get("kept_protocols")
    if kept is not None:
        mirrored.row_of(operation).update(has_eas="eas" in kept, has_mapi="mapi" in kept)
    mirrored.settle(operation)


CREATE = Handler(create, apply=_created, revert=mirrored.remove)
CHANGE = Handler(change, apply=mirrored.settle, revert=mirrored.put_back)
SET_PASSWORD = Handler(set_password, apply=mirrored.settle, revert=mirrored.put_back)
DELETE = Handler(delete, apply=mirrored.remove, revert=mirrored.put_back)
