"""Which mail programs find a domain's servers by themselves; if not, which record is to blame."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clientarea.dns_rows import PILLS
from clientarea.dns_words import sentence_of
from provisioning.dns_checks.values import CheckId, Finding, Level

PROGRAMS = {
    CheckId.AUTODISCOVER: _("Outlook, and phones with Exchange"),
    CheckId.AUTOCONFIG: _("Thunderbird and programs like it"),
}
ANSWERS = {
    Level.OK: _("By themselves"),
    Level.PARTLY: _("Some of them"),
    Level.WRONG: _("By hand"),
    Level.MISSING: _("By hand"),
    Level.UNKNOWN: _("Could not check"),
}


@dataclass(frozen=True)
class ProgramLine:
    """One kind of program; `sentence` and `record_name` say what is amiss, '' when nothing is."""

    title: str | Promise
    answer: str | Promise
    pill: str
    check_id: str
    record_name: str
    sentence: str


def program_lines(findings: Iterable[Finding]) -> list[ProgramLine]:
    """From the last look at the domain's DNS; what the plan leaves out has no line."""
    by_id = {one.check_id: one for one in findings}
    return [
        _line(title, by_id[check_id])
        for check_id, title in PROGRAMS.items()
        if check_id in by_id and by_id[check_id].level in ANSWERS
    ]


def _line(title: str | Promise, finding: Finding) -> ProgramLine:
    is_fine = finding.level is Level.OK
    return ProgramLine(
        title=title,
        answer=ANSWERS[finding.level],
        pill=PILLS.get(finding.level, ""),
        check_id=finding.check_id,
        record_name="" if is_fine else finding.record_name,
        sentence="" if is_fine else sentence_of(finding),
    )
