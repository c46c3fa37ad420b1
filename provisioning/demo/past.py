"""A past for the demo: two months of storage figures, and last month's invoice."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from provisioning.actions import billing
from provisioning.actions.billing import InvoiceLine
from provisioning.billing.calendar import add_months
from provisioning.ledger.tariff import bills_usage
from provisioning.models import (
    BillingRun,
    BillingWindow,
    ProtocolInterval,
    ReadingSource,
    Service,
    UsageReading,
)

DAY_COUNT = 60
INVOICED_DAYS_AGO = 24


def make_up() -> None:
    """Every service that was read gets a history that leads to its present."""
    now = timezone.now()
    for service in Service.objects.filter(refreshed_at__isnull=False).select_related("plan"):
        _readings(service, now)
        if bills_usage(service.plan):
            ProtocolInterval.objects.filter(service=service).update(
                started_at=now - timedelta(days=DAY_COUNT)
            )
            _invoice(service, now)


def _readings(service: Service, now: datetime) -> None:
    """One a day; storage has grown by two fifths."""
    used_bytes = service.used_bytes or 0
    UsageReading.objects.bulk_create(
        UsageReading(
            service=service,
            measured_at=now - timedelta(days=day),
            source=ReadingSource.SERVER,
            used_bytes=used_bytes - used_bytes * 2 * day // (5 * DAY_COUNT),
        )
        for day in range(DAY_COUNT, 0, -1)
    )


def _invoice(service: Service, now: datetime) -> None:
    """Last month's, computed as the hook computes it, then moved to its day."""
    if service.next_due_on is None or service.recurring_amount is None:
        return
    number = service.whmcs_service_id
    line = InvoiceLine(
        whmcs_line_id=number,
        kind="Hosting",
        whmcs_service_id=number,
        description=service.domain_name,
        amount=Decimal(service.recurring_amount),
        is_taxed=True,
        due_on=add_months(service.next_due_on, -1),
    )
    billing.invoice_lines(whmcs_invoice_id=4000 + number, lines=[line])
    billing.invoice_applied(whmcs_invoice_id=4000 + number)
    moved = now - timedelta(days=INVOICED_DAYS_AGO)
    BillingRun.objects.filter(service=service).update(cut_off_at=moved, applied_at=moved)
    BillingWindow.objects.filter(run__service=service).update(ends_at=moved)
