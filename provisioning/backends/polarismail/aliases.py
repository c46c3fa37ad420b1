"""Aliases: one target each, and no call to change one (polarismail-api.md 3.7)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from provisioning.backends.address_values import AliasChange, AliasSpec, AliasState
from provisioning.backends.errors import NotFound, Rejected, Unsupported
from provisioning.backends.polarismail.answers import required_text, text
from provisioning.backends.polarismail.client import Conversation
from provisioning.backends.polarismail.name_space import creating
from provisioning.backends.polarismail.names import address_in, split_address
from provisioning.backends.polarismail.presence import is_unexplained, rows_in


def list_all(calls: Conversation, domain_name: str) -> Sequence[AliasState]:
    """All aliases of the domain itself; the rows may name those of a domain alias as well."""
    name = domain_name.lower()
    targets: defaultdict[str, list[str]] = defaultdict(list)
    for row in rows_in(calls, name, "getAllAliasesDomain", counted_by="aliases"):
        address = address_in(row, "alias", text(row, "domain").lower() or name)
        if split_address(address)[1] == name:
            targets[address].append(required_text(row, "forward").lower())
    return [AliasState(address, tuple(found)) for address, found in targets.items()]


def read(calls: Conversation, address: str) -> AliasState | None:
    """One alias, out of the list."""
    address = address.lower()
    try:
        states = list_all(calls, split_address(address)[1])
    except NotFound:
        return None
    return next((state for state in states if state.address == address), None)


def create(calls: Conversation, spec: AliasSpec) -> None:
    """The platform takes one target and no flags."""
    has_flags = spec.allows_sending or spec.is_hidden or spec.is_internal_only
    if has_flags or spec.display_name or not spec.is_enabled:
        raise Unsupported("create_alias", "the platform has no settings of aliases")
    target = _only_target("create_alias", spec.targets)
    address = spec.address.lower()
    with creating(calls, address):
        _add(calls, address, target)


def change(calls: Conversation, change: AliasChange) -> None:
    """Removes and adds; when the new target is refused, the old one is put back."""
    has_flags = change.allows_sending or change.is_hidden or change.is_internal_only
    if has_flags or change.display_name or change.is_enabled is False:
        raise Unsupported("change_alias", "the platform has no settings of aliases")
    if change.targets is None:
        return
    target = _only_target("change_alias", change.targets)
    address = change.address.lower()
    domain_name = split_address(address)[1]
    standing = {state.address: state for state in list_all(calls, domain_name)}.get(address)
    if standing is not None and standing.targets == (target,):
        return
    if standing is not None:
        _remove(calls, address)
    try:
        with creating(calls, address):
            _add(calls, address, target)
    except Rejected:
        for old_target in standing.targets if standing else ():
            _add(calls, address, old_target)
        raise


def delete(calls: Conversation, address: str) -> None:
    """An alias that is gone counts as deleted."""
    address = address.lower()
    try:
        _remove(calls, address)
    except Rejected as refusal:
        if not is_unexplained(refusal) or read(calls, address) is not None:
            raise


def _add(calls: Conversation, address: str, target: str) -> None:
    local_part, domain_name = split_address(address)
    calls.change("addAlias", alias=local_part, domain=domain_name, forward=target)


def _remove(calls: Conversation, address: str) -> None:
    local_part, domain_name = split_address(address)
    calls.change("removeAlias", alias=local_part, domain=domain_name)


def _only_target(verb: str, targets: Sequence[str]) -> str:
    if len(targets) != 1:
        raise Unsupported(verb, "the platform takes exactly one target for an alias")
    return targets[0].lower()
