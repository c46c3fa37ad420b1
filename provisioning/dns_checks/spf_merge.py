"""One SPF record out of what the customer has and what we need.

It keeps every mechanism, never makes two records, and made again it changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from provisioning.dns_checks import spf_lookups
from provisioning.dns_checks.lookups import Look
from provisioning.dns_checks.spf_syntax import (
    VERSION,
    SpfRecord,
    Term,
    parse,
    parse_term,
)

DEFAULT_ALL = "~all"
# From the one that lets most through.
_SOFTEST_FIRST = "+?~-"


class ChangeKind(StrEnum):
    """What the merge did; the customer is told each."""

    ADDED = "added"
    JOINED = "joined"
    MOVED_BEFORE_ALL = "moved_before_all"
    LET_THROUGH = "let_through"
    SOFTER_ALL = "softer_all"
    REDIRECT_INCLUDED = "redirect_included"
    ALL_ADDED = "all_added"
    TWICE = "twice"


@dataclass(frozen=True)
class Change:
    """One thing that differs from the old records, with the term it is about."""

    kind: ChangeKind
    term: str = ""


@dataclass(frozen=True)
class Merged:
    """The one record; `lookup_count` is a floor while `is_certain` is not true."""

    record: str
    kept: tuple[str, ...]
    changes: tuple[Change, ...]
    lookup_count: int
    by_term: tuple[tuple[str, int], ...]
    is_certain: bool

    @property
    def is_refused(self) -> bool:
        """More than ten look-ups: published like this, receivers would give up on it."""
        return self.lookup_count > spf_lookups.LIMIT


def merge(texts: Sequence[str], our_terms: str, domain_name: str, look: Look) -> Merged:
    """Merges the records at a name with our terms, parted by spaces.

    Raises `SpfMalformed` naming the term of an old record that nobody can understand.
    """
    ours = [parse_term(one) for one in our_terms.split()]
    old = [parse(text) for text in texts]
    changes: list[Change] = [Change(ChangeKind.JOINED)] if len(old) > 1 else []
    senders = _senders(old, changes)
    for term in ours:
        senders = _with_ours(senders, term, changes)
    tail = _tail(old, senders, changes)
    record = " ".join([VERSION, *(one.text for one in [*senders, *tail])])
    targets = {one.target for one in ours}
    count = spf_lookups.count(parse(record), domain_name, look)
    return Merged(
        record,
        tuple(one.text for one in senders if one.target not in targets),
        tuple(changes),
        count.lookup_count,
        tuple(count.by_term.items()),
        not count.doubts,
    )


def _senders(old: Sequence[SpfRecord], changes: list[Change]) -> list[Term]:
    """Every mechanism but `all`, the first of equal ones, in order."""
    senders: dict[str, Term] = {}
    for record in old:
        for term in record.terms:
            if not term.is_mechanism or term.name == "all":
                continue
            if term not in record.mechanisms:
                changes.append(Change(ChangeKind.MOVED_BEFORE_ALL, term.text))
            known = senders.setdefault(term.target, term)
            if known is not term:
                changes.append(Change(ChangeKind.TWICE, term.text))
                if _SOFTEST_FIRST.index(term.qualifier) < _SOFTEST_FIRST.index(known.qualifier):
                    senders[term.target] = term
    return list(senders.values())


def _with_ours(senders: list[Term], ours: Term, changes: list[Change]) -> list[Term]:
    """Ours passes: one that said no is made to say yes."""
    for position, term in enumerate(senders):
        if term.target == ours.target:
            if term.qualifier in "+?":
                return senders
            changes.append(Change(ChangeKind.LET_THROUGH, term.text))
            return [*senders[:position], ours, *senders[position + 1 :]]
    changes.append(Change(ChangeKind.ADDED, ours.text))
    return [*senders, ours]


def _tail(old: Sequence[SpfRecord], senders: list[Term], changes: list[Change]) -> list[Term]:
    """What holds for everybody else, and the modifiers; a second redirect becomes an include."""
    alls = [record.all_term for record in old if record.all_term]
    modifiers = {one.target: one for record in old for one in record.terms if not one.is_mechanism}
    redirects = [one for one in modifiers.values() if one.name == "redirect"]
    explanations = [one for one in modifiers.values() if one.name == "exp"][:1]
    others = [one for one in modifiers.values() if one.name not in {"redirect", "exp"}]
    if redirects and not alls:
        redirects = _included(redirects[1:], senders, changes) + redirects[:1]
        return [*redirects, *explanations, *others]
    # Beside `all` receivers ignore a redirect; from a record of its own it used to count.
    counted = [
        one for record in old if record.redirect for one in record.terms if one.name == "redirect"
    ]
    dead = [one for one in redirects if one.value not in {two.value for two in counted}]
    _included(counted, senders, changes)
    return [_common_all(alls, changes), *dead[:1], *explanations, *others]


def _included(redirects: list[Term], senders: list[Term], changes: list[Change]) -> list[Term]:
    """Puts them among the senders; gives nothing back."""
    for one in redirects:
        include = parse_term(f"include:{one.value}")
        if include.target not in {sender.target for sender in senders}:
            senders.append(include)
            changes.append(Change(ChangeKind.REDIRECT_INCLUDED, one.text))
    return []


def _common_all(alls: list[Term], changes: list[Change]) -> Term:
    if not alls:
        changes.append(Change(ChangeKind.ALL_ADDED, DEFAULT_ALL))
        return parse_term(DEFAULT_ALL)
    softest = min(alls, key=lambda one: _SOFTEST_FIRST.index(one.qualifier))
    if len({one.qualifier for one in alls}) > 1:
        changes.append(Change(ChangeKind.SOFTER_ALL, softest.text))
    return softest
