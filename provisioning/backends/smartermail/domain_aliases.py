"""Domain aliases (smartermail-api.md 3.3), with the token of `manage-domain`.

That token may add an alias without the MX check; a domain administrator's own may not.
"""

from __future__ import annotations

from collections.abc import Sequence

from provisioning.backends.base import DomainAlias
from provisioning.backends.errors import DomainInUse, NameInUse, NotFound, Rejected
from provisioning.backends.smartermail import domains
from provisioning.backends.smartermail.absence import telling_absence
from provisioning.backends.smartermail.answers import records, text
from provisioning.backends.smartermail.client import Conversation, domain_scope

_WITHOUT_MX_CHECK = "false"


def list_all(calls: Conversation, domain_name: str) -> Sequence[DomainAlias]:
    """Every alias of the domain in one call."""
    members = calls.read(domain_scope(domain_name), "settings/domain/domain-aliases")
    return [
        DomainAlias(text(alias, "name").lower()) for alias in records(members, "domainAliasData")
    ]


def add(calls: Conversation, domain_name: str, alias_name: str) -> None:
    """Looks only after a refusal: no code for a name in use is known here."""
    name = alias_name.lower()
    if name == domain_name.lower():
        raise Rejected("a domain cannot be its own alias")
    try:
        calls.change(
            domain_scope(domain_name), "settings/domain/domain-alias-put", name, _WITHOUT_MX_CHECK
        )
    except Rejected as refusal:
        if _has(calls, domain_name, name):
            return
        if isinstance(refusal, NameInUse) or domains.is_listed(calls, name):
            raise DomainInUse(refusal.detail, http_status=refusal.http_status) from None
        raise


def remove(calls: Conversation, domain_name: str, alias_name: str) -> None:
    """An alias that is gone counts as removed."""
    name = alias_name.lower()
    try:
        with telling_absence(lambda: _has(calls, domain_name, name)):
            calls.change(domain_scope(domain_name), "settings/domain/domain-alias-delete", name)
    except NotFound:
        return


def _has(calls: Conversation, domain_name: str, alias_name: str) -> bool:
    return any(alias.domain_name == alias_name for alias in list_all(calls, domain_name))
