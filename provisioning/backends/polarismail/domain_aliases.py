"""Second names of a domain (polarismail-api.md 3.9)."""

from __future__ import annotations

from collections.abc import Sequence

from provisioning.backends.domain_values import DomainAlias
from provisioning.backends.errors import DomainInUse, Rejected
from provisioning.backends.polarismail.answers import required_text
from provisioning.backends.polarismail.client import Conversation
from provisioning.backends.polarismail.presence import has_domain, is_unexplained, rows_in


def list_all(calls: Conversation, domain_name: str) -> Sequence[DomainAlias]:
    """All of them in one call."""
    rows = rows_in(calls, domain_name.lower(), "getAliasDomains")
    return [DomainAlias(required_text(row, "alias_domain").lower()) for row in rows]


def add(calls: Conversation, domain_name: str, alias_name: str) -> None:
    """One that this domain has already is there; one that another has is in use."""
    name, alias = domain_name.lower(), alias_name.lower()
    try:
        calls.change("addAliasDomain", domain=name, adomain=alias)
    except Rejected as refusal:
        if not is_unexplained(refusal):
            raise
        if _has(calls, name, alias):
            return
        if has_domain(calls, alias) or not calls.ask("isDomainAvailable", domain=alias).is_yes:
            raise DomainInUse(f"{alias} is in use: {refusal.detail}") from None
        raise


def remove(calls: Conversation, domain_name: str, alias_name: str) -> None:
    """One that is gone counts as removed."""
    name, alias = domain_name.lower(), alias_name.lower()
    try:
        calls.change("removeAliasDomain", domain=name, adomain=alias)
    except Rejected as refusal:
        if not is_unexplained(refusal) or _has(calls, name, alias):
            raise


def _has(calls: Conversation, name: str, alias: str) -> bool:
    """NotFound when the domain itself is gone."""
    return DomainAlias(alias) in list_all(calls, name)
