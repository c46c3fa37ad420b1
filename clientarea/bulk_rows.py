"""A line of a customer's table, worked out so that its template only prints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from clientarea.history_words import value_changes
from clientarea.progress import refusal_of
from provisioning.models import BulkRow, BulkVerdict, MailboxKind, OperationStatus
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
# What a new mailbox is when its line says nothing else; its storage is always told.
USUAL: Mapping[str, object] = {
    "display_name": "",
    "quota_bytes": None,
    "kind": MailboxKind.BASIC,
    "has_eas": False,
    "has_mapi": False,
    "is_enabled": True,
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
        changes=_changes_text(row),
        problems=problems,
    )


def _changes_text(row: BulkRow) -> str:
    """Old and new of what changes; of a new mailbox, what it gets beyond the usual."""
    if row.before:
        changes = value_changes(row.before, row.wish)
        return ", ".join(f"{change.label} {change.old} → {change.new}" for change in changes)
    told = {
        name: row.wish[name] for name, usual in USUAL.items() if row.wish.get(name, usual) != usual
    }
    return ", ".join(f"{change.label} {change.new}" for change in value_changes({}, told))
