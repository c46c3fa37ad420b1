"""Mailboxes: creating, changing, passwords, removing (polarismail-api.md 3.6).

Creating and removing name a mailbox by `username` and `domain`, changing by `editusername` and
`editdomain`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from provisioning.backends.errors import (
    NotFound,
    PasswordTooWeak,
    PlatformLimit,
    Rejected,
    Unsupported,
)
from provisioning.backends.mailbox_values import MailboxChange, MailboxSpec, MailboxState
from provisioning.backends.polarismail import forwards
from provisioning.backends.polarismail.answers import flag, number, required_text, text
from provisioning.backends.polarismail.client import Conversation
from provisioning.backends.polarismail.mailbox_rows import KIND_CODES, read_rows, state_of
from provisioning.backends.polarismail.name_space import creating
from provisioning.backends.polarismail.names import split_address
from provisioning.backends.polarismail.passwords import is_strong
from provisioning.backends.polarismail.presence import is_unexplained
from provisioning.backends.polarismail.quota import bytes_of, gigabytes_of
from provisioning.backends.polarismail.statistics import is_mailbox_limit_reached
from provisioning.capabilities import MailboxKind

_DEFAULT_LANGUAGE = "en"


def list_all(calls: Conversation, domain_name: str) -> Sequence[MailboxState]:
    """All mailboxes with their sizes."""
    return [state_of(calls, address, row) for address, row in read_rows(calls, domain_name).items()]


def read(calls: Conversation, address: str) -> MailboxState | None:
    """One mailbox, out of the list: what the call for a single one answers is not known."""
    address = address.lower()
    try:
        row = read_rows(calls, split_address(address)[1]).get(address)
    except NotFound:
        return None
    return None if row is None else state_of(calls, address, row)


def create(calls: Conversation, spec: MailboxSpec) -> None:
    """Creates it whole or not at all: a refused step takes the new mailbox away again."""
    _require_offered(
        "create_mailbox",
        kind=spec.kind,
        quota_bytes=spec.quota_bytes,
        has_protocol=spec.has_eas or spec.has_mapi,
    )
    if spec.forward is not None:
        forwards.require_offered("create_mailbox", spec.forward)
    address = spec.address.lower()
    local_part, domain_name = split_address(address)
    with _explaining(calls, password=spec.password, kind=spec.kind), creating(calls, address):
        calls.change(
            "addUser",
            username=local_part,
            domain=domain_name,
            account_type=KIND_CODES[spec.kind],
            password=spec.password,
            quota=gigabytes_of(spec.quota_bytes),
            uname=spec.display_name,
            twofa_allowed="0" if spec.allows_two_factor is False else "1",
            user_language=spec.language or _DEFAULT_LANGUAGE,
        )
    try:
        if spec.forward is not None and spec.forward.targets:
            forwards.change_targets(calls, address, added=spec.forward.targets, removed=())
        if not spec.is_enabled:
            _set_enabled(calls, address, is_enabled=False)
    except Rejected:
        delete(calls, address)
        raise


def change(calls: Conversation, change: MailboxChange) -> None:
    """In one call for name, kind and quota when all three are given, and one for the switch."""
    _require_offered(
        "change_mailbox",
        kind=change.kind,
        quota_bytes=change.quota_bytes,
        has_protocol=bool(change.has_eas or change.has_mapi),
    )
    address = change.address.lower()
    wished: dict[str, str] = {}
    if change.display_name is not None:
        wished["edituname"] = change.display_name
    if change.kind is not None:
        wished["editaccount_type"] = KIND_CODES[change.kind]
    if change.quota_bytes is not None:
        wished["editquota"] = gigabytes_of(change.quota_bytes)
    if wished:
        with _explaining(calls, kind=change.kind), _telling_absence(calls, address):
            _update(calls, address, wished)
    if change.is_enabled is not None:
        _set_enabled(calls, address, is_enabled=change.is_enabled)


def set_password(calls: Conversation, address: str, password: str) -> None:
    """The password goes raw, the rest goes along as it stands."""
    address = address.lower()
    with _explaining(calls, password=password), _telling_absence(calls, address):
        _update(calls, address, {"editpassword": password})


def delete(calls: Conversation, address: str) -> None:
    """A mailbox that is gone counts as deleted, and so does one whose domain is gone."""
    address = address.lower()
    local_part, domain_name = split_address(address)
    try:
        with _telling_absence(calls, address):
            calls.change("removeUser", username=local_part, domain=domain_name)
    except NotFound:
        return


def _update(calls: Conversation, address: str, wished: dict[str, str]) -> None:
    """Always sends name, kind and quota, as the vendor's own module does.

    Whether a field that is left out would be kept is not known, so what is not wished is read first
    and sent as it stands.
    """
    local_part, domain_name = split_address(address)
    standing: dict[str, str] = {}
    if not {"edituname", "editaccount_type", "editquota"} <= wished.keys():
        standing = _standing(calls, address)
    calls.change(
        "updateUser", editusername=local_part, editdomain=domain_name, **{**standing, **wished}
    )


def _standing(calls: Conversation, address: str) -> dict[str, str]:
    row = read_rows(calls, split_address(address)[1]).get(address)
    if row is None:
        raise NotFound(f"the list of mailboxes has no {address}")
    units = calls.readings.quota_units_per_gigabyte
    return {
        "edituname": text(row, "uname"),
        "editaccount_type": required_text(row, "account_type"),
        "editquota": gigabytes_of(bytes_of(number(row, "quota"), units_per_gigabyte=units)),
    }


def _set_enabled(calls: Conversation, address: str, *, is_enabled: bool) -> None:
    """A refusal to enable what is enabled is no failure."""
    local_part, domain_name = split_address(address)
    action = "enableUser" if is_enabled else "disableUser"
    try:
        with _telling_absence(calls, address):
            calls.change(action, username=local_part, domain=domain_name)
    except Rejected as refusal:
        if not is_unexplained(refusal):
            raise
        row = read_rows(calls, domain_name)[address]
        if flag(row, "disabled") is is_enabled:
            raise


def _require_offered(
    verb: str, *, kind: MailboxKind | None, quota_bytes: int | None, has_protocol: bool
) -> None:
    if has_protocol:
        raise Unsupported(verb, "the platform switches no protocols")
    if kind is MailboxKind.OTHER:
        raise Unsupported(verb, "the platform makes basic and enhanced mailboxes")
    if quota_bytes == 0:
        raise Unsupported(verb, "the platform has no unlimited mailboxes")


@contextmanager
def _explaining(
    calls: Conversation, *, password: str = "", kind: MailboxKind | None = None
) -> Iterator[None]:
    """Makes PasswordTooWeak or PlatformLimit of a refusal, where the rule or the figures say so."""
    try:
        yield
    except Rejected as refusal:
        if not is_unexplained(refusal):
            raise
        if password and not is_strong(password):
            raise PasswordTooWeak(refusal.detail) from None
        if kind is not None and is_mailbox_limit_reached(calls, kind):
            raise PlatformLimit(refusal.detail) from None
        raise


@contextmanager
def _telling_absence(calls: Conversation, address: str) -> Iterator[None]:
    """Makes NotFound of an unexplained refusal, but only when the list of mailboxes agrees."""
    try:
        yield
    except Rejected as refusal:
        if not is_unexplained(refusal) or address in read_rows(calls, split_address(address)[1]):
            raise
        raise NotFound(refusal.detail) from None
