"""The records of the DNS page as the template shows them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from clientarea.dns_words import PARTS, TITLES, label_of, note_text, sentence_of, short_name
from provisioning.dns_checks.values import CheckId, Finding, Level, Part, WantedRecord
from provisioning.dns_providers import Provider, fields_of
from provisioning.models import DnsLevel
from provisioning.queries.dns import DnsState, DnsSummary

OPTIONAL, SWITCHED_OFF = _("Not set up (optional)"), _("Switched off")
PILLS = {
    Level.OK: "ok",
    Level.PARTLY: "warn",
    Level.WRONG: "bad",
    Level.MISSING: "bad",
}


@dataclass(frozen=True)
class Line:
    """One field of the form: the provider's word, the text ('' = leave it empty)."""

    label: str
    text: str
    is_copied: bool


@dataclass(frozen=True)
class Half:
    """One half of a verdict, such as the SRV record of Autodiscover."""

    title: str
    word: str
    pill: str
    sentence: str


@dataclass(frozen=True)
class Card:
    """One kind of record: verdict, what to publish field by field, what was found."""

    check_id: str
    title: str
    word: str
    pill: str
    sentence: str
    records: tuple[tuple[Line, ...], ...]
    expected: tuple[str, ...]
    found: tuple[str, ...]
    notes: tuple[str, ...]
    halves: tuple[Half, ...]
    server: str
    asked_at: datetime | None
    ttl_seconds: int | None
    seen_until: datetime | None
    is_open: bool
    can_be_proxied: bool


def cards_of(state: DnsState) -> list[Card]:
    """In the page's order."""
    return [_card(finding, state.provider, state.domain_name) for finding in state.findings]


def _card(finding: Finding, provider: Provider, zone: str) -> Card:
    is_open = finding.level not in {Level.OK, Level.NOT_NEEDED, Level.UNKNOWN}
    records = _to_publish(finding)
    halves = () if finding.level is Level.OK else tuple(_half(one) for one in finding.parts)
    source = finding.source
    until = source.seen_until
    return Card(
        check_id=finding.check_id,
        title=str(TITLES[finding.check_id]),
        word=_word(finding),
        pill=_pill(finding),
        # The halves say the same and more, but of two DKIM keys the whole has its own sentence.
        sentence="" if halves and finding.check_id != CheckId.DKIM else sentence_of(finding),
        records=tuple(_lines(one, provider, zone) for one in records),
        expected=tuple(_as_text(one) for one in _wanted(finding)),
        found=finding.found,
        notes=tuple(note_text(code, term) for code, term in finding.notes) if is_open else (),
        halves=halves,
        server=source.server,
        asked_at=source.asked_at,
        ttl_seconds=source.ttl_seconds,
        seen_until=until if until and until > timezone.now() else None,
        is_open=is_open,
        can_be_proxied=provider.proxied and _has_name(records),
    )


def _to_publish(finding: Finding) -> tuple[WantedRecord, ...]:
    """What is in order already need not be copied; of two keys or halves, the bad one."""
    if finding.level in {Level.OK, Level.NOT_NEEDED, Level.UNKNOWN}:
        return ()
    if finding.parts:
        return tuple(
            record
            for part in finding.parts
            if part.level is not Level.OK
            for record in part.expected
        )
    return finding.expected


def _wanted(finding: Finding) -> tuple[WantedRecord, ...]:
    """All of the finding's records, those of its halves once."""
    halves = (record for part in finding.parts for record in part.expected)
    return tuple(dict.fromkeys((*finding.expected, *halves)))


def _as_text(record: WantedRecord) -> str:
    numbers = (record.priority, record.weight, record.port)
    data = [*(str(one) for one in numbers if one is not None), record.value]
    return " ".join([record.name, record.record_type, *data])


def _half(part: Part) -> Half:
    return Half(
        str(PARTS[part.part_id]),
        str(DnsLevel(part.level).label),
        PILLS.get(part.level, ""),
        sentence_of(part),
    )


def _has_name(records: Iterable[WantedRecord]) -> bool:
    return any(one.record_type in {"A", "AAAA", "CNAME"} for one in records)


def _lines(record: WantedRecord, provider: Provider, zone: str) -> tuple[Line, ...]:
    return tuple(
        Line(
            label_of(one.kind, one.word), one.text, is_copied=bool(one.text) and one.kind != "type"
        )
        for one in fields_of(record, provider, zone)
    )


def _word(finding: Finding) -> str:
    if finding.is_optional and finding.level is Level.MISSING:
        return str(OPTIONAL)
    if finding.code == "dkim_off":
        return str(SWITCHED_OFF)
    return str(DnsLevel(finding.level).label)


def _pill(finding: Finding) -> str:
    if finding.is_optional and finding.level is not Level.OK:
        return ""
    return PILLS.get(finding.level, "")


@dataclass(frozen=True)
class Glance:
    """The overview's line about DNS: one verdict, and a sign for each record."""

    word: str
    pill: str
    records: tuple[tuple[str, str, str, str], ...]
    checked_at: datetime | None


SIGNS = {Level.OK: "✓", Level.PARTLY: "!", Level.WRONG: "✕", Level.MISSING: "✕"}


def glance_of(summary: DnsSummary) -> Glance:
    """Each record as name, pill, sign and word; none of a domain that was never looked at."""
    records = tuple(
        (short_name(one), PILLS.get(level, ""), SIGNS.get(level, "?"), str(DnsLevel(level).label))
        for one, level in summary.levels
    )
    pill = PILLS.get(summary.level, "") if summary.level else ""
    return Glance(_verdict(summary), pill, records, summary.checked_at)


def _verdict(summary: DnsSummary) -> str:
    if summary.is_green:
        return gettext("All in order")
    if summary.red:
        count = len(summary.red)
        return ngettext("1 needs attention", "%(count)s need attention", count) % {"count": count}
    if summary.level is Level.PARTLY:
        return gettext("Could be better")
    if summary.level is Level.UNKNOWN:
        return gettext("Could not be checked")
    return gettext("Being checked") if summary.is_checking else gettext("Not checked yet")
