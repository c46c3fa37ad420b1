"""Domains: reading, creating, settings, switching on and off, usage (smartermail-api.md 3.2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from provisioning.backends.base import (
    DomainChange,
    DomainSpec,
    DomainState,
    DomainUsage,
    MailProtocol,
)
from provisioning.backends.errors import NotFound, Rejected
from provisioning.backends.http import JsonObject
from provisioning.backends.smartermail.absence import telling_absence
from provisioning.backends.smartermail.answers import (
    flag,
    optional_number,
    record,
    records,
    text,
)
from provisioning.backends.smartermail.client import SYSTEM, Conversation, domain_scope
from provisioning.backends.smartermail.protocols import addresses_with

_MEBIBYTE = 1024 * 1024
_LOCAL = 0
_CHANGEABLE = {
    "max_mailbox_count": "maxUsers",
    "max_domain_bytes": "maxSize",
    "outbound_ip": "outgoingIP",
    "offers_eas": "enableActiveSyncAccountManagement",
    "offers_mapi": "enableMapiEwsAccountManagement",
}


def list_all(calls: Conversation) -> Sequence[DomainState]:
    """Every domain of the server in one call; it is not paged."""
    members = calls.read(SYSTEM, "settings/sysadmin/domains")
    return [_state(domain) for domain in records(members, "data")]


def is_listed(calls: Conversation, name: str) -> bool:
    """Whether the list of all domains has the name."""
    return any(domain.domain_name == name for domain in list_all(calls))


def read(calls: Conversation, domain_name: str) -> DomainState | None:
    """One domain with its primary administrator; the second call is made only when it exists."""
    name = domain_name.lower()
    try:
        with telling_absence(lambda: is_listed(calls, name)):
            members = calls.read(SYSTEM, "settings/sysadmin/domain", name)
            admin_username = _admin_username(calls, name)
    except NotFound:
        return None
    return _state(record(members, "domainData"), admin_username)


def read_admin_username(calls: Conversation, name: str) -> str:
    """The local part of the primary administrator; '' when the domain has none."""
    with telling_absence(lambda: is_listed(calls, name)):
        return _admin_username(calls, name)


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
                "maxSize": spec.max_domain_bytes,
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
            "maxSize": spec.max_domain_bytes,
        },
    )


def change(calls: Conversation, change: DomainChange) -> None:
    """Writes what is named and looks again: unknown members are dropped without an error."""
    wanted = {
        member: getattr(change, name)
        for name, member in _CHANGEABLE.items()
        if getattr(change, name) is not None
    }
    if not wanted:
        return
    _change_settings(calls, change.domain_name, wanted)
    settings = _settings(calls, change.domain_name.lower())
    refused = [name for name in wanted if settings.get(name, wanted[name]) != wanted[name]]
    if refused:
        raise Rejected(f"the server said yes and did not change {', '.join(refused)}")


def usage_of_all(calls: Conversation) -> Sequence[DomainUsage]:
    """Storage and counts of every domain in one call; protocols are not told there."""
    return [_usage(domain) for domain in list_all(calls)]


def read_usage(calls: Conversation, domain_name: str) -> DomainUsage:
    """Three calls: the domain, and who has which protocol."""
    name = domain_name.lower()
    with telling_absence(lambda: is_listed(calls, name)):
        members = calls.read(SYSTEM, "settings/sysadmin/domain", name)
    scope = domain_scope(name)
    return replace(
        _usage(_state(record(members, "domainData"))),
        eas_count=len(addresses_with(calls, scope, MailProtocol.EAS)),
        mapi_count=len(addresses_with(calls, scope, MailProtocol.MAPI)),
    )


def set_enabled(calls: Conversation, domain_name: str, *, is_enabled: bool) -> None:
    """Raises NotFound when the domain is gone."""
    _change_settings(calls, domain_name, {"isEnabled": is_enabled})


def delete(calls: Conversation, domain_name: str, *, delete_files: bool) -> None:
    """A domain that is gone counts as deleted."""
    name = domain_name.lower()
    try:
        with telling_absence(lambda: is_listed(calls, name)):
            files = "true" if delete_files else "false"
            calls.change(SYSTEM, "settings/sysadmin/domain-delete", name, files)
    except NotFound:
        return


def _admin_username(calls: Conversation, name: str) -> str:
    return text(_settings(calls, name), "mainDomainAdmin").lower()


def _settings(calls: Conversation, name: str) -> JsonObject:
    return record(calls.read(SYSTEM, "settings/sysadmin/domain-settings", name), "domainSettings")


def _change_settings(calls: Conversation, domain_name: str, settings: JsonObject) -> None:
    name = domain_name.lower()
    with telling_absence(lambda: is_listed(calls, name)):
        calls.change(
            SYSTEM,
            "settings/sysadmin/domain-settings",
            name,
            body={"domainSettings": settings},
        )


def _state(domain: JsonObject, admin_username: str = "") -> DomainState:
    return DomainState(
        domain_name=text(domain, "name").lower(),
        is_enabled=_is_enabled(domain),
        used_bytes=_used_bytes(domain),
        mailbox_count=_count(domain, "userCount"),
        admin_username=admin_username,
        alias_count=_count(domain, "aliasCount"),
        list_count=_count(domain, "listCount"),
        domain_alias_count=_count(domain, "domainAliasCount"),
        max_mailbox_count=_count(domain, "userLimit"),
        max_domain_bytes=_count(domain, "maxSize"),
    )


def _usage(state: DomainState) -> DomainUsage:
    return DomainUsage(
        domain_name=state.domain_name,
        used_bytes=state.used_bytes,
        mailbox_count=state.mailbox_count,
        alias_count=state.alias_count,
        list_count=state.list_count,
    )


def _count(domain: JsonObject, name: str) -> int | None:
    count = optional_number(domain, name)
    return None if count is None else int(count)


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
