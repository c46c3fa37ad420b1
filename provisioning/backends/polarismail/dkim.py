"""DKIM: a key is made first and active once it was seen in the DNS (polarismail-api.md 3.9)."""

from __future__ import annotations

from provisioning.backends.domain_values import DkimKey, DkimState, DkimStatus, DnsRecord
from provisioning.backends.errors import Rejected
from provisioning.backends.http import JsonObject
from provisioning.backends.polarismail.answers import flag, record_of, text
from provisioning.backends.polarismail.client import Conversation
from provisioning.backends.polarismail.presence import telling_domain_absence


def read(calls: Conversation, domain_name: str) -> DkimState:
    """A no may carry the state all the same; one that does not is a refusal."""
    name = domain_name.lower()
    with telling_domain_absence(calls, name):
        envelope = calls.ask("getDKIM", domain=name)
        if not envelope.is_yes and not isinstance(envelope.payload, dict):
            raise Rejected(envelope.reason)
    record = record_of(envelope.payload)
    return _state(_key(record, "dkim_host", "dkim_key"), is_enabled=flag(record, "dkim_enabled"))


def enable(calls: Conversation, domain_name: str) -> DkimState:
    """Looks first: what a second call does to an active key is not known.

    A key that is there but not active may wait for its record, or be left from before DKIM was
    switched off; so it is enabled again, which keeps it. The answer holds the key under other names
    than the state does, and not whether it is active; until that is read, it counts as pending.
    """
    name = domain_name.lower()
    state = read(calls, name)
    if state.status is DkimStatus.ACTIVE:
        return state
    with telling_domain_absence(calls, name):
        envelope = calls.change("enableDKIM", domain=name)
    key = _key(envelope.members, "dkimhost", "dkimkey")
    return read(calls, name) if key is None else _state(key, is_enabled=False)


def disable(calls: Conversation, domain_name: str) -> None:
    """A refusal to disable what is off is no failure."""
    name = domain_name.lower()
    try:
        with telling_domain_absence(calls, name):
            calls.change("disableDKIM", domain=name)
    except Rejected:
        if read(calls, name).status is not DkimStatus.OFF:
            raise


def _state(key: DkimKey | None, *, is_enabled: bool) -> DkimState:
    if is_enabled:
        return DkimState(DkimStatus.ACTIVE, active_key=key)
    if key is not None:
        return DkimState(DkimStatus.PENDING, pending_key=key)
    return DkimState(DkimStatus.OFF)


def _key(members: JsonObject, host_member: str, key_member: str) -> DkimKey | None:
    """Host and key verbatim: whether the host contains the domain is not known."""
    host, value = text(members, host_member), text(members, key_member)
    return DkimKey(DnsRecord(host, "TXT", value)) if host and value else None
