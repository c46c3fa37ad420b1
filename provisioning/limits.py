"""How much a service may hold: the plan's own settings, or the options chosen with the service.

On PolarisMail five configurable options of WHMCS decide (module-behaviours.md 8.4): every one needs
a value, 0 means none, and only the word "unlimited" means no limit (D-24). On SmarterMail options 7
and 17 of the product decide, where 0 mailboxes means no limit. Pure values; no database.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from provisioning.errors import ActionRefused
from provisioning.plan_options import PlanOptions

GIGABYTE = 1024**3
UNLIMITED = {"unlimited", "-1"}

BASIC = "Total Mailboxes"
ENHANCED = "Total Enhanced Mailboxes"
MAILBOX_QUOTA = "Mailbox Quota (GB)"
ALIASES = "Total Aliases"
LISTS = "Total Distribution Lists"
TOTAL_QUOTA = "Total Quota (GB)"
DOMAIN_ALIASES = "Total Domain Aliases"

REQUIRED_OPTIONS: Mapping[str, tuple[str, ...]] = {
    "polarismail": (BASIC, ENHANCED, MAILBOX_QUOTA, ALIASES, LISTS),
}
"""By platform: the options without which a service is not set up."""

# Spellings that are understood, as `_folded` leaves them (module-behaviours.md 8.10).
SPELLINGS: Mapping[str, str] = {
    "total mailboxes": BASIC,
    "total basic mailboxes": BASIC,
    "basic mailboxes": BASIC,
    "mailboxes": BASIC,
    "total enhanced mailboxes": ENHANCED,
    "enhanced mailboxes": ENHANCED,
    "mailbox quota": MAILBOX_QUOTA,
    "total aliases": ALIASES,
    "aliases": ALIASES,
    "total distribution lists": LISTS,
    "distribution lists": LISTS,
    "total lists": LISTS,
    "total quota": TOTAL_QUOTA,
    "total domain aliases": DOMAIN_ALIASES,
    "domain aliases": DOMAIN_ALIASES,
}


@dataclass(frozen=True)
class Limits:
    """The limits in force. None: no limit. 0: none at all. Quotas are bytes."""

    basic_mailbox_count: int | None = None
    enhanced_mailbox_count: int | None = 0
    mailbox_quota_bytes: int | None = None
    """The most that one mailbox may have (D-25)."""
    total_quota_bytes: int | None = None
    """The most that all mailboxes together may have; None unless sold as a limit of its own."""
    alias_count: int | None = None
    list_count: int | None = None
    domain_alias_count: int | None = 0

    @property
    def mailbox_count(self) -> int | None:
        """Of all kinds together."""
        if self.basic_mailbox_count is None or self.enhanced_mailbox_count is None:
            return None
        return self.basic_mailbox_count + self.enhanced_mailbox_count

    @property
    def storage_bytes(self) -> int | None:
        """Of the whole domain: the total that is sold, else quota times mailboxes (D-25)."""
        if self.total_quota_bytes is not None:
            return self.total_quota_bytes
        if self.mailbox_quota_bytes is None or self.mailbox_count is None:
            return None
        return self.mailbox_quota_bytes * self.mailbox_count

    def mailbox_count_of(self, kind: str) -> int | None:
        """Of mailboxes of this kind (`MailboxKind`); a kind that is not sold has 0."""
        counts = {"basic": self.basic_mailbox_count, "enhanced": self.enhanced_mailbox_count}
        return counts.get(kind, 0)


def limits_of(platform: str, options: PlanOptions, chosen: Mapping[str, str]) -> Limits:
    """The limits of a service; `chosen` holds its configurable options by WHMCS's names.

    An option that is missing or cannot be read counts as none: nothing is given away, what exists
    stays. `check` is what tells of it.
    """
    if platform not in REQUIRED_OPTIONS:
        return Limits(
            basic_mailbox_count=options.max_mailbox_count or None,
            domain_alias_count=options.max_domain_alias_count,
        )
    texts = understood(chosen)
    quota = _read(texts, MAILBOX_QUOTA, is_quota=True)
    return Limits(
        basic_mailbox_count=_read(texts, BASIC),
        enhanced_mailbox_count=_read(texts, ENHANCED),
        mailbox_quota_bytes=quota,
        total_quota_bytes=_read(texts, TOTAL_QUOTA, is_quota=True)
        if TOTAL_QUOTA in texts
        else None,
        alias_count=_read(texts, ALIASES),
        list_count=_read(texts, LISTS),
        domain_alias_count=_read(texts, DOMAIN_ALIASES),
    )


def understood(chosen: Mapping[str, str]) -> dict[str, str]:
    """The options that are limits, by our name for them, whatever the spelling."""
    texts: dict[str, str] = {}
    for name, text in chosen.items():
        known = option_name(name)
        if known and text.strip():
            texts.setdefault(known, text.strip())
    return texts


def option_name(name: str) -> str | None:
    """Our name of an option that WHMCS calls `name`, by either part of `name|Label`.

    None: it is not about a limit.
    """
    for part in name.partition("|")[::2]:
        if known := SPELLINGS.get(_folded(part)):
            return known
    return None


def missing(platform: str, chosen: Mapping[str, str]) -> list[str]:
    """The required options without a value; 0 is a value (AT-N01)."""
    texts = understood(chosen)
    return [name for name in REQUIRED_OPTIONS.get(platform, ()) if name not in texts]


def check(platform: str, chosen: Mapping[str, str]) -> None:
    """Raises `ActionRefused` naming the options that are missing or cannot be read."""
    if platform not in REQUIRED_OPTIONS:
        return
    if lacking := missing(platform, chosen):
        names = ", ".join(lacking)
        raise ActionRefused("missing_configurable_options", detail=names, names=names)
    for name, text in understood(chosen).items():
        if _number(name, text) is None and text.lower() not in UNLIMITED:
            raise ActionRefused("invalid_configurable_option", name=name, value=text[:100])


def _read(texts: Mapping[str, str], name: str, *, is_quota: bool = False) -> int | None:
    text = texts.get(name, "0")
    if text.lower() in UNLIMITED:
        return None
    number = _number(name, text) or Decimal(0)
    return int(number * GIGABYTE) if is_quota else int(number)


def _number(name: str, text: str) -> Decimal | None:
    """A choice may be called `5`, `5 GB` or `10 mailboxes`; None where it is anything else."""
    if name in {MAILBOX_QUOTA, TOTAL_QUOTA}:
        found = re.fullmatch(r"(\d{1,7}(?:\.\d{1,3})?)\s*(?:gb|go)?", text, re.IGNORECASE)
    else:
        found = re.fullmatch(r"(\d{1,9})(?:\s+[^\W\d][^\d]*)?", text)
    return Decimal(found[1]) if found else None


def _folded(name: str) -> str:
    """Lower case, underscores as blanks, without the unit in brackets."""
    bare = re.sub(r"\(.*?\)|\[.*?\]", " ", name.replace("_", " "))
    return " ".join(bare.lower().split())
