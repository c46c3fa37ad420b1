"""The account's figures and limits (polarismail-api.md 3.10)."""

from __future__ import annotations

from provisioning.backends.domain_values import ServerStatistics
from provisioning.backends.http import JsonObject
from provisioning.backends.polarismail.answers import number, optional_count, text
from provisioning.backends.polarismail.client import Conversation
from provisioning.backends.polarismail.presence import account_figures
from provisioning.capabilities import MailboxKind

# The members after `cur` and `max`; OTHER are probably those with Exchange.
_SUFFIXES = {
    MailboxKind.BASIC: "emails",
    MailboxKind.ENHANCED: "eemails",
    MailboxKind.OTHER: "exemails",
}


def read(calls: Conversation) -> ServerStatistics:
    """Counts and limits; the unit of the storage figures is not known, so they are not told."""
    figures = account_figures(calls)
    return ServerStatistics(
        mailbox_counts=_by_kind(figures, "cur"),
        max_mailbox_counts=_by_kind(figures, "max"),
        domain_count=optional_count(figures, "curdomains"),
        max_domain_count=optional_count(figures, "maxdomains"),
    )


def is_domain_limit_reached(calls: Conversation) -> bool:
    """Whether the account has all the domains that it may have."""
    return _is_reached(account_figures(calls), "domains")


def is_mailbox_limit_reached(calls: Conversation, kind: MailboxKind) -> bool:
    """Whether the account has all the mailboxes of that kind, or all the storage, it may have."""
    figures = account_figures(calls)
    # A storage of 0 belongs to a plan that grows by itself.
    has_storage_limit = bool(text(figures, "maxquota")) and number(figures, "maxquota") > 0
    return _is_reached(figures, _SUFFIXES[kind]) or (
        has_storage_limit and _is_reached(figures, "quota")
    )


def _is_reached(figures: JsonObject, suffix: str) -> bool:
    if not text(figures, f"max{suffix}") or not text(figures, f"cur{suffix}"):
        return False
    return number(figures, f"cur{suffix}") >= number(figures, f"max{suffix}")


def _by_kind(figures: JsonObject, prefix: str) -> dict[MailboxKind, int]:
    counts = {kind: optional_count(figures, prefix + suffix) for kind, suffix in _SUFFIXES.items()}
    return {kind: value for kind, value in counts.items() if value is not None}
