"""SPF: who may send for the domain (D-19, RFC 7208)."""

from __future__ import annotations

from collections.abc import Sequence

from provisioning.dns_answers import Answer
from provisioning.dns_checks import spf_lookups
from provisioning.dns_checks.lookups import Look
from provisioning.dns_checks.spf_lookups import Count, spf_texts
from provisioning.dns_checks.spf_merge import DEFAULT_ALL, merge
from provisioning.dns_checks.spf_syntax import (
    VERSION,
    SpfMalformed,
    SpfRecord,
    Term,
    parse,
    parse_term,
)
from provisioning.dns_checks.values import (
    CheckId,
    Finding,
    Level,
    WantedRecord,
    Wish,
    doubt_of,
    source_of,
)

Records = tuple[WantedRecord, ...]
Notes = tuple[tuple[str, str], ...]
Verdict = tuple[Level, str, dict[str, str | int]]
_LETS_THROUGH = "+?"
_DEEPEST = 10
_BROKEN_INCLUDES = {
    "missing": "spf_include_missing",
    "several": "spf_include_several",
    "malformed": "spf_include_malformed",
}


def plain_record(spf_term: str) -> str:
    """The record for a domain without one (AT-J06)."""
    return f"{VERSION} {spf_term} {DEFAULT_ALL}"


def expected(wish: Wish) -> tuple[WantedRecord, ...]:
    """The record of a domain that sends from nowhere else."""
    if not wish.spf_term:
        return ()
    return (WantedRecord(wish.domain_name, "TXT", plain_record(wish.spf_term)),)


def judge(wish: Wish, look: Look) -> Finding:
    """Exactly one record, one of our terms let through, ten look-ups at most.

    `expected` is the merged record; nothing where the old ones cannot be merged.
    """
    if not wish.spf_term:
        return Finding(CheckId.SPF, Level.NOT_NEEDED, "spf_not_needed", wish.domain_name, "TXT")
    answer = look(wish.domain_name, "TXT")
    texts = spf_texts(answer)
    level, code, arguments = _verdict(wish, answer, texts, look)
    wanted, notes = _replacement(wish, texts, look) if texts else (expected(wish), ())
    return Finding(
        CheckId.SPF,
        level,
        code,
        wish.domain_name,
        "TXT",
        wanted,
        tuple(texts),
        {"term": wish.spf_term, **arguments},
        source=source_of(answer),
        notes=notes,
    )


def _replacement(wish: Wish, texts: Sequence[str], look: Look) -> tuple[Records, Notes]:
    """The merged record and what the merge did, or why there is none."""
    try:
        merged = merge(texts, wish.spf_term, wish.domain_name, look)
    except SpfMalformed:
        return (), ()
    costs = tuple(("cost", f"{term} {count}") for term, count in merged.by_term)
    if merged.is_refused:
        return (), (("refused", str(merged.lookup_count)), *costs)
    changes = tuple((str(one.kind), one.term) for one in merged.changes)
    kept = (("kept", " ".join(merged.kept)),) if merged.kept else ()
    count = (("cost", str(merged.lookup_count)),)
    notes = (*changes, *kept, *count) if changes else ()
    return (WantedRecord(wish.domain_name, "TXT", merged.record),), notes


def _verdict(wish: Wish, answer: Answer, texts: Sequence[str], look: Look) -> Verdict:
    if answer.is_unknown:
        return Level.UNKNOWN, "not_checked", doubt_of(answer)
    if not texts:
        return Level.MISSING, "spf_missing", {}
    if len(texts) > 1:
        return Level.WRONG, "spf_several", {"count": len(texts)}
    try:
        record = parse(texts[0])
    except SpfMalformed as error:
        return Level.WRONG, "spf_malformed", {"malformed": error.term}
    count = spf_lookups.count(record, wish.domain_name, look)
    return _of_record(wish, record, count, look)


def _of_record(wish: Wish, record: SpfRecord, count: Count, look: Look) -> Verdict:
    """The worst fault first: what breaks the whole record, then what is about us."""
    told: dict[str, str | int] = {
        "lookup_count": count.lookup_count,
        "limit": spf_lookups.LIMIT,
    }
    if count.is_too_high:
        return Level.WRONG, "spf_too_many_lookups", told
    if count.broken:
        name, why = count.broken[0]
        return Level.WRONG, _BROKEN_INCLUDES[why], {"name": name, **told}
    if count.void_count > spf_lookups.VOID_LIMIT:
        return Level.WRONG, "spf_too_many_void", {"void_count": count.void_count, **told}
    wanted = [parse_term(one) for one in (*wish.spf_term.split(), *wish.spf_accepted_terms)]
    qualifier = _qualifier(record, wanted, look)
    if not qualifier and count.doubts:
        return Level.UNKNOWN, "not_checked", doubt_of(count.doubts[0])
    if not qualifier:
        return Level.WRONG, _why_not_found(record, wanted), told
    if qualifier not in _LETS_THROUGH:
        return Level.WRONG, "spf_term_fails", {"qualifier": qualifier, **told}
    if count.doubts:
        return Level.UNKNOWN, "spf_count_unknown", doubt_of(count.doubts[0])
    if record.all_term and record.all_term.qualifier == "+":
        return Level.PARTLY, "spf_lets_everybody", told
    return Level.OK, "spf_ok", told


def _why_not_found(record: SpfRecord, wanted: Sequence[Term]) -> str:
    behind = [one for one in record.terms if one.is_mechanism and one not in record.mechanisms]
    if any(_matches(one, term) for one in behind for term in wanted):
        return "spf_term_after_all"
    return "spf_term_missing"


def _qualifier(record: SpfRecord, wanted: Sequence[Term], look: Look, depth: int = 0) -> str:
    """What the record says to one of the terms, itself or through what it includes; '' nothing."""
    if depth > _DEEPEST:
        return ""
    for term in record.mechanisms:
        if any(_matches(term, one) for one in wanted):
            return term.qualifier
        if term.name == "include" and term.is_plain:
            inner = _of_name(term.value, wanted, look, depth)
            # An include takes over a pass and nothing else (RFC 7208 5.2).
            if inner == "+":
                return term.qualifier
    return _of_name(record.redirect, wanted, look, depth) if record.redirect else ""


def _of_name(name: str, wanted: Sequence[Term], look: Look, depth: int) -> str:
    texts = spf_texts(look(name, "TXT"))
    if len(texts) != 1:
        return ""
    try:
        return _qualifier(parse(texts[0]), wanted, look, depth + 1)
    except SpfMalformed:
        return ""


def _matches(term: Term, wanted: Term) -> bool:
    """The same target, or a network that holds the wanted address."""
    if term.target == wanted.target:
        return True
    outer, inner = term.network, wanted.network
    if outer is None or inner is None or outer.version != inner.version:
        return False
    return int(outer.network_address) <= int(inner.network_address) and int(
        inner.broadcast_address
    ) <= int(outer.broadcast_address)
