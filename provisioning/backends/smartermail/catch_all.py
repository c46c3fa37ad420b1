"""The address for unknown names (smartermail-api.md 3.8): an alias of the domain."""

from __future__ import annotations

from provisioning.backends.errors import Rejected
from provisioning.backends.smartermail.addresses import full_address, local_part_of
from provisioning.backends.smartermail.answers import record, text
from provisioning.backends.smartermail.client import Conversation, domain_scope


def read(calls: Conversation, domain_name: str) -> str:
    """The full address, or ''; the platform keeps a local part."""
    domain_name = domain_name.lower()
    members = calls.read(domain_scope(domain_name), "settings/domain/domain")
    target = text(record(members, "domainSettings"), "catchAll")
    return full_address(target, domain_name) if target else ""


def set_target(calls: Conversation, domain_name: str, target_address: str) -> None:
    """Names an alias, or none for ''."""
    arguments = []
    if target_address:
        address = full_address(target_address, domain_name.lower())
        if address.rpartition("@")[2] != domain_name.lower():
            raise Rejected("the catch-all must be an alias of the domain itself")
        arguments = [local_part_of(address)]
    calls.change(domain_scope(domain_name), "settings/domain/set-catch-all", *arguments)
