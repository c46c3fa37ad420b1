"""A DMARC record (RFC 7489) from the fields of a form, and a plan's suggestions for them.

Pure. Rules and defaults: module-behaviours.md 5.7.4 and options 21 to 23.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

# One label each: letters, digits, hyphens inside; the local part without signs that a record uses.
ADDRESS = re.compile(
    r"[A-Za-z0-9._%+=/'-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]"
    r"(?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])"
)
USUAL_PERCENT = 100
USUAL_INTERVAL_SECONDS = 86_400
SHORTEST_INTERVAL_SECONDS, LONGEST_INTERVAL_SECONDS = 60, 604_800


class Policy(StrEnum):
    NONE = "none"
    QUARANTINE = "quarantine"
    REJECT = "reject"


class Alignment(StrEnum):
    RELAXED = "r"
    STRICT = "s"


class ReportFormat(StrEnum):
    AFRF = "afrf"
    IODEF = "iodef"


@dataclass(frozen=True)
class Suggestions:
    """What the plan fills in; `is_offered` off hides DMARC altogether (D-21)."""

    is_offered: bool
    policy: Policy
    aggregate_addresses: str


@dataclass(frozen=True)
class DmarcWish:
    """The fields as typed. `subdomain_policy` None = the same as the domain's own."""

    policy: Policy = Policy.NONE
    subdomain_policy: Policy | None = None
    dkim_alignment: Alignment = Alignment.RELAXED
    spf_alignment: Alignment = Alignment.RELAXED
    percent: int = USUAL_PERCENT
    report_format: ReportFormat = ReportFormat.AFRF
    interval_seconds: int = USUAL_INTERVAL_SECONDS
    aggregate_addresses: str = ""
    failure_addresses: str = ""


def suggestions(option_texts: Mapping[str, str]) -> Suggestions:
    """Options 21 (on, or never saved: offered), 22 and 23; an unknown policy is `none`."""
    policy = option_texts.get("23", "").strip().lower()
    return Suggestions(
        is_offered=option_texts.get("21", "on") == "on",
        policy=Policy(policy) if policy in set(Policy) else Policy.NONE,
        aggregate_addresses=option_texts.get("22", "").strip(),
    )


def record(wish: DmarcWish) -> str:
    """The TXT record's text. Numbers out of range are clamped, bad addresses are left out."""
    percent = min(max(wish.percent, 0), 100)
    interval = min(max(wish.interval_seconds, SHORTEST_INTERVAL_SECONDS), LONGEST_INTERVAL_SECONDS)
    subdomain = wish.subdomain_policy
    tags = {
        "v": "DMARC1",
        "p": wish.policy.value,
        "sp": subdomain.value if subdomain and subdomain != wish.policy else "",
        "adkim": "s" if wish.dkim_alignment == Alignment.STRICT else "",
        "aspf": "s" if wish.spf_alignment == Alignment.STRICT else "",
        "pct": str(percent) if percent != USUAL_PERCENT else "",
        "rf": "iodef" if wish.report_format == ReportFormat.IODEF else "",
        "ri": str(interval) if interval != USUAL_INTERVAL_SECONDS else "",
        "rua": _report_uris(wish.aggregate_addresses),
        "ruf": _report_uris(wish.failure_addresses),
    }
    return "; ".join(f"{tag}={value}" for tag, value in tags.items() if value)


def addresses_in(text: str) -> tuple[list[str], list[str]]:
    """Comma separated addresses, with or without `mailto:`: the good ones, and the bad ones."""
    items = [item.strip() for item in text.split(",") if item.strip()]
    bare = [re.sub(r"^mailto:", "", item, flags=re.IGNORECASE) for item in items]
    good = [address for address in bare if ADDRESS.fullmatch(address)]
    return list(dict.fromkeys(good)), [item for item in bare if item not in good]


def domains_to_authorise(wish: DmarcWish, domain_name: str) -> list[str]:
    """Other domains that reports go to: each must publish that it wants them (RFC 7489 7.1)."""
    good = addresses_in(wish.aggregate_addresses)[0] + addresses_in(wish.failure_addresses)[0]
    domains = {address.rpartition("@")[2].lower() for address in good}
    own = domain_name.lower()
    return sorted(name for name in domains if name != own and not name.endswith(f".{own}"))


def _report_uris(text: str) -> str:
    return ",".join(f"mailto:{address}" for address in addresses_in(text)[0])
