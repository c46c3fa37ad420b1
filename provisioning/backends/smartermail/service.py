"""Everything of one domain for the mirror: six calls with warm tokens."""

from __future__ import annotations

from provisioning.backends.base import ServiceSnapshot
from provisioning.backends.smartermail import aliases, domain_aliases, lists, mailboxes
from provisioning.backends.smartermail.client import Conversation


def read(calls: Conversation, domain_name: str) -> ServiceSnapshot:
    """Whole or not at all; forwards take a call a mailbox, so they are not in it."""
    return ServiceSnapshot(
        mailboxes=tuple(mailboxes.list_all(calls, domain_name)),
        aliases=tuple(aliases.list_all(calls, domain_name)),
        lists=tuple(lists.list_all(calls, domain_name)),
        domain_aliases=tuple(domain_aliases.list_all(calls, domain_name)),
    )
