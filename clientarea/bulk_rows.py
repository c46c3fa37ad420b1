"""A line of a customer's table, worked out so that its template only prints."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from clientarea.history_words import value_changes
from clientarea.progress import refusal_of
from provisioning.models import BulkRow, BulkVerdict, OperationStatus
from provisioning.sentences import customer_sentence

COLUMN_LABELS = {
    "address": "address",
    "name": "name",
    "storage_gb": "storage_gb",
    "type": "type",
    "activesync": "activesync",
    "mapi": "mapi",
    "sign_in": "sign_in",
    "owner_email": "owner_email",
}
LEVELS = {
    BulkVerdict.CREATE: "ok",
    BulkVerdict.CHANGE: "info",
    BulkVerdict.CONFLICT: "warn",
    BulkVerdict.ERROR: "bad",
}


@dataclass(frozen=True)
class LineView:
    """`problems` are (column, sentence)."""

    line_number: int
    address: str
    verdict: str
    level: str
    changes: str
    problems: list[tuple[str, str]]


def line_view(row: BulkRow) -> LineView:
    """Works out one line; asks the database nothing."""
    problems = [
        (COLUMN_LABELS.get(column, ""), customer_sentence(code, arguments))
        for column, code, arguments in row.errors
    ]
    if row.operation and row.operation.status == OperationStatus.FAILED:
        problems.append(("", refusal_of(row.operation)))
    is_refused = bool(problems) and row.is_asked
    return LineView(
        line_number=row.line_number,
        address=row.address,
        verdict=_("Refused") if is_refused else str(BulkVerdict(row.verdict).label),
        level="bad" if is_refused else LEVELS.get(BulkVerdict(row.verdict), ""),
        changes=", ".join(
            f"{change.label} {change.old} → {change.new}"
            for change in value_changes(row.before, row.wish)
        )
        if row.before
        else "",
        problems=problems,
    )
