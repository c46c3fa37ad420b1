"""WHMCS's side of an invoice: its lines, and UpdateInvoice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import count

from django.utils import timezone

from provisioning.actions import billing
from provisioning.actions.billing import InvoiceAnswer, InvoiceLine
from provisioning.models import (
    ActorKind,
    BillingRun,
    BillingWindow,
    Client,
    Plan,
    ProtocolInterval,
    ReadingSource,
    Service,
    SwitchOff,
    SwitchSource,
    UsageReading,
)
from provisioning.operations.protocol_intervals import open_key, whole_second
from tests.factories import GIGABYTE, make_client, make_currency, make_plan, make_service

_invoice_ids = count(9001)
_line_ids = count(70001)
DAY_SECONDS = 86_400
DUE_ON = date(2026, 12, 1)


def due_on(month: int) -> date:
    """The first of the month, counted on from January 2026."""
    return date(2026 + (month - 1) // 12, (month - 1) % 12 + 1, 1)


class Invoice:
    """An invoice as WHMCS has it; `ask` calls the hook, `update` is UpdateInvoice."""

    def __init__(self) -> None:
        self.whmcs_invoice_id = next(_invoice_ids)
        self.lines: list[InvoiceLine] = []

    def add(
        self,
        service: Service | None,
        amount: str = "6.00",
        *,
        kind: str = "Hosting",
        text: str = "Mail - client.test",
        due: date = DUE_ON,
        is_taxed: bool = True,
    ) -> int:
        """A line of WHMCS's own."""
        line = InvoiceLine(
            whmcs_line_id=next(_line_ids),
            kind=kind,
            whmcs_service_id=service.whmcs_service_id if service else 0,
            description=text,
            amount=Decimal(amount),
            is_taxed=is_taxed,
            due_on=due,
        )
        self.lines.append(line)
        return line.whmcs_line_id

    def ask(self) -> InvoiceAnswer:
        return billing.invoice_lines(whmcs_invoice_id=self.whmcs_invoice_id, lines=self.lines)

    def update(self, answer: InvoiceAnswer) -> None:
        """Carries out what was answered; new lines have no type and no service."""
        changed = {line.whmcs_line_id: line for line in answer.changes.update}
        self.lines = [
            replace(
                line,
                description=changed[line.whmcs_line_id].description,
                amount=changed[line.whmcs_line_id].amount,
                is_taxed=changed[line.whmcs_line_id].is_taxed,
            )
            if line.whmcs_line_id in changed
            else line
            for line in self.lines
            if line.whmcs_line_id not in answer.changes.delete
        ]
        for added in answer.changes.add:
            self.add(None, str(added.amount), kind="", text=added.description)
            self.lines[-1] = replace(self.lines[-1], is_taxed=added.is_taxed)

    def run(self) -> None:
        """The whole hook: ask, update, settle."""
        self.update(self.ask())
        billing.invoice_applied(whmcs_invoice_id=self.whmcs_invoice_id)

    def cancel(self) -> None:
        billing.invoice_cancelled(whmcs_invoice_id=self.whmcs_invoice_id)

    @property
    def amounts(self) -> list[str]:
        return [str(line.amount) for line in self.lines]

    @property
    def added(self) -> list[InvoiceLine]:
        """The lines that are ours alone."""
        return [line for line in self.lines if not line.kind]

    @property
    def total(self) -> str:
        return str(sum(line.amount for line in self.lines))


def invoice_of(service: Service, amount: str = "6.00", *, due: date = DUE_ON) -> Invoice:
    """WHMCS's renewal invoice of one service."""
    invoice = Invoice()
    invoice.add(service, amount, due=due)
    return invoice


def billed_service(
    gigabytes: float | None = 21,
    *,
    options: dict[int, str] | None = None,
    domain_name: str = "client.test",
    currency: str = "USD",
    language_code: str = "en",
    client: Client | None = None,
    plan: Plan | None = None,
    cycle: str = "Monthly",
) -> Service:
    """An active service that was read a moment ago, with that much storage in use."""
    service = make_service(
        domain_name=domain_name,
        plan=plan or make_plan(options=options),
        client=client
        or make_client(
            currency=make_currency(currency, is_default=currency == "USD"),
            language_code=language_code,
        ),
        billing_cycle=cycle,
        recurring_amount=Decimal("6.00"),
        next_due_on=DUE_ON,
        refreshed_at=timezone.now(),
    )
    if gigabytes is not None:
        measure(service, gigabytes)
    return service


def measure(service: Service, gigabytes: float, *, days_ago: float = 0) -> UsageReading:
    """A reading of that long ago."""
    used_bytes = round(Decimal(str(gigabytes)) * GIGABYTE)
    Service.objects.filter(pk=service.pk).update(used_bytes=used_bytes)
    return UsageReading.objects.create(
        service=service,
        measured_at=timezone.now() - timedelta(days=days_ago, seconds=1),
        source=ReadingSource.SERVER,
        used_bytes=used_bytes,
    )


def use(
    service: Service,
    name: str,
    *protocols: str,
    hours: float = 24 * 20,
    ended: float | None = None,
    threshold_days: int = 1,
    deleted: bool = False,
) -> None:
    """`name` had the protocols for `hours` until `ended` hours ago; None: still has them."""
    now = whole_second(timezone.now())
    end: datetime | None = None if ended is None else now - timedelta(hours=ended)
    start = (end or now) - timedelta(hours=hours)
    address = f"{name}@{service.domain_name}"
    for protocol in protocols:
        ProtocolInterval.objects.create(
            service=service,
            address=address,
            protocol=protocol,
            started_at=start,
            confirmed_at=start,
            ended_at=end,
            end_reason="" if end is None else _reason(deleted=deleted),
            source=SwitchSource.OPERATION,
            threshold_seconds=threshold_days * DAY_SECONDS,
            started_by_kind=ActorKind.CUSTOMER,
            started_by_name="Alice",
            ended_by_kind=ActorKind.STAFF if end else "",
            ended_by_name="sam" if end else "",
            open_key=None if end else open_key(service.pk, address, protocol),
        )


def _reason(*, deleted: bool) -> SwitchOff:
    return SwitchOff.MAILBOX_DELETED if deleted else SwitchOff.SWITCHED_OFF


def move_back(service: Service, days: float) -> None:
    """Everything that happened to the service's bills happened that many days earlier."""
    span = timedelta(days=days)
    for run in BillingRun.objects.filter(service=service):
        BillingRun.objects.filter(pk=run.pk).update(cut_off_at=run.cut_off_at - span)
    for window in BillingWindow.objects.filter(run__service=service):
        BillingWindow.objects.filter(pk=window.pk).update(
            starts_at=window.starts_at and window.starts_at - span, ends_at=window.ends_at - span
        )
    for interval in ProtocolInterval.objects.filter(service=service):
        ProtocolInterval.objects.filter(pk=interval.pk).update(
            started_at=interval.started_at - span,
            ended_at=interval.ended_at and interval.ended_at - span,
        )
