"""Domains: reading, creating, switching on and off, DKIM (smartermail-api.md 3.2 and 3.9)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from provisioning.backends.base import DomainSpec, DomainState
from provisioning.backends.errors import NotFound, Rejected
from provisioning.backends.http import JsonObject
from provisioning.backends.smartermail.answers import (
    flag,
    optional_number,
    optional_record,
    record,
    records,
    text,
)
from provisioning.backends.smartermail.client import SYSTEM, Conversation, domain_scope
from provisioning.backends.smartermail.refusals import explains_itself

_MEBIBYTE = 1024 * 1024
_DKIM_KEY_BITS = "2048"
_LOCAL = 0


def list_all(calls: Conversation) -> Sequence[DomainState]:
    """Every domain of the server in one call; it is not paged."""
    members = calls.read(SYSTEM, "settings/sysadmin/domains")
    return [_state(domain) for domain in records(members, "data")]


def read(calls: Conversation, domain_name: str) -> DomainState | None:
    """One domain with its primary administrator; the second call is made only when it exists."""
    name = domain_name.lower()
    try:
        with _telling_absence(calls, name):
            members = calls.read(SYSTEM, "settings/sysadmin/domain", name)
            settings = calls.read(SYSTEM, "settings/sysadmin/domain-settings", name)
    except NotFound:
        return None
    admin_username = text(record(settings, "domainSettings"), "mainDomainAdmin")
    return _state(record(members, "domainData"), admin_username)


def create(calls: Conversation, spec: DomainSpec) -> None:
    """Limits of 0 are unlimited; only mailboxes are limited by the plan."""
    name = spec.domain_name.lower()
    calls.change(
        SYSTEM,
        "settings/sysadmin/domain-put",
        body={
            "domainData": {
                "name": name,
                "path": spec.storage_path,
                "hostname": spec.mail_host_name,
                "isEnabled": True,
                "userLimit": spec.max_mailbox_count,
                "aliasLimit": 0,
                "listLimit": 0,
                "maxSize": 0,
            },
            "adminUsername": spec.admin_username,
            "adminPassword": spec.admin_password,
            "deliverLocallyForExternalDomain": False,
            "domainLocation": _LOCAL,
            "domainLocationAddress": "",
        },
    )


def configure(calls: Conversation, spec: DomainSpec) -> None:
    """The platform merges: what is not named here stays as it is."""
    _change_settings(
        calls,
        spec.domain_name,
        {
            "isEnabled": True,
            "enableMailForwarding": True,
            "enableSmtpAccounts": True,
            "enableActiveSyncAccountManagement": spec.offers_eas,
            "enableMapiEwsAccountManagement": spec.offers_mapi,
            "outgoingIP": spec.outbound_ip,
            "maxUsers": spec.max_mailbox_count,
        },
    )


def set_enabled(calls: Conversation, domain_name: str, *, is_enabled: bool) -> None:
    """Raises NotFound when the domain is gone."""
    _change_settings(calls, domain_name, {"isEnabled": is_enabled})


def delete(calls: Conversation, domain_name: str, *, delete_files: bool) -> None:
    """A domain that is gone counts as deleted."""
    name = domain_name.lower()
    try:
        with _telling_absence(calls, name):
            files = "true" if delete_files else "false"
            calls.change(SYSTEM, "settings/sysadmin/domain-delete", name, files)
    except NotFound:
        return


def enable_dkim(calls: Conversation, domain_name: str) -> None:
    """Looks first: a rollover would replace a key that stands in the DNS already.

    `dkim-enable` is left out: it may answer yes and create nothing, the rollover always creates.
    """
    scope = domain_scope(domain_name)
    settings = record(calls.read(scope, "settings/domain/domain"), "domainSettings")
    keys = optional_record(settings, "domainKeysSettings")
    is_active = flag(keys, "isActive") and text(keys, "selector")
    if is_active or text(optional_record(keys, "pending"), "selector"):
        return
    members = calls.change(scope, "settings/domain/dkim-create-rollover", _DKIM_KEY_BITS)
    if not text(members, "selector") or not text(members, "publicKey"):
        raise Rejected("the server said yes and made no DKIM key")


def _change_settings(calls: Conversation, domain_name: str, settings: JsonObject) -> None:
    name = domain_name.lower()
    with _telling_absence(calls, name):
        calls.change(
            SYSTEM,
            "settings/sysadmin/domain-settings",
            name,
            body={"domainSettings": settings},
        )


@contextmanager
def _telling_absence(calls: Conversation, name: str) -> Iterator[None]:
    """Makes NotFound of an unexplained refusal, but only when the list of all domains agrees.

    No source names the code for a missing domain, and an outage must never look like one.
    """
    try:
        yield
    except Rejected as refusal:
        if explains_itself(refusal) or any(
            domain.domain_name == name for domain in list_all(calls)
        ):
            raise
        raise NotFound(refusal.detail, http_status=refusal.http_status) from None


def _state(domain: JsonObject, admin_username: str = "") -> DomainState:
    mailbox_count = optional_number(domain, "userCount")
    return DomainState(
        domain_name=text(domain, "name").lower(),
        is_enabled=_is_enabled(domain),
        used_bytes=_used_bytes(domain),
        mailbox_count=None if mailbox_count is None else int(mailbox_count),
        admin_username=admin_username.lower(),
    )


def _is_enabled(domain: JsonObject) -> bool:
    """Lists of some builds were seen with `status` alone."""
    if domain.get("isEnabled") is None:
        return text(domain, "status").lower() == "enabled"
    return flag(domain, "isEnabled")


def _used_bytes(domain: JsonObject) -> int | None:
    used_bytes = optional_number(domain, "size")
    if used_bytes is not None:
        return int(used_bytes)
    used_mebibytes = optional_number(domain, "sizeMb")
    return None if used_mebibytes is None else round(used_mebibytes * _MEBIBYTE)
