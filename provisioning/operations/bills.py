"""Writes what was computed: a run, its windows, its ledger; it is never computed again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils import timezone

from provisioning.billing.amounts import ZERO
from provisioning.billing.calendar import months_between
from provisioning.billing.charges import protocol_charges
from provisioning.billing.invoice import Line
from provisioning.invoice_texts import Writer
from provisioning.ledger.statement import (
    Statement,
    WindowBill,
    next_due_on,
    standing_windows,
    window_bills,
)
from provisioning.ledger.tariff import Tariff, bills_usage, tariff_of
from provisioning.models import (
    BillingRun,
    BillingWindow,
    JudgedUsage,
    LedgerCharge,
    LedgerLine,
    RunState,
    Service,
)
from provisioning.operations.alerts import raise_alert
from provisioning.operations.protocol_intervals import whole_second

BATCH_SIZE = 500
FINAL_USAGE = "final_usage_open"


def writer_of(service: Service, tariff: Tariff) -> Writer:
    """Who writes the texts of the service's lines."""
    language_code = service.client.language_code or settings.LANGUAGE_CODE
    return Writer(service.domain_name, language_code, tariff.currency_code)


def protocol_lines(writer: Writer, bills: Iterable[WindowBill], *, is_taxed: bool) -> list[Line]:
    """The lines to add, grouped or one a mailbox (D-10); the total is the same either way."""
    is_grouped = settings.BILLING_LINE_LAYOUT == "grouped"
    return [
        Line(text, sum((mailbox.amount for mailbox in mailboxes), ZERO), is_taxed)
        for bill in bills
        for charge in bill.charges
        for text, mailboxes in (writer.grouped(charge) if is_grouped else writer.single(charge))
    ]


def as_json(lines: Iterable[Line]) -> list[dict[str, Any]]:
    """Lines as a run keeps them and the bridge tells them; amounts as text."""
    return [
        {
            **({"whmcs_line_id": line.whmcs_line_id} if line.whmcs_line_id is not None else {}),
            "description": line.description,
            "amount": f"{line.amount:.2f}",
            "is_taxed": line.is_taxed,
        }
        for line in lines
    ]


def from_json(rows: Iterable[Mapping[str, Any]]) -> list[Line]:
    """The same the other way round."""
    return [
        Line(
            description=row["description"],
            amount=Decimal(row["amount"]),
            is_taxed=row["is_taxed"],
            whmcs_line_id=row.get("whmcs_line_id"),
        )
        for row in rows
    ]


def fingerprint(lines: Mapping[str, Any]) -> str:
    """SHA-256 over the computed lines."""
    return hashlib.sha256(json.dumps(lines, sort_keys=True).encode()).hexdigest()


def write_run(run: BillingRun, statement: Statement, discounts: Sequence[Decimal]) -> None:
    """Saves the run with everything that explains it; the ledger adds up to its lines."""
    run.fingerprint = fingerprint(run.lines)
    run.total_amount = sum(
        (line.amount for line in from_json([*run.lines["update"], *run.lines["add"]])), ZERO
    )
    run.save()
    ledger = []
    if statement.storage:
        storage = statement.storage
        ledger.append(
            LedgerLine(
                run=run,
                charge=LedgerCharge.STORAGE,
                quantity=storage.tranche_count,
                price=storage.unit_amount,
                amount=storage.amount,
            )
        )
    ledger += [
        LedgerLine(run=run, charge=LedgerCharge.PROMOTION, price=discount, amount=discount)
        for discount in discounts
    ]
    for bill in statement.windows:
        ledger += _write_window(run, bill)
    LedgerLine.objects.bulk_create(ledger, batch_size=BATCH_SIZE)


def _write_window(run: BillingRun, bill: WindowBill) -> list[LedgerLine]:
    window = BillingWindow.objects.create(
        run=run,
        due_on=bill.window.due_on,
        starts_at=bill.window.starts_at,
        ends_at=bill.window.ends_at,
        month_count=bill.window.month_count,
        is_arrears=bill.window.is_arrears,
    )
    JudgedUsage.objects.bulk_create(
        [
            JudgedUsage(
                window=window,
                address=usage.address,
                protocol=usage.protocol,
                seconds=usage.seconds,
                carried_seconds=usage.carried_seconds,
                threshold_seconds=usage.threshold_seconds,
                started_at=usage.started_at,
                ended_at=usage.ended_at,
                is_deleted=usage.is_deleted,
                verdict=usage.verdict,
            )
            for usage in bill.usages
        ],
        batch_size=BATCH_SIZE,
    )
    return [
        LedgerLine(
            run=run,
            window=window,
            charge=charge.charge.value,
            address=mailbox.address,
            price=charge.price,
            month_count=charge.window.month_count,
            amount=mailbox.amount,
        )
        for charge in bill.charges
        for mailbox in charge.mailboxes
    ]


def write_final(service: Service, *, at: datetime) -> BillingRun | None:
    """What was used up to the end of a service and is on no invoice yet (AT-B14).

    It waits for the client's next invoice, unless staff waive it; they are told. None: nothing.
    Call it after the intervals were closed, in the same transaction.
    """
    if not bills_usage(service.plan):
        return None
    at = whole_second(at)
    tariff = tariff_of(service)
    today = timezone.localdate(at)
    due_on = next_due_on(service, standing_windows(service), tariff.month_count, today)
    bills = [
        _shortened(bill, tariff) for bill in window_bills(service, tariff, due_on=due_on, at=at)
    ]
    lines = protocol_lines(writer_of(service, tariff), bills, is_taxed=True)
    if not lines:
        return None
    run = BillingRun(
        service=service,
        is_final=True,
        state=RunState.OPEN,
        due_on=due_on,
        cut_off_at=at,
        currency_code=tariff.currency_code,
        lines={"update": [], "before": [], "add": as_json(lines)},
    )
    write_run(run, Statement(due_on, None, None, bills), [])
    raise_alert(
        FINAL_USAGE,
        detail=f"{service}: {run.total_amount} {run.currency_code} of protocols are on no invoice",
        service=service,
    )
    return run


def _shortened(bill: WindowBill, tariff: Tariff) -> WindowBill:
    """No more months than were begun: what ends within a year is not charged to its end."""
    starts = [usage.started_at for usage in bill.usages]
    start = bill.window.starts_at or min(starts, default=bill.window.ends_at)
    end = bill.window.ends_at
    begun = months_between(start.date(), end.date()) + (end.day >= start.day)
    window = replace(
        bill.window, month_count=min(bill.window.month_count, max(1, begun)), is_arrears=True
    )
    return WindowBill(window, bill.usages, protocol_charges(bill.usages, tariff.prices, window))
