"""Whether a host is one of ours: by its name, or by an address it shares with ours."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import ip_address

from provisioning.dns_answers import Answer, ascii_name
from provisioning.dns_checks.lookups import Look


class Belongs(StrEnum):
    """UNKNOWN: an address could not be looked up."""

    OURS = "ours"
    ELSEWHERE = "elsewhere"
    NOWHERE = "nowhere"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Addresses:
    """The IPv4 and IPv6 addresses of a name."""

    found: frozenset[str]
    is_certain: bool
    aliases: tuple[str, ...]
    doubt: Answer | None


def is_address(text: str) -> bool:
    """Whether the text is an IP address and no name."""
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def addresses_of(name: str, look: Look) -> Addresses:
    """Both kinds of addresses; an address stands for itself."""
    if is_address(name):
        return Addresses(
            frozenset({str(ip_address(name))}), is_certain=True, aliases=(), doubt=None
        )
    answers = [look(name, "A"), look(name, "AAAA")]
    doubts = [one for one in answers if one.is_unknown]
    found = frozenset(str(ip_address(text)) for one in answers for text in one.texts)
    return Addresses(found, not doubts, answers[0].aliases, doubts[0] if doubts else None)


def belongs(name: str, ours: Iterable[str], look: Look) -> Belongs:
    """Compares names first: then no address needs to be known."""
    names = {_folded(one) for one in ours}
    if _folded(name) in names:
        return Belongs.OURS
    theirs = addresses_of(name, look)
    if set(theirs.aliases) & names:
        return Belongs.OURS
    of_ours = [addresses_of(one, look) for one in sorted(names)]
    if theirs.found & frozenset().union(*(one.found for one in of_ours)):
        return Belongs.OURS
    if not theirs.is_certain or (theirs.found and not all(one.is_certain for one in of_ours)):
        return Belongs.UNKNOWN
    return Belongs.ELSEWHERE if theirs.found else Belongs.NOWHERE


def _folded(name: str) -> str:
    try:
        return ascii_name(name)
    except ValueError:
        return name.lower()
