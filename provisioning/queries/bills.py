"""The bill that opens: line, mailboxes, days, who switched what. Made, or in the making.

One page of mailboxes is read at a time, with a constant number of queries.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, Q, Sum

from provisioning.billing.usage import Usage, Verdict
from provisioning.ledger.statement import Statement
from provisioning.models import (
    BillingRun,
    BillingWindow,
    JudgedUsage,
    LedgerCharge,
    LedgerLine,
    ProtocolInterval,
    RunState,
    Service,
)
from provisioning.queries.paging import PagedRows, paged

SHOWN_STATES = (RunState.COMPUTED, RunState.APPLIED, RunState.OPEN)


@dataclass(frozen=True)
class BillLine:
    """A line as an invoice has it; `price` is a month's of a mailbox, a period's of a tranche."""

    charge: str
    quantity: int
    price: Decimal
    month_count: int
    amount: Decimal
    arrears_until: datetime | None = None


@dataclass(frozen=True)
class BillUsage:
    """How a mailbox used a protocol, and every switch that made it so, oldest first."""

    protocol: str
    seconds: int
    carried_seconds: int
    missing_seconds: int
    started_at: datetime
    ended_at: datetime | None
    verdict: str
    is_deleted: bool
    switches: Sequence[ProtocolInterval] = ()

    @property
    def is_waiting(self) -> bool:
        """On, but not long enough to be charged yet."""
        return self.verdict == Verdict.CARRIED


@dataclass(frozen=True)
class BillMailbox:
    """What a mailbox is charged in all, and for what use."""

    address: str
    amount: Decimal
    usages: Sequence[BillUsage]

    @property
    def is_gone(self) -> bool:
        """Whether it was deleted meanwhile."""
        return any(usage.is_deleted for usage in self.usages)


def bill_of(service: Service, run_id: int) -> BillingRun | None:
    """A bill of this service that its customer may see, or None."""
    return BillingRun.objects.filter(service=service, pk=run_id, state__in=SHOWN_STATES).first()


def latest_bills(service: Service, limit: int = 24) -> list[BillingRun]:
    """What was invoiced, newest first."""
    runs = BillingRun.objects.filter(service=service, state__in=SHOWN_STATES)
    return list(runs.order_by("-cut_off_at", "-pk")[:limit])


def lines_of_statement(statement: Statement) -> list[BillLine]:
    """The lines of the bill in the making."""
    lines = []
    if statement.storage:
        storage = statement.storage
        lines.append(
            BillLine("storage", storage.tranche_count, storage.unit_amount, 1, storage.amount)
        )
    return lines + [
        BillLine(
            charge=charge.charge.value,
            quantity=len(charge.mailboxes),
            price=charge.price,
            month_count=charge.window.month_count,
            amount=charge.amount,
            arrears_until=charge.window.ends_at if charge.window.is_arrears else None,
        )
        for charge in statement.charges
    ]


def lines_of_bill(run: BillingRun) -> list[BillLine]:
    """The lines of an invoice, from its ledger: two queries."""
    windows = {window.pk: window for window in BillingWindow.objects.filter(run=run)}
    groups = (
        LedgerLine.objects.filter(run=run)
        .order_by()
        .values("charge", "window", "price", "month_count")
        .annotate(sum=Sum("amount"), count=Count("pk"), tranches=Sum("quantity"))
    )
    order = {charge: number for number, charge in enumerate(LedgerCharge.values)}
    rows = sorted(groups, key=lambda row: (row["window"] or 0, order[row["charge"]]))
    return [
        BillLine(
            charge=row["charge"],
            quantity=row["tranches"],
            price=row["price"],
            month_count=row["month_count"],
            amount=row["sum"],
            arrears_until=_arrears_until(windows.get(row["window"])),
        )
        for row in rows
    ]


def _arrears_until(window: BillingWindow | None) -> datetime | None:
    return window.ends_at if window and window.is_arrears else None


def mailboxes_of_statement(
    service: Service, statement: Statement, page_number: int
) -> PagedRows[BillMailbox]:
    """Who used what so far: one query for the switches of the page's mailboxes."""
    used: dict[str, list[Usage]] = {}
    amounts: dict[str, Decimal] = {}
    for bill in statement.windows:
        for usage in bill.usages:
            used.setdefault(usage.address, []).append(usage)
        for charge in bill.charges:
            for mailbox in charge.mailboxes:
                amounts[mailbox.address] = amounts.get(mailbox.address, Decimal(0)) + mailbox.amount
    rows = [
        BillMailbox(
            address, amounts.get(address, Decimal(0)), [_usage(row) for row in used[address]]
        )
        for address in sorted(used)
    ]
    page = paged(rows, page_number)
    return replace(page, rows=_with_switches(service, page.rows))


def mailboxes_of_bill(
    service: Service, run: BillingRun, page_number: int
) -> PagedRows[BillMailbox]:
    """The same of an invoice: four queries."""
    used = JudgedUsage.objects.filter(window__run=run).exclude(verdict=Verdict.BELOW)
    addresses = used.order_by("address").values_list("address", flat=True).distinct()
    page = paged(addresses, page_number)
    shown = page.rows
    amounts = dict(
        LedgerLine.objects.filter(run=run, address__in=shown)
        .order_by()
        .values_list("address")
        .annotate(Sum("amount"))
    )
    usages: dict[str, list[BillUsage]] = {}
    for row in used.filter(address__in=shown).order_by("window_id", "protocol"):
        usages.setdefault(row.address, []).append(_usage(row))
    rows = [BillMailbox(name, amounts.get(name, Decimal(0)), usages[name]) for name in shown]
    return replace(page, rows=_with_switches(service, rows))


def _usage(row: Usage | JudgedUsage) -> BillUsage:
    missing = row.threshold_seconds - row.seconds - row.carried_seconds
    return BillUsage(
        protocol=row.protocol,
        seconds=row.seconds,
        carried_seconds=row.carried_seconds,
        missing_seconds=max(0, missing),
        started_at=row.started_at,
        ended_at=row.ended_at,
        verdict=row.verdict,
        is_deleted=row.is_deleted,
    )


def _with_switches(service: Service, rows: Sequence[BillMailbox]) -> list[BillMailbox]:
    """Adds who switched what, when, to the mailboxes of one page."""
    if not rows:
        return []
    first = min(usage.started_at for row in rows for usage in row.usages)
    intervals = ProtocolInterval.objects.filter(
        service=service, address__in=[row.address for row in rows]
    ).filter(Q(ended_at=None) | Q(ended_at__gte=first))
    by_key: dict[tuple[str, str], list[ProtocolInterval]] = {}
    for interval in intervals.order_by("started_at"):
        by_key.setdefault((interval.address, interval.protocol), []).append(interval)
    return [
        replace(row, usages=[_switched(row.address, usage, by_key) for usage in row.usages])
        for row in rows
    ]


def _switched(
    address: str, usage: BillUsage, by_key: Mapping[tuple[str, str], Sequence[ProtocolInterval]]
) -> BillUsage:
    switches = [
        interval
        for interval in by_key.get((address, usage.protocol), [])
        if interval.ended_at is None or interval.ended_at >= usage.started_at
    ]
    return replace(usage, switches=switches)
