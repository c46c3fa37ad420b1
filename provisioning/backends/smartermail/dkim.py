"""DKIM keys (smartermail-api.md 3.9), as the domain's own administrator."""

from __future__ import annotations

from provisioning.backends.base import DkimKey, DkimState, DkimStatus, DnsRecord
from provisioning.backends.errors import Rejected
from provisioning.backends.http import JsonObject
from provisioning.backends.smartermail.answers import (
    flag,
    instant,
    optional_record,
    record,
    text,
)
from provisioning.backends.smartermail.client import Conversation, domain_scope
from provisioning.backends.smartermail.refusals import explains_itself

_KEY_BITS = "2048"
_UNFORCED = "false"


def read(calls: Conversation, domain_name: str) -> DkimState:
    """The keys as the domain's settings tell them."""
    domain_name = domain_name.lower()
    members = calls.read(domain_scope(domain_name), "settings/domain/domain")
    keys = optional_record(record(members, "domainSettings"), "domainKeysSettings")
    active_key = _key(keys, domain_name) if flag(keys, "isActive") else None
    pending_key = _key(optional_record(keys, "pending"), domain_name)
    status = DkimStatus.PENDING if pending_key else DkimStatus.OFF
    return DkimState(DkimStatus.ACTIVE if active_key else status, active_key, pending_key)


def enable(calls: Conversation, domain_name: str) -> DkimState:
    """Looks first: a roll-over would replace a key that stands in the DNS already.

    `dkim-enable` is left out: it may answer yes and create nothing, the roll-over always creates.
    """
    state = read(calls, domain_name)
    return _make_pending(calls, domain_name, state) if state.status is DkimStatus.OFF else state


def roll(calls: Conversation, domain_name: str) -> DkimState:
    """Makes a new key beside the active one, unless one is pending already."""
    state = read(calls, domain_name)
    return state if state.pending_key else _make_pending(calls, domain_name, state)


def verify(calls: Conversation, domain_name: str) -> DkimState:
    """Has the server look for the pending key in the DNS; not found leaves it pending."""
    scope = domain_scope(domain_name)
    state = read(calls, domain_name)
    if not state.pending_key:
        return state
    try:
        calls.change(scope, "settings/domain/dkim-verify-rollover", _UNFORCED)
    except Rejected as refusal:
        if explains_itself(refusal):
            raise
    return read(calls, domain_name)


def disable(calls: Conversation, domain_name: str) -> None:
    """Stops signing at once and drops a pending key."""
    calls.change(domain_scope(domain_name), "settings/domain/dkim-disable")


def _make_pending(calls: Conversation, domain_name: str, state: DkimState) -> DkimState:
    members = calls.change(
        domain_scope(domain_name), "settings/domain/dkim-create-rollover", _KEY_BITS
    )
    key = _key(members, domain_name.lower())
    if key is None:
        raise Rejected("the server said yes and made no DKIM key")
    status = DkimStatus.ACTIVE if state.active_key else DkimStatus.PENDING
    return DkimState(status, state.active_key, key, instant(members, "nextCheckUtc"))


def _key(members: JsonObject, domain_name: str) -> DkimKey | None:
    """The key with its record; none without selector and public key (bare base64)."""
    selector, public_key = text(members, "selector"), text(members, "publicKey")
    if not selector or not public_key:
        return None
    name = f"{selector}._domainkey.{domain_name}"
    return DkimKey(DnsRecord(name, "TXT", f"v=DKIM1; k=rsa; p={public_key}"), selector, public_key)
