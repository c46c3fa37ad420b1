"""What a service would be charged at a moment: the page, the click and the invoice ask this alone.

Needs a constant number of queries: readings, windows that stand, what they carry over, intervals.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Q
from django.utils import timezone

from provisioning.billing.amounts import ZERO
from provisioning.billing.calendar import add_months
from provisioning.billing.charges import ProtocolCharge, protocol_charges
from provisioning.billing.storage import StorageCharge, storage_charge
from provisioning.billing.usage import Interval, Key, Usage, Verdict, carried_over, judge
from provisioning.billing.windows import Window, windows_due
from provisioning.ledger.tariff import Tariff
from provisioning.models import (
    STANDING,
    BillingWindow,
    JudgedUsage,
    ProtocolInterval,
    Service,
    SwitchOff,
    UsageReading,
)


@dataclass(frozen=True)
class WindowBill:
    """A window, how it was used, and what that costs."""

    window: Window
    usages: Sequence[Usage]
    charges: Sequence[ProtocolCharge]


@dataclass(frozen=True)
class Statement:
    """All of it; `storage` None: the price of a tranche is not known."""

    due_on: date
    reading: UsageReading | None
    storage: StorageCharge | None
    windows: Sequence[WindowBill]

    @property
    def charges(self) -> list[ProtocolCharge]:
        return [charge for bill in self.windows for charge in bill.charges]

    @property
    def protocol_amount(self) -> Decimal:
        return sum((charge.amount for charge in self.charges), ZERO)

    @property
    def total_amount(self) -> Decimal:
        """To the cent what the invoice would say."""
        return (self.storage.amount if self.storage else ZERO) + self.protocol_amount


def statement_of(
    service: Service, tariff: Tariff, *, due_on: date, at: datetime, unit_amount: Decimal | None
) -> Statement:
    """What an invoice for `due_on` made at this moment charges, beginning with what was missed.

    `unit_amount` is the price of one tranche.
    """
    reading = latest_reading(service)
    windows = window_bills(service, tariff, due_on=due_on, at=at)
    return Statement(due_on, reading, _storage(tariff, reading, unit_amount), windows)


def statement_so_far(
    service: Service, tariff: Tariff, *, at: datetime, reading: UsageReading | None
) -> Statement:
    """The same for the invoice that comes next, as it would be were it made at this moment.

    `reading` is the latest, which pages have read with those before it.
    """
    standing = standing_windows(service)
    due_on = next_due_on(service, standing, tariff.month_count, timezone.localdate(at))
    windows = window_bills(service, tariff, due_on=due_on, at=at, standing=standing)
    return Statement(due_on, reading, _storage(tariff, reading, tariff.tranche_amount), windows)


def _storage(
    tariff: Tariff, reading: UsageReading | None, unit_amount: Decimal | None
) -> StorageCharge | None:
    if unit_amount is None:
        return None
    return storage_charge(
        reading.used_bytes if reading else None,
        tranche_gigabytes=tariff.tranche_gigabytes,
        unit_amount=unit_amount,
    )


def latest_reading(service: Service) -> UsageReading | None:
    """The last successful one; a reading that failed was never stored (D-5)."""
    return UsageReading.objects.filter(service=service).order_by("-measured_at").first()


def window_bills(
    service: Service,
    tariff: Tariff,
    *,
    due_on: date,
    at: datetime,
    standing: Sequence[BillingWindow] | None = None,
) -> list[WindowBill]:
    """The protocols' part, window by window; each window's left-over counts in the next."""
    if service.refreshed_at is None:
        # Nobody knows yet who uses what; the next invoice charges this time too (D-14).
        return []
    if standing is None:
        standing = standing_windows(service)
    due = windows_due(
        [_window(row) for row in standing],
        due_on=due_on,
        cut_off_at=at,
        cycle_months=tariff.month_count,
    )
    if not due:
        return []
    intervals = _intervals(service, due[0].starts_at, at)
    left_over = _left_over(standing, {window.starts_at for window in due})
    bills = []
    for window in due:
        usages = judge(intervals, window, left_over.get(window.starts_at, {}))
        left_over[window.ends_at] = carried_over(usages)
        charges = protocol_charges(usages, tariff.prices, window)
        bills.append(WindowBill(window, usages, charges))
    return bills


def next_due_on(
    service: Service, standing: Sequence[BillingWindow], month_count: int, today: date
) -> date:
    """The due date that has no invoice yet: WHMCS's next one, or the one after the last charged."""
    due_on = service.next_due_on or today
    charged_until = max((row.due_on for row in standing), default=None)
    while month_count and charged_until is not None and due_on <= charged_until:
        due_on = add_months(due_on, month_count)
    return due_on


def standing_windows(service: Service) -> list[BillingWindow]:
    """What was charged, or given up, and is not charged again."""
    rows = BillingWindow.objects.filter(run__service=service, run__state__in=STANDING)
    return list(rows)


def _window(row: BillingWindow) -> Window:
    return Window(row.due_on, row.starts_at, row.ends_at, row.month_count, row.is_arrears)


def _intervals(service: Service, since: datetime | None, until: datetime) -> list[Interval]:
    rows = ProtocolInterval.objects.filter(
        service=service, confirmed_at__isnull=False, started_at__lt=until
    )
    if since is not None:
        rows = rows.filter(Q(ended_at=None) | Q(ended_at__gt=since))
    return [
        Interval(
            address=row.address,
            protocol=row.protocol,
            started_at=row.started_at,
            ended_at=row.ended_at,
            threshold_seconds=row.threshold_seconds,
            ended_with_mailbox=row.end_reason == SwitchOff.MAILBOX_DELETED,
        )
        for row in rows
    ]


def _left_over(
    standing: Sequence[BillingWindow], starts: Collection[datetime | None]
) -> dict[datetime | None, dict[Key, int]]:
    """By the end of a window: the seconds that it carries into the one that begins there."""
    ends = {row.pk: row.ends_at for row in standing if row.ends_at in starts}
    left_over: dict[datetime | None, dict[Key, int]] = {}
    for row in JudgedUsage.objects.filter(window__in=list(ends), verdict=Verdict.CARRIED):
        seconds = row.seconds + row.carried_seconds
        left_over.setdefault(ends[row.window_id], {})[row.address, row.protocol] = seconds
    return left_over
