"""The look-ups that an SPF record costs, counted as receivers count them (RFC 7208 4.6.4)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from provisioning.dns_answers import Answer
from provisioning.dns_checks.lookups import Look
from provisioning.dns_checks.spf_syntax import SpfMalformed, SpfRecord, Term, is_spf, parse

LIMIT = 10
VOID_LIMIT = 2
# Beyond this the record is broken anyway; a circle of includes ends here.
_ENOUGH = 40


@dataclass
class Count:
    """What a record costs.

    `doubts` are answers that could not be had: the true figure may be higher. `broken` names what
    an include needs and does not find, with why: missing, several or malformed.
    """

    lookup_count: int = 0
    void_count: int = 0
    by_term: dict[str, int] = field(default_factory=dict)
    doubts: list[Answer] = field(default_factory=list)
    broken: list[tuple[str, str]] = field(default_factory=list)

    @property
    def is_too_high(self) -> bool:
        """Receivers give up on the record."""
        return self.lookup_count > LIMIT


def spf_texts(answer: Answer) -> list[str]:
    """The SPF records among the texts at a name."""
    return [text for text in answer.texts if is_spf(text)]


def count(record: SpfRecord, domain_name: str, look: Look) -> Count:
    """Counts the record of the domain with everything it includes."""
    total = Count()
    for term in _costly(record):
        before = total.lookup_count
        _count_term(term, domain_name, look, total)
        total.by_term[term.text] = total.lookup_count - before
    return total


def _costly(record: SpfRecord) -> Iterator[Term]:
    yield from (one for one in record.mechanisms if one.costs_lookup)
    if record.redirect:
        yield from (one for one in record.terms if one.name == "redirect")


def _count_term(term: Term, domain_name: str, look: Look, total: Count) -> None:
    total.lookup_count += 1
    if total.lookup_count > _ENOUGH or not term.is_plain:
        return
    if term.name in {"include", "redirect"}:
        _count_included(term.value, look, total)
    elif term.name in {"a", "mx", "exists"}:
        _note_void(term, term.value or domain_name, look, total)


def _count_included(name: str, look: Look, total: Count) -> None:
    answer = look(name, "TXT")
    if answer.is_unknown:
        total.doubts.append(answer)
        return
    texts = spf_texts(answer)
    if len(texts) != 1:
        total.broken.append((name, "several" if texts else "missing"))
        return
    try:
        record = parse(texts[0])
    except SpfMalformed:
        total.broken.append((name, "malformed"))
        return
    for term in _costly(record):
        _count_term(term, name, look, total)


def _note_void(term: Term, name: str, look: Look, total: Count) -> None:
    """A look-up that finds nothing; two of them are forgiven."""
    types = ["MX"] if term.name == "mx" else ["A"] if term.name == "exists" else ["A", "AAAA"]
    answers = [look(name, one) for one in types]
    if all(one.is_absent for one in answers):
        total.void_count += 1
    total.doubts += [one for one in answers if one.is_unknown][:1]
