"""Mailboxes and their protocols (smartermail-api.md 3.4 and 3.5).

Changes name the full address, deleting and disabling name the local part.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from provisioning.backends.base import MailboxChange, MailboxSpec, MailboxState
from provisioning.backends.errors import NotFound, ProtocolNotAvailable, ProtocolViolation, Rejected
from provisioning.backends.http import JsonObject
from provisioning.backends.smartermail.answers import (
    flag,
    instant,
    number,
    optional_record,
    record,
    records,
    text,
)
from provisioning.backends.smartermail.client import Conversation, domain_scope
from provisioning.backends.smartermail.refusals import explains_itself


@dataclass(frozen=True)
class _Protocol:
    """A protocol that is switched per mailbox; `collection` is the member of its list."""

    name: str
    route: str
    collection: str


_EAS = _Protocol("EAS", "settings/domain/active-sync-mailboxes", "activeSyncAccounts")
_MAPI = _Protocol("MAPI", "settings/domain/mapi-ews-mailboxes", "mapiEwsAccounts")


def list_all(calls: Conversation, domain_name: str) -> Sequence[MailboxState]:
    """All mailboxes in three calls, however many there are."""
    scope = domain_scope(domain_name)
    users = _users(calls, scope)
    with_eas = _addresses_with(calls, scope, _EAS)
    with_mapi = _addresses_with(calls, scope, _MAPI)
    return [_state(user, with_eas, with_mapi) for user in users]


def read(calls: Conversation, address: str) -> MailboxState | None:
    """One mailbox with its protocols."""
    address = address.lower()
    scope = _scope_of(address)
    try:
        with _telling_absence(calls, address):
            user = record(calls.read(scope, "settings/domain/user", address), "userData")
    except NotFound:
        return None
    with_eas = _addresses_with(calls, scope, _EAS)
    return _state(user, with_eas, _addresses_with(calls, scope, _MAPI))


def create(calls: Conversation, spec: MailboxSpec) -> None:
    """Creates it whole or not at all: a refused protocol takes the new mailbox away again."""
    address = spec.address.lower()
    calls.change(
        _scope_of(address),
        "settings/domain/user-put",
        body={
            "userData": {
                "userName": _local_part(address),
                "password": spec.password,
                "fullName": spec.display_name,
                "maxMailboxSize": spec.quota_bytes,
                "securityFlags": {"isDomainAdmin": False},
            }
        },
    )
    try:
        if spec.has_eas:
            _switch(calls, _EAS, address, is_active=True)
        if spec.has_mapi:
            _switch(calls, _MAPI, address, is_active=True)
    except Rejected:
        _delete(calls, address)
        raise


def change(calls: Conversation, change: MailboxChange) -> None:
    """Sends only what is to change, in as many calls as there are kinds of change."""
    address = change.address.lower()
    user: dict[str, object] = {}
    if change.display_name is not None:
        user["fullName"] = change.display_name
    if change.quota_bytes is not None:
        user["maxMailboxSize"] = change.quota_bytes
    with _telling_absence(calls, address):
        if user:
            _post_user(calls, address, user)
        if change.is_enabled is not None:
            _set_enabled(calls, address, is_enabled=change.is_enabled)
        if change.has_eas is not None:
            _switch(calls, _EAS, address, is_active=change.has_eas)
        if change.has_mapi is not None:
            _switch(calls, _MAPI, address, is_active=change.has_mapi)


def set_password(calls: Conversation, address: str, password: str) -> None:
    """Other members survive, because the platform merges."""
    address = address.lower()
    with _telling_absence(calls, address):
        _post_user(calls, address, {"password": password})


def delete(calls: Conversation, address: str) -> None:
    """A mailbox that is gone counts as deleted."""
    address = address.lower()
    try:
        with _telling_absence(calls, address):
            _delete(calls, address)
    except NotFound:
        return


def _post_user(calls: Conversation, address: str, user: JsonObject) -> None:
    scope = _scope_of(address)
    try:
        calls.change(scope, "settings/domain/post-user", body={"email": address, "userData": user})
    except Rejected as refusal:
        if refusal.http_status != 404 or explains_itself(refusal):
            raise
        # Builds before November 2024 have this route instead.
        calls.change(scope, "settings/domain/user", address, body={"userData": user})


def _set_enabled(calls: Conversation, address: str, *, is_enabled: bool) -> None:
    """Blocks or allows signing in; mail is accepted all the while (the second flag)."""
    calls.change(
        _scope_of(address),
        "settings/domain/users-disable",
        "false" if is_enabled else "true",
        "true",
        body={"input": [_local_part(address)]},
    )


def _delete(calls: Conversation, address: str) -> None:
    calls.change(
        _scope_of(address), "settings/domain/users-delete", body={"input": [_local_part(address)]}
    )


def _switch(calls: Conversation, protocol: _Protocol, address: str, *, is_active: bool) -> None:
    """Switches a protocol and looks again: the answer may be yes without any effect."""
    scope = _scope_of(address)
    try:
        calls.change(
            scope,
            f"{protocol.route}-patch",
            body=[{"emailAddress": address, "isActive": is_active}],
        )
    except Rejected as refusal:
        if explains_itself(refusal):
            raise
        raise ProtocolNotAvailable(
            f"{protocol.name}: {refusal.detail}", http_status=refusal.http_status
        ) from None
    if (address in _addresses_with(calls, scope, protocol)) is not is_active:
        raise ProtocolNotAvailable(f"{protocol.name}: the server said yes and changed nothing")


def _addresses_with(calls: Conversation, scope: str, protocol: _Protocol) -> frozenset[str]:
    """The mailboxes for which the protocol is on; an entry may be listed and switched off."""
    accounts = records(calls.read(scope, protocol.route), protocol.collection)
    return frozenset(
        text(account, "emailAddress").lower()
        for account in accounts
        if account.get("isActive") is not False
    )


def _users(calls: Conversation, scope: str) -> Sequence[JsonObject]:
    """A domain always has its administrator, so no users at all is no answer."""
    users = records(calls.read(scope, "settings/domain/list-users"), "userData")
    if not users:
        raise ProtocolViolation("a list of mailboxes without the domain's administrator")
    return users


@contextmanager
def _telling_absence(calls: Conversation, address: str) -> Iterator[None]:
    """Makes NotFound of an unexplained refusal, but only when the list of mailboxes agrees."""
    try:
        yield
    except Rejected as refusal:
        if explains_itself(refusal) or any(
            _address_of(user) == address for user in _users(calls, _scope_of(address))
        ):
            raise
        raise NotFound(refusal.detail, http_status=refusal.http_status) from None


def _state(user: JsonObject, with_eas: frozenset[str], with_mapi: frozenset[str]) -> MailboxState:
    address = _address_of(user)
    flags = optional_record(user, "securityFlags")
    return MailboxState(
        address=address,
        display_name=text(user, "fullName"),
        quota_bytes=number(user, "maxMailboxSize"),
        used_bytes=number(user, "currentMailboxSize"),
        is_enabled=not flag(flags, "isDisabled"),
        is_domain_admin=flag(flags, "isDomainAdmin") or flag(user, "isPrimaryDomainAdmin"),
        has_eas=address in with_eas,
        has_mapi=address in with_mapi,
        last_login_at=instant(user, "lastLoginTime"),
    )


def _address_of(user: JsonObject) -> str:
    address = text(user, "emailAddress").lower()
    if "@" not in address:
        raise ProtocolViolation("a mailbox without its address")
    return address


def _scope_of(address: str) -> str:
    return domain_scope(address.rpartition("@")[2])


def _local_part(address: str) -> str:
    return address.rpartition("@")[0]
