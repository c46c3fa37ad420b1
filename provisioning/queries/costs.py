"""What a service costs: before a click, so far, and soon."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils import timezone

from provisioning.billing.amounts import ZERO, rounded
from provisioning.billing.prices import ProtocolPrices
from provisioning.billing.storage import StorageCharge
from provisioning.billing.usage import Verdict
from provisioning.capabilities import MailProtocol
from provisioning.ledger.forecast import Forecast, forecast_of
from provisioning.ledger.measured import MeasuredStorage, measured_storage
from provisioning.ledger.statement import Statement, statement_so_far
from provisioning.ledger.tariff import Tariff, bills_usage, tariff_of
from provisioning.models import Service, UsageReading


@dataclass(frozen=True)
class MailboxPrices:
    """What the protocols of one mailbox cost a month, in the client's currency.

    `eas` and `mapi` are the price of that protocol alone, `both` of the two together; zero is free.
    They are charged with the invoice of a period of `month_count` months, and only for a mailbox
    that had them on for `threshold_days` in all; 0: for what is on when the invoice is made.
    """

    currency_code: str
    month_count: int
    threshold_days: int
    prices: ProtocolPrices

    @property
    def eas(self) -> Decimal:
        return self.monthly(has_eas=True, has_mapi=False)

    @property
    def mapi(self) -> Decimal:
        return self.monthly(has_eas=False, has_mapi=True)

    @property
    def both(self) -> Decimal:
        return self.monthly(has_eas=True, has_mapi=True)

    @property
    def are_free(self) -> bool:
        """Whether no choice of protocols costs anything."""
        return not (self.eas or self.mapi or self.both)

    def monthly(self, *, has_eas: bool, has_mapi: bool) -> Decimal:
        """The price of one mailbox with these protocols, as the invoice counts it."""
        chosen = {MailProtocol.EAS: has_eas, MailProtocol.MAPI: has_mapi}
        return self.prices.monthly([name for name, is_on in chosen.items() if is_on])

    def difference(self, before: tuple[bool, bool], after: tuple[bool, bool]) -> Decimal:
        """What a change from (EAS, MAPI) to (EAS, MAPI) adds to a month; negative: saves."""
        return self.monthly(has_eas=after[0], has_mapi=after[1]) - self.monthly(
            has_eas=before[0], has_mapi=before[1]
        )


def protocol_prices(service: Service) -> MailboxPrices:
    """The prices to show before a click; no query, one for a currency that is not the default.

    Raises `InvalidPlanOption`.
    """
    tariff = tariff_of(service)
    return MailboxPrices(
        currency_code=tariff.currency_code,
        month_count=tariff.month_count,
        threshold_days=service.plan.options.threshold_days,
        prices=tariff.prices,
    )


@dataclass(frozen=True)
class ProtocolCount:
    """So many mailboxes at a price a month (AT-F10); `charge` is "combined", "eas" or "mapi"."""

    charge: str
    mailbox_count: int
    price: Decimal

    @property
    def monthly_amount(self) -> Decimal:
        return rounded(self.price * self.mailbox_count)


@dataclass(frozen=True)
class CostOverview:
    """What a service costs so far this period, as its invoice would say to the cent.

    `due_on` is the due date of the next invoice, `statement` everything behind the figures.
    `is_billed_by_use` off: one flat price, and nothing else is filled in. `waiting_count` protocols
    are on and will be charged unless they are switched off in time.
    """

    currency_code: str
    month_count: int
    due_on: date
    is_billed_by_use: bool
    total_amount: Decimal | None
    monthly_amount: Decimal | None
    statement: Statement | None = None
    protocols: Sequence[ProtocolCount] = ()
    waiting_count: int = 0
    forecast: Forecast | None = None

    @property
    def storage(self) -> StorageCharge | None:
        return self.statement.storage if self.statement else None

    @property
    def reading(self) -> UsageReading | None:
        """The figure that is charged: how much, when and where it was measured."""
        return self.statement.reading if self.statement else None


def cost_overview(service: Service, *, measured: MeasuredStorage | None = None) -> CostOverview:
    """Cost so far and what comes next: at most five queries, whatever the number of mailboxes.

    `measured` is the storage where the caller has read it already (`measured_storage`). Raises
    `InvalidPlanOption`.
    """
    now = timezone.now()
    tariff = tariff_of(service)
    amount = tariff.tranche_amount
    if not bills_usage(service.plan):
        return _flat(service, tariff)
    measured = measured or measured_storage(service)
    statement = statement_so_far(service, tariff, at=now, reading=measured.latest)
    storage_monthly = (
        statement.storage.amount / (tariff.month_count or 1) if statement.storage else 0
    )
    protocols = _counted(statement)
    monthly = rounded(
        Decimal(storage_monthly) + sum((row.price * row.mailbox_count for row in protocols), ZERO)
    )
    usages = [usage for bill in statement.windows for usage in bill.usages]
    return CostOverview(
        currency_code=tariff.currency_code,
        month_count=tariff.month_count,
        due_on=statement.due_on,
        is_billed_by_use=True,
        total_amount=statement.total_amount if amount is not None else None,
        monthly_amount=monthly if amount is not None else None,
        statement=statement,
        protocols=protocols,
        waiting_count=sum(usage.verdict is Verdict.CARRIED for usage in usages),
        forecast=forecast_of(tariff, statement, measured.by_day),
    )


def _flat(service: Service, tariff: Tariff) -> CostOverview:
    amount = tariff.tranche_amount
    return CostOverview(
        currency_code=tariff.currency_code,
        month_count=tariff.month_count,
        due_on=service.next_due_on or timezone.localdate(),
        is_billed_by_use=False,
        total_amount=amount,
        monthly_amount=None if amount is None else rounded(amount / (tariff.month_count or 1)),
    )


def _counted(statement: Statement) -> list[ProtocolCount]:
    """Mailboxes by charge in the window that is open now; arrears are past months."""
    return [
        ProtocolCount(charge.charge.value, len(charge.mailboxes), charge.price)
        for charge in statement.charges
        if not charge.window.is_arrears
    ]
