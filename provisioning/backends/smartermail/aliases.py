"""Aliases (smartermail-api.md 3.6); the platform names them by local part."""

from __future__ import annotations

from collections.abc import Sequence

from provisioning.backends.base import AliasChange, AliasSpec, AliasState
from provisioning.backends.errors import NotFound, ProtocolViolation
from provisioning.backends.http import JsonObject
from provisioning.backends.smartermail.absence import telling_absence
from provisioning.backends.smartermail.addresses import full_address, local_part_of, scope_of
from provisioning.backends.smartermail.answers import flag, optional_flag, record, records, text
from provisioning.backends.smartermail.answers import texts as texts_of
from provisioning.backends.smartermail.client import Conversation, domain_scope

_FLAGS = {
    "allows_sending": "allowSending",
    "is_hidden": "hideFromGAL",
    "is_internal_only": "internalOnly",
    "is_enabled": "isEnabled",
}


def list_all(calls: Conversation, domain_name: str) -> Sequence[AliasState]:
    """Every alias with its targets in one call; which flags come with it differs by build."""
    members = calls.read(domain_scope(domain_name), "settings/domain/aliases")
    return [
        _state(alias, domain_name.lower(), targets_member="targets")
        for alias in records(members, "gridInfo")
    ]


def read(calls: Conversation, address: str) -> AliasState | None:
    """One alias with all its flags."""
    address = address.lower()
    try:
        alias = _read(calls, address)
    except NotFound:
        return None
    return _state(alias, address.rpartition("@")[2], targets_member="aliasTargetList")


def create(calls: Conversation, spec: AliasSpec) -> None:
    """The server itself refuses a name that a mailbox, alias or list has."""
    address = spec.address.lower()
    calls.change(
        scope_of(address),
        "settings/domain/alias-put",
        body={
            "alias": {
                "name": local_part_of(address),
                "displayName": spec.display_name,
                "aliasTargetList": _distinct(spec.targets),
                "allowSending": spec.allows_sending,
                "hideFromGAL": spec.is_hidden,
                "internalOnly": spec.is_internal_only,
                "isEnabled": spec.is_enabled,
            }
        },
    )


def change(calls: Conversation, change: AliasChange) -> None:
    """Reads and writes the whole object: whether left-out flags survive is not known."""
    address = change.address.lower()
    wanted: dict[str, object] = {
        member: getattr(change, name)
        for name, member in {**_FLAGS, "display_name": "displayName"}.items()
        if getattr(change, name) is not None
    }
    if change.targets is not None:
        wanted["aliasTargetList"] = _distinct(change.targets)
    if not wanted:
        return
    alias = {**_read(calls, address), **wanted}
    name = local_part_of(address)
    with telling_absence(lambda: _is_listed(calls, address)):
        body = {"oldName": name, "alias": alias}
        calls.change(scope_of(address), "settings/domain/alias", body=body)


def delete(calls: Conversation, address: str) -> None:
    """An alias that is gone counts as deleted."""
    address = address.lower()
    try:
        with telling_absence(lambda: _is_listed(calls, address)):
            calls.change(scope_of(address), "settings/domain/alias-delete", local_part_of(address))
    except NotFound:
        return


def _read(calls: Conversation, address: str) -> JsonObject:
    with telling_absence(lambda: _is_listed(calls, address)):
        members = calls.read(scope_of(address), "settings/domain/alias", local_part_of(address))
    return record(members, "alias")


def _is_listed(calls: Conversation, address: str) -> bool:
    """Compared exactly: the server's own search finds parts of names as well."""
    return any(alias.address == address for alias in list_all(calls, address.rpartition("@")[2]))


def _state(alias: JsonObject, domain_name: str, *, targets_member: str) -> AliasState:
    name = text(alias, "name")
    if not name:
        raise ProtocolViolation("an alias without its name")
    return AliasState(
        address=full_address(name, domain_name),
        targets=tuple(
            full_address(target, domain_name) for target in texts_of(alias, targets_member)
        ),
        display_name=text(alias, "displayName"),
        includes_all_mailboxes=flag(alias, "includeAllDomainUsers"),
        **{name: optional_flag(alias, member) for name, member in _FLAGS.items()},
    )


def _distinct(targets: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(target.strip().lower() for target in targets))
