"""A whole domain in five calls, however much is in it."""

from __future__ import annotations

from provisioning.backends.address_values import ServiceSnapshot
from provisioning.backends.polarismail import aliases, domain_aliases, forwards, lists, mailboxes
from provisioning.backends.polarismail.client import Conversation


def read(calls: Conversation, domain_name: str) -> ServiceSnapshot:
    """Everything but the members of lists, which take one call a list."""
    return ServiceSnapshot(
        mailboxes=tuple(mailboxes.list_all(calls, domain_name)),
        aliases=tuple(aliases.list_all(calls, domain_name)),
        lists=tuple(lists.list_all(calls, domain_name)),
        domain_aliases=tuple(domain_aliases.list_all(calls, domain_name)),
        forwards=forwards.list_all(calls, domain_name),
    )
