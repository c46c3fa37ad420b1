"""An SPF record taken apart (RFC 7208): terms in order, letters of either case."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from ipaddress import IPv4Network, IPv6Network, ip_network

VERSION = "v=spf1"
LOOKUP_MECHANISMS = frozenset({"include", "a", "mx", "ptr", "exists"})
_MECHANISMS = LOOKUP_MECHANISMS | {"all", "ip4", "ip6"}
_NEEDS_VALUE = frozenset({"include", "exists", "ip4", "ip6"})
_MODIFIER = re.compile(r"([a-z][a-z0-9._-]*)=(.*)", re.IGNORECASE | re.DOTALL)
_MECHANISM = re.compile(r"([+?~-]?)([a-z0-9]+)(?::([^\s/]+))?((?:/\d+)?(?://\d+)?)", re.IGNORECASE)
_ADDRESS = re.compile(r"([+?~-]?)(ip[46]):(\S+)", re.IGNORECASE)


class SpfMalformed(ValueError):
    """A record that receivers will not understand; `term` is what breaks it."""

    def __init__(self, term: str) -> None:
        super().__init__(f"{term!r} is no term of an SPF record")
        self.term = term


@dataclass(frozen=True)
class Term:
    """One mechanism, or a modifier (`qualifier` '').

    `value` is what follows the colon or the equals sign, `suffix` a length such as `/24`.
    """

    text: str
    name: str
    qualifier: str = ""
    value: str = ""
    suffix: str = ""

    @property
    def is_mechanism(self) -> bool:
        """A mechanism matches senders; a modifier does not."""
        return bool(self.qualifier)

    @property
    def costs_lookup(self) -> bool:
        """Whether it counts against the ten."""
        return self.name in LOOKUP_MECHANISMS or self.name == "redirect"

    @property
    def is_plain(self) -> bool:
        """The value holds no macro, so that it can be looked up."""
        return "%" not in self.value

    @property
    def target(self) -> str:
        """What it matches, without the qualifier, in one spelling: equal targets are the same."""
        if self.name in {"ip4", "ip6"}:
            return f"{self.name}:{ip_network(self.value, strict=False)}"
        separator = ":" if self.is_mechanism else "="
        value = f"{separator}{self.value.lower().rstrip('.')}" if self.value else ""
        return f"{self.name}{value}{self.suffix}"

    @property
    def network(self) -> IPv4Network | IPv6Network | None:
        """The addresses of an ip4 or ip6 term."""
        return ip_network(self.value, strict=False) if self.name in {"ip4", "ip6"} else None


@dataclass(frozen=True)
class SpfRecord:
    """The terms of one record after its version."""

    terms: tuple[Term, ...]

    @cached_property
    def mechanisms(self) -> tuple[Term, ...]:
        """In order, those that receivers read: nothing behind `all` counts."""
        seen: list[Term] = []
        for term in self.terms:
            if term.is_mechanism:
                seen.append(term)
                if term.name == "all":
                    break
        return tuple(seen)

    @property
    def all_term(self) -> Term | None:
        """What holds for everybody else."""
        return next((one for one in self.mechanisms if one.name == "all"), None)

    @property
    def redirect(self) -> str:
        """Where the rest stands; ignored beside `all`."""
        if self.all_term:
            return ""
        return next((one.value for one in self.terms if one.name == "redirect"), "")

    def __str__(self) -> str:
        return " ".join([VERSION, *(one.text for one in self.terms)])


def is_spf(text: str) -> bool:
    """Whether a TXT record is an SPF record: `v=spf1` alone, or followed by a space."""
    return text.lower() == VERSION or text.lower().startswith(VERSION + " ")


def parse(text: str) -> SpfRecord:
    """Raises `SpfMalformed` for what makes receivers give up on the record."""
    terms = tuple(parse_term(word) for word in text[len(VERSION) :].split())
    for name in ("redirect", "exp"):
        if sum(term.name == name for term in terms) > 1:
            raise SpfMalformed(f"{name}=")
    return SpfRecord(terms)


def parse_term(word: str) -> Term:
    """One term; raises `SpfMalformed`."""
    if address := _ADDRESS.fullmatch(word):
        return _address_term(word, *address.groups())
    if mechanism := _MECHANISM.fullmatch(word):
        qualifier, name, value, suffix = mechanism.groups(default="")
        name = name.lower()
        needs_value = name in _NEEDS_VALUE
        takes_none = name == "all" and (value or suffix)
        if name not in _MECHANISMS or (needs_value and not value) or takes_none:
            raise SpfMalformed(word)
        if suffix and name not in {"a", "mx"}:
            raise SpfMalformed(word)
        return Term(word, name, qualifier or "+", value, suffix)
    if modifier := _MODIFIER.fullmatch(word):
        name, value = modifier.groups()
        if not value and name.lower() == "redirect":
            raise SpfMalformed(word)
        return Term(word, name.lower(), value=value)
    raise SpfMalformed(word)


def _address_term(word: str, qualifier: str, name: str, value: str) -> Term:
    try:
        network = ip_network(value, strict=False)
    except ValueError:
        raise SpfMalformed(word) from None
    if f"ip{network.version}" != name.lower():
        raise SpfMalformed(word)
    return Term(word, name.lower(), qualifier or "+", value)
