"""Mailboxes and their protocols (smartermail-api.md 3.4 and 3.5).

Changes name the full address, deleting and disabling name the local part.
"""

from __future__ import annotations

from collections.abc import Sequence

from provisioning.backends.base import MailboxChange, MailboxSpec, MailboxState, MailProtocol
from provisioning.backends.errors import NotFound, Rejected
from provisioning.backends.http import JsonObject
from provisioning.backends.smartermail import forwards
from provisioning.backends.smartermail.addresses import local_part_of, scope_of
from provisioning.backends.smartermail.answers import (
    flag,
    instant,
    number,
    optional_record,
    record,
    text,
)
from provisioning.backends.smartermail.client import Conversation, domain_scope
from provisioning.backends.smartermail.protocols import addresses_with, switch
from provisioning.backends.smartermail.refusals import explains_itself
from provisioning.backends.smartermail.users import address_of, all_users, telling_absent_mailbox


def list_all(calls: Conversation, domain_name: str) -> Sequence[MailboxState]:
    """All mailboxes in three calls, however many there are."""
    scope = domain_scope(domain_name)
    users = all_users(calls, scope)
    with_eas = addresses_with(calls, scope, MailProtocol.EAS)
    with_mapi = addresses_with(calls, scope, MailProtocol.MAPI)
    return [_state(user, with_eas, with_mapi) for user in users]


def read(calls: Conversation, address: str) -> MailboxState | None:
    """One mailbox with its protocols."""
    address = address.lower()
    scope = scope_of(address)
    try:
        with telling_absent_mailbox(calls, address):
            user = record(calls.read(scope, "settings/domain/user", address), "userData")
    except NotFound:
        return None
    with_eas = addresses_with(calls, scope, MailProtocol.EAS)
    return _state(user, with_eas, addresses_with(calls, scope, MailProtocol.MAPI))


def create(calls: Conversation, spec: MailboxSpec) -> None:
    """Creates it whole or not at all: a refused protocol takes the new mailbox away again."""
    address = spec.address.lower()
    body: dict[str, object] = {
        "userData": {
            "userName": local_part_of(address),
            "password": spec.password,
            "fullName": spec.display_name,
            "maxMailboxSize": spec.quota_bytes,
            "securityFlags": {"isDomainAdmin": False},
        }
    }
    if spec.forward:
        body["userMailSettings"] = forwards.SWITCHED_ON
    calls.change(scope_of(address), "settings/domain/user-put", body=body)
    try:
        _complete(calls, address, spec)
    except Rejected:
        _delete(calls, address)
        raise


def _complete(calls: Conversation, address: str, spec: MailboxSpec) -> None:
    """What a new mailbox has besides the account itself."""
    scope = scope_of(address)
    if spec.has_eas:
        switch(calls, scope, MailProtocol.EAS, {address: True})
    if spec.has_mapi:
        switch(calls, scope, MailProtocol.MAPI, {address: True})
    if spec.forward and spec.forward.targets:
        forwards.replace_all(calls, address, spec.forward)
    if not spec.is_enabled:
        _set_enabled(calls, address, is_enabled=False)


def change(calls: Conversation, change: MailboxChange) -> None:
    """Sends only what is to change, in as many calls as there are kinds of change."""
    address = change.address.lower()
    scope = scope_of(address)
    user: dict[str, object] = {}
    if change.display_name is not None:
        user["fullName"] = change.display_name
    if change.quota_bytes is not None:
        user["maxMailboxSize"] = change.quota_bytes
    with telling_absent_mailbox(calls, address):
        if user:
            _post_user(calls, address, user)
        if change.is_enabled is not None:
            _set_enabled(calls, address, is_enabled=change.is_enabled)
        if change.has_eas is not None:
            switch(calls, scope, MailProtocol.EAS, {address: change.has_eas})
        if change.has_mapi is not None:
            switch(calls, scope, MailProtocol.MAPI, {address: change.has_mapi})


def set_password(calls: Conversation, address: str, password: str) -> None:
    """Other members survive, because the platform merges."""
    address = address.lower()
    with telling_absent_mailbox(calls, address):
        _post_user(calls, address, {"password": password})


def delete(calls: Conversation, address: str) -> None:
    """A mailbox that is gone counts as deleted."""
    address = address.lower()
    try:
        with telling_absent_mailbox(calls, address):
            _delete(calls, address)
    except NotFound:
        return


def _post_user(calls: Conversation, address: str, user: JsonObject) -> None:
    scope = scope_of(address)
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
        scope_of(address),
        "settings/domain/users-disable",
        "false" if is_enabled else "true",
        "true",
        body={"input": [local_part_of(address)]},
    )


def _delete(calls: Conversation, address: str) -> None:
    calls.change(
        scope_of(address), "settings/domain/users-delete", body={"input": [local_part_of(address)]}
    )


def _state(user: JsonObject, with_eas: frozenset[str], with_mapi: frozenset[str]) -> MailboxState:
    address = address_of(user)
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
