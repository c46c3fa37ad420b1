"""Findings as rows and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from provisioning.dns_checks.values import CheckId, Finding, Level, Part, Source, WantedRecord
from provisioning.models import DnsCheck, DnsFinding

COLUMNS = (
    "level",
    "code",
    "arguments",
    "record_name",
    "record_type",
    "expected",
    "found",
    "parts",
    "notes",
    "is_optional",
    "server",
    "ttl_seconds",
    "asked_at",
    "known_level",
    "known_at",
)


def store(check: DnsCheck, findings: Iterable[Finding], at: datetime) -> bool:
    """Writes the findings of a check made at `at`; True when a verdict has changed."""
    known = {row.check_id: row for row in check.findings.all()}
    has_changed = False
    for finding in findings:
        row = known.get(finding.check_id) or DnsFinding(check_row=check, check_id=finding.check_id)
        before = (row.level, row.code, row.expected)
        for name, value in _values(finding).items():
            setattr(row, name, value)
        if finding.level is not Level.UNKNOWN:
            row.known_level, row.known_at = finding.level, at
        has_changed |= before != (row.level, row.code, row.expected)
        if row.pk:
            row.save(update_fields=COLUMNS)
        else:
            row.save(force_insert=True)
    return has_changed


def finding_of(row: DnsFinding) -> Finding:
    """The row as a value."""
    return Finding(
        CheckId(row.check_id),
        Level(row.level),
        row.code,
        row.record_name,
        row.record_type,
        _records(row.expected),
        tuple(row.found),
        row.arguments,
        tuple(_part(one) for one in row.parts),
        Source(row.server, row.ttl_seconds, row.asked_at),
        is_optional=row.is_optional,
        notes=tuple((code, text) for code, text in row.notes),
    )


def _values(finding: Finding) -> dict[str, Any]:
    return {
        "level": finding.level,
        "code": finding.code,
        "arguments": dict(finding.arguments),
        "record_name": finding.record_name,
        "record_type": finding.record_type,
        "expected": [asdict(one) for one in finding.expected],
        "found": list(finding.found),
        "parts": [asdict(one) for one in finding.parts],
        "notes": [list(one) for one in finding.notes],
        "is_optional": finding.is_optional,
        "server": finding.source.server,
        "ttl_seconds": finding.source.ttl_seconds,
        "asked_at": finding.source.asked_at,
    }


def _records(stored: Iterable[Mapping[str, Any]]) -> tuple[WantedRecord, ...]:
    return tuple(WantedRecord(**one) for one in stored)


def _part(stored: Mapping[str, Any]) -> Part:
    return Part(
        stored["part_id"],
        Level(stored["level"]),
        stored["code"],
        _records(stored["expected"]),
        tuple(stored["found"]),
        stored["arguments"],
    )
