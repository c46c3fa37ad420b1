"""Lines and mailboxes of a bill in words, worked out here so that templates only print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from clientarea.formats import (
    bytes_text,
    day_text,
    fill_percent,
    moment_text,
    money_text,
    number_text,
    span_text,
)
from clientarea.history_rows import ACTORS
from clientarea.mailbox_rows import fill_level, storage_text
from provisioning.models import (
    ActorKind,
    BillingRun,
    LedgerCharge,
    Mailbox,
    ProtocolInterval,
    Service,
    SwitchOff,
    UsageReading,
)
from provisioning.queries.bills import BillLine, BillMailbox, BillUsage

PROTOCOL_NAMES = {"eas": "ActiveSync", "mapi": "MAPI/Exchange"}


@dataclass(frozen=True)
class LineRow:
    """One line: what, how it comes about, how much."""

    label: str
    detail: str
    amount_text: str


@dataclass(frozen=True)
class UsageRow:
    """One protocol of a mailbox: for how long, what came of it, and its switches in words."""

    protocol: str
    span: str
    note: str
    is_waiting: bool
    switches: Sequence[str]


@dataclass(frozen=True)
class MailboxRow:
    """One mailbox of a bill."""

    address: str
    amount_text: str
    is_gone: bool
    is_waiting: bool
    usages: Sequence[UsageRow]


def line_row(line: BillLine, currency_code: str) -> LineRow:
    """So many blocks at a price; so many mailboxes at a price for so many months."""
    return LineRow(
        label=_label(line),
        detail=_detail(line, currency_code),
        amount_text=money_text(line.amount, currency_code),
    )


def _label(line: BillLine) -> str:
    label = str(LedgerCharge(line.charge).label)
    if line.arrears_until is None:
        return label
    day = day_text(line.arrears_until.date())
    return _("%(charge)s, not charged before, until %(day)s") % {"charge": label, "day": day}


def _detail(line: BillLine, currency_code: str) -> str:
    if line.charge == LedgerCharge.PROMOTION:
        return ""
    values = {
        "count": number_text(line.quantity),
        "price": money_text(line.price, currency_code),
    }
    if line.charge == LedgerCharge.STORAGE:
        return (
            ngettext("%(count)s block × %(price)s", "%(count)s blocks × %(price)s", line.quantity)
            % values
        )
    text = (
        ngettext("%(count)s mailbox × %(price)s", "%(count)s mailboxes × %(price)s", line.quantity)
        % values
    )
    if line.month_count == 1:
        return text
    return ngettext(
        "%(mailboxes)s × %(count)s month", "%(mailboxes)s × %(count)s months", line.month_count
    ) % {"mailboxes": text, "count": line.month_count}


def mailbox_row(mailbox: BillMailbox, currency_code: str, *, for_staff: bool) -> MailboxRow:
    """Days and switches of one mailbox; asks the database nothing."""
    usages = [_usage_row(usage, for_staff=for_staff) for usage in mailbox.usages]
    return MailboxRow(
        address=mailbox.address,
        amount_text=money_text(mailbox.amount, currency_code),
        is_gone=mailbox.is_gone,
        is_waiting=any(usage.is_waiting for usage in usages) and mailbox.amount == Decimal(0),
        usages=usages,
    )


def _usage_row(usage: BillUsage, *, for_staff: bool) -> UsageRow:
    return UsageRow(
        protocol=PROTOCOL_NAMES.get(usage.protocol, usage.protocol),
        span=span_text(usage.seconds + usage.carried_seconds),
        note=_note(usage),
        is_waiting=usage.is_waiting,
        switches=[text for one in usage.switches for text in _switches(one, for_staff=for_staff)],
    )


def _note(usage: BillUsage) -> str:
    """What the span alone does not tell."""
    if usage.is_waiting:
        span = span_text(usage.missing_seconds)
        return _("Not charged unless it stays on for %(span)s more") % {"span": span}
    if usage.verdict == "below":
        return _("Too short to be charged")
    return ""


def _switches(interval: ProtocolInterval, *, for_staff: bool) -> list[str]:
    on = _("Switched on %(moment)s (%(who)s)") % {
        "moment": moment_text(interval.started_at),
        "who": _who(interval.started_by_kind, interval.started_by_name, for_staff=for_staff),
    }
    if interval.ended_at is None:
        return [on]
    values = {
        "moment": moment_text(interval.ended_at),
        "who": _who(interval.ended_by_kind, interval.ended_by_name, for_staff=for_staff),
    }
    if interval.end_reason == SwitchOff.MAILBOX_DELETED:
        return [on, _("Mailbox deleted %(moment)s (%(who)s)") % values]
    return [on, _("Switched off %(moment)s (%(who)s)") % values]


def _who(kind: str, name: str, *, for_staff: bool) -> str:
    who = str(ACTORS.get(kind, ""))
    if kind == ActorKind.CUSTOMER:
        return name or who
    return f"{who}, {name}" if for_staff and kind == ActorKind.STAFF and name else who


@dataclass(frozen=True)
class StorageRow:
    """A mailbox by its storage; `share_text` is its part of the domain's."""

    key: str
    address: str
    name: str
    storage_text: str
    fill_percent: str
    fill_level: str
    is_limited: bool
    share_text: str


def storage_row(service: Service, mailbox: Mailbox, used_bytes: int) -> StorageRow:
    """Works out one row; asks the database nothing."""
    percent = fill_percent(mailbox.used_bytes, mailbox.quota_bytes)
    share = mailbox.used_bytes * 100 / used_bytes if used_bytes else 0
    return StorageRow(
        key=str(mailbox.pk),
        address=f"{mailbox.local_part}@{service.domain_name}",
        name=mailbox.display_name,
        storage_text=storage_text(mailbox),
        fill_percent=str(percent),
        fill_level=fill_level(percent),
        is_limited=mailbox.quota_bytes > 0,
        share_text=_("%(percent)s %%") % {"percent": number_text(min(100, round(share)))},
    )


@dataclass(frozen=True)
class EarlierRow:
    """A bill in the list of earlier ones."""

    key: str
    label: str
    detail: str
    amount_text: str


def earlier_row(run: BillingRun) -> EarlierRow:
    """`Bill for 1 December 2026`, its invoice and its sum."""
    number = run.whmcs_invoice_id
    return EarlierRow(
        key=str(run.pk),
        label=_("Bill for %(day)s") % {"day": day_text(run.due_on)},
        detail=_("Invoice %(number)s") % {"number": number} if number else _("On no invoice yet"),
        amount_text=money_text(run.total_amount, run.currency_code),
    )


# By `UsageReading.source`.
SOURCES = {
    "server": gettext_lazy("as the mail server tells it"),
    "service": gettext_lazy("the sum of the mailboxes"),
    "whmcs": gettext_lazy("as your billing area has it"),
}


def source_text(reading: UsageReading | None) -> str:
    """Where the figure of storage comes from, in a customer's words."""
    return str(SOURCES[reading.source]) if reading else ""


def reading_text(reading: UsageReading | BillingRun | None) -> str:
    """Which figure of storage is charged, and when it was measured (D-5)."""
    if reading is None or reading.used_bytes is None or reading.measured_at is None:
        return _("Storage was not measured.")
    return _("Storage charged: %(size)s, measured %(moment)s.") % {
        "size": bytes_text(reading.used_bytes),
        "moment": moment_text(reading.measured_at),
    }
