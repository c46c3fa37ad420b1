"""The invoice hook: what WHMCS's invoice must say, once, however often it is asked (D-12).

WHMCS tells the lines of a new invoice and is told what to change. Each line of a service of ours is
computed once, inside the lock of its service; every later call answers from what was stored.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.conf import settings
from django.utils import timezone

from provisioning.actions.locking import lock_service
from provisioning.billing.invoice import Changes, Line, remaining
from provisioning.billing.promotions import percentage_in, scaled_discount
from provisioning.errors import InvalidPlanOption
from provisioning.ledger.statement import Statement, statement_of
from provisioning.ledger.tariff import bills_usage, tariff_of
from provisioning.models import (
    ON_PLATFORM,
    BillingRun,
    RunState,
    Service,
    UsageReading,
)
from provisioning.operations.alerts import raise_alert, resolve_alerts
from provisioning.operations.bills import (
    FINAL_USAGE,
    as_json,
    from_json,
    protocol_lines,
    write_run,
    writer_of,
)
from provisioning.operations.protocol_intervals import whole_second
from provisioning.transactions import transactional

HOSTING = "hosting"
PROMOTION_PREFIX = "promo"
STALE, NEVER_MEASURED, FAILED = "usage_stale", "usage_never_measured", "billing_failed"


@dataclass(frozen=True)
class InvoiceLine:
    """A line as WHMCS has it now; `kind` is WHMCS's type, `whmcs_service_id` 0: of no service."""

    whmcs_line_id: int
    kind: str
    whmcs_service_id: int
    description: str
    amount: Decimal
    is_taxed: bool
    due_on: date | None

    def as_line(self) -> Line:
        """What of it can be changed."""
        return Line(self.description, self.amount, self.is_taxed, self.whmcs_line_id)


@dataclass
class InvoiceAnswer:
    """What WHMCS has to do; services in `held` wait for staff, and so should the invoice."""

    changes: Changes = field(default_factory=Changes)
    held: list[int] = field(default_factory=list)


def invoice_lines(*, whmcs_invoice_id: int, lines: Sequence[InvoiceLine]) -> InvoiceAnswer:
    """What is still to be done to the invoice; nothing for lines that are not ours.

    A service that cannot be computed (a nonsense option) is reported to staff and left as it is;
    the others go on.
    """
    promotions: defaultdict[int, list[InvoiceLine]] = defaultdict(list)
    for line in lines:
        if line.kind.lower().startswith(PROMOTION_PREFIX):
            promotions[line.whmcs_service_id].append(line)
    services = _services(line.whmcs_service_id for line in _hosting(lines))
    runs = []
    for line in _hosting(lines):
        service = services.get(line.whmcs_service_id)
        if service is None:
            continue
        try:
            own = promotions.pop(line.whmcs_service_id, [])
            runs.append(_run_of(service.pk, whmcs_invoice_id, line, own))
        except InvalidPlanOption as error:
            raise_alert(FAILED, detail=f"invoice {whmcs_invoice_id}: {error}", service=service)
    if services:
        runs += _final_runs(whmcs_invoice_id, lines, [row.client_id for row in services.values()])
    return _answer(whmcs_invoice_id, runs, lines)


def _hosting(lines: Sequence[InvoiceLine]) -> list[InvoiceLine]:
    return [line for line in lines if line.kind.lower() == HOSTING]


def _services(whmcs_service_ids: Iterable[int]) -> dict[int, Service]:
    """Services of ours that are charged by use, by their WHMCS id.

    One without a server, or whose domain does not exist yet, has one flat price.
    """
    rows = Service.objects.filter(
        whmcs_service_id__in=whmcs_service_ids, status__in=ON_PLATFORM, server__isnull=False
    ).select_related("plan")
    return {row.whmcs_service_id: row for row in rows if bills_usage(row.plan)}


@transactional
def _run_of(
    service_id: int,
    whmcs_invoice_id: int,
    line: InvoiceLine,
    promotions: Sequence[InvoiceLine],
) -> BillingRun:
    """The stored result of this line, computed now if there is none that stands."""
    service = lock_service(service_id)
    key = f"{whmcs_invoice_id}:{line.whmcs_line_id}"
    run = BillingRun.objects.filter(active_key=key).first()
    if run is None:
        run = BillingRun(
            service=service,
            whmcs_invoice_id=whmcs_invoice_id,
            whmcs_line_id=line.whmcs_line_id,
            active_key=key,
        )
    elif run.state != RunState.HELD:
        return run
    now = whole_second(timezone.now())
    tariff = tariff_of(service)
    originals = _originals(whmcs_invoice_id, [line, *promotions])
    main, discounts = originals[0], originals[1:]
    due_on = line.due_on or service.next_due_on or timezone.localdate()
    statement = statement_of(service, tariff, due_on=due_on, at=now, unit_amount=main.amount)
    run.due_on, run.cut_off_at, run.currency_code = due_on, now, tariff.currency_code
    run.unit_amount = main.amount
    run.tranche_gigabytes = tariff.tranche_gigabytes
    if not _has_figure(service, run, statement.reading):
        run.state = RunState.HELD
        run.save()
        return run
    _compute(run, service, statement, main, discounts)
    return run


def _originals(whmcs_invoice_id: int, lines: Sequence[InvoiceLine]) -> list[Line]:
    """The lines as WHMCS made them: an earlier, released computation may still stand on them."""
    released = BillingRun.objects.filter(
        whmcs_invoice_id=whmcs_invoice_id, state=RunState.RELEASED
    ).order_by("pk")
    before: dict[tuple[int | None, str], Line] = {}
    for run in released:
        befores = {old.whmcs_line_id: old for old in from_json(run.lines.get("before", []))}
        for done in from_json(run.lines.get("update", [])):
            if old := befores.get(done.whmcs_line_id):
                first = before.get((old.whmcs_line_id, old.text), old)
                before[done.whmcs_line_id, done.text] = first
    current = [line.as_line() for line in lines]
    return [before.get((line.whmcs_line_id, line.text), line) for line in current]


def _has_figure(service: Service, run: BillingRun, reading: UsageReading | None) -> bool:
    """Tells staff about an old or missing figure (D-5); False: the invoice waits for them."""
    if reading is None:
        detail = f"invoice {run.whmcs_invoice_id}: {service} was never measured"
        raise_alert(NEVER_MEASURED, detail=detail, service=service)
        return settings.BILLING_NEVER_MEASURED != "hold" or run.may_charge_unmeasured
    resolve_alerts(NEVER_MEASURED, service=service)
    if _is_stale(reading, run.cut_off_at):
        detail = (
            f"invoice {run.whmcs_invoice_id}: {service} was last measured {reading.measured_at}"
        )
        raise_alert(STALE, detail=detail, service=service)
    else:
        resolve_alerts(STALE, service=service)
    return True


def _is_stale(reading: UsageReading, at: datetime) -> bool:
    return at - reading.measured_at > timedelta(seconds=settings.BILLING_STALE_SECONDS)


def _compute(
    run: BillingRun,
    service: Service,
    statement: Statement,
    main: Line,
    promotions: Sequence[Line],
) -> None:
    if statement.storage is None:
        raise AssertionError("an invoice's line always has an amount")
    reading, storage = statement.reading, statement.storage
    writer = writer_of(service, tariff_of(service))
    old = reading.measured_at if reading and _is_stale(reading, run.cut_off_at) else None
    text = writer.storage(main.description, storage, old)
    updates = [Line(text, storage.amount, main.is_taxed, main.whmcs_line_id)]
    befores = [main]
    for line in promotions:
        percentage = percentage_in(line.description)
        if percentage is None or line.amount >= 0:
            continue
        amount = scaled_discount(line.amount, percentage, before=main.amount, after=storage.amount)
        updates.append(Line(line.description, amount, line.is_taxed, line.whmcs_line_id))
        befores.append(line)
    adds = protocol_lines(writer, statement.windows, is_taxed=main.is_taxed)
    run.state = RunState.COMPUTED
    run.used_bytes = reading.used_bytes if reading else None
    run.measured_at = reading.measured_at if reading else None
    run.tranche_count = storage.tranche_count
    run.lines = {"update": as_json(updates), "before": as_json(befores), "add": as_json(adds)}
    write_run(run, statement, [line.amount for line in updates[1:]])


@transactional
def _final_runs(
    whmcs_invoice_id: int, lines: Sequence[InvoiceLine], client_ids: Sequence[int]
) -> list[BillingRun]:
    """What the client's ended services left to be charged goes on this invoice (AT-B14)."""
    waiting = BillingRun.objects.select_for_update().filter(
        is_final=True, state=RunState.OPEN, service__client__in=client_ids
    )
    is_taxed = _hosting(lines)[0].is_taxed
    for run in waiting:
        for added in run.lines["add"]:
            added["is_taxed"] = is_taxed
        run.whmcs_invoice_id, run.state = whmcs_invoice_id, RunState.COMPUTED
        run.save(update_fields=["lines", "whmcs_invoice_id", "state"])
        resolve_alerts(FINAL_USAGE, service=run.service)
    finals = BillingRun.objects.filter(whmcs_invoice_id=whmcs_invoice_id, is_final=True)
    return list(finals.filter(state__in=[RunState.COMPUTED, RunState.APPLIED]))


def _answer(
    whmcs_invoice_id: int, runs: Sequence[BillingRun], lines: Sequence[InvoiceLine]
) -> InvoiceAnswer:
    held = [run.service.whmcs_service_id for run in runs if run.state == RunState.HELD]
    # What is on the invoice already is staff's to change; we do not change it back.
    computed = [run for run in runs if run.state == RunState.COMPUTED]
    if not computed:
        return InvoiceAnswer(held=held)
    released = BillingRun.objects.filter(whmcs_invoice_id=whmcs_invoice_id, state=RunState.RELEASED)
    applied = [run for run in runs if run.state == RunState.APPLIED]
    changes = remaining(
        updates=[line for run in computed for line in from_json(run.lines["update"])],
        adds=[line for run in [*computed, *applied] for line in from_json(run.lines["add"])],
        obsolete=[line for run in released for line in from_json(run.lines.get("add", []))],
        present=[line.as_line() for line in lines],
    )
    return InvoiceAnswer(changes, held)


def invoice_applied(*, whmcs_invoice_id: int) -> int:
    """WHMCS has taken the lines over: they are settled. Returns how many services'."""
    return BillingRun.objects.filter(
        whmcs_invoice_id=whmcs_invoice_id, state=RunState.COMPUTED
    ).update(state=RunState.APPLIED, applied_at=timezone.now())


@transactional
def invoice_cancelled(*, whmcs_invoice_id: int) -> int:
    """The invoice is void: what it charged is charged by the next one (AT-D17)."""
    runs = BillingRun.objects.filter(
        whmcs_invoice_id=whmcs_invoice_id,
        state__in=[RunState.COMPUTED, RunState.APPLIED, RunState.HELD],
    )
    finals = runs.filter(is_final=True).update(
        state=RunState.OPEN, whmcs_invoice_id=None, applied_at=None
    )
    released = runs.filter(is_final=False).update(
        state=RunState.RELEASED, released_at=timezone.now(), active_key=None
    )
    return finals + released
