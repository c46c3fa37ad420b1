"""What is there for certain: the platform's no means "not there", "not now" or "nothing" alike.

No text of the platform is known (polarismail-api.md 2.4), so a refusal is explained by reading.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from provisioning.backends.errors import NotFound, Rejected
from provisioning.backends.http import JsonObject
from provisioning.backends.polarismail.answers import (
    count,
    optional_count,
    record_of,
    required_text,
    rows_of,
)
from provisioning.backends.polarismail.client import Conversation


def is_unexplained(refusal: Rejected) -> bool:
    """Whether all that is known of the refusal is the platform's text."""
    return type(refusal) is Rejected


def domain_rows(calls: Conversation) -> Sequence[JsonObject]:
    """Every domain of the account; it is not paged."""
    envelope = calls.ask("getAllDomains")
    if envelope.is_yes:
        return rows_of(envelope.payload)
    if optional_count(account_figures(calls), "curdomains") == 0:
        return ()
    raise Rejected(envelope.reason)


def account_figures(calls: Conversation) -> JsonObject:
    """The figures of the account; `getAccountStats`, despite its name, is the audit log."""
    return record_of(calls.read("getAdminStats").payload)


def has_domain(calls: Conversation, domain_name: str) -> bool:
    """Whether it can be read, or is in the list of all domains (one not proven may be missing)."""
    if calls.ask("getDomainInfo", domain=domain_name).is_yes:
        return True
    return is_listed(calls, domain_name)


def is_listed(calls: Conversation, domain_name: str) -> bool:
    """Whether the list of all domains has it."""
    return domain_name in {domain_name_of(row) for row in domain_rows(calls)}


def domain_name_of(row: JsonObject) -> str:
    """The domain of a row of the list of all domains."""
    return required_text(row, "domain").lower()


@contextmanager
def telling_domain_absence(calls: Conversation, domain_name: str) -> Iterator[None]:
    """Makes NotFound of an unexplained refusal, but only when all else says so too."""
    try:
        yield
    except Rejected as refusal:
        if not is_unexplained(refusal) or has_domain(calls, domain_name):
            raise
        raise NotFound(refusal.detail) from None


def domain_info(calls: Conversation, domain_name: str) -> JsonObject:
    """Settings and counts of a domain; NotFound when it is gone."""
    envelope = calls.ask("getDomainInfo", domain=domain_name)
    if envelope.is_yes:
        return record_of(envelope.payload)
    if is_listed(calls, domain_name):
        raise Rejected(envelope.reason)
    raise NotFound(envelope.reason)


def rows_in(
    calls: Conversation,
    domain_name: str,
    action: str,
    *,
    counted_by: str = "",
    known_count: int = 0,
    **parameters: str,
) -> Sequence[JsonObject]:
    """The rows of a list in a domain; NotFound when the domain is gone.

    The platform may refuse to list nothing. A refusal passes for an empty list only when the
    domain's count `counted_by` says that there is no more than `known_count`, or, where there is no
    such count, when the platform also refuses a search that certainly finds nothing.
    """
    envelope = calls.ask(action, domain=domain_name, **parameters)
    if envelope.is_yes:
        return rows_of(envelope.payload)
    info = domain_info(calls, domain_name)
    if counted_by:
        is_empty = count(info, counted_by) <= known_count
    else:
        is_empty = _refuses_to_list_nothing(calls, domain_name)
    if is_empty:
        return ()
    raise Rejected(envelope.reason)


def _refuses_to_list_nothing(calls: Conversation, domain_name: str) -> bool:
    nobody = secrets.token_hex(16)
    return not calls.ask(
        "searchUsers", domain=domain_name, search=nobody, slicing="1", offset="0", limit="1"
    ).is_yes
