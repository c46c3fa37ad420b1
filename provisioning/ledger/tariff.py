"""What a service is charged by: its plan's options in the client's currency."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from provisioning.billing.calendar import cycle_months
from provisioning.billing.prices import ProtocolPrices
from provisioning.capabilities import MailProtocol
from provisioning.models import Plan, Platform, ProtocolPrice, Service

DAY_SECONDS = 86_400


@dataclass(frozen=True)
class Tariff:
    """How one service is charged.

    `tranche_amount` is the price of one tranche a period, None when WHMCS has not told it.
    `month_count` 0: nothing is paid regularly. `threshold_seconds` 0 charges what is on at the
    moment of the invoice (D-4).
    """

    currency_code: str
    month_count: int
    tranche_gigabytes: int
    tranche_amount: Decimal | None
    prices: ProtocolPrices
    threshold_seconds: int


def bills_usage(plan: Plan) -> bool:
    """Whether storage and protocols are charged by use; a PolarisMail product has one price."""
    return plan.platform == Platform.SMARTERMAIL


def threshold_seconds_of(plan: Plan) -> int:
    """How long a protocol must be on in all to be charged; raises `InvalidPlanOption`."""
    return plan.options.threshold_days * DAY_SECONDS


def tariff_of(service: Service) -> Tariff:
    """Reads client and plan, so select them with the service; raises `InvalidPlanOption`."""
    options = service.plan.options
    return Tariff(
        currency_code=service.client.currency_code,
        month_count=cycle_months(service.billing_cycle),
        tranche_gigabytes=options.tranche_gigabytes,
        tranche_amount=service.recurring_amount,
        prices=protocol_prices_of(service),
        threshold_seconds=threshold_seconds_of(service.plan),
    )


def protocol_prices_of(service: Service) -> ProtocolPrices:
    """What protocols cost a month in the client's currency (D-13).

    What staff set for plan and currency counts; else the plan's prices, which are in the default
    currency, at the currency's rate. Protocols that the platform does not have cost nothing.
    """
    if not service.plan.capabilities.protocols.issuperset(MailProtocol) or not bills_usage(
        service.plan
    ):
        return ProtocolPrices()
    options = service.plan.options
    prices = ProtocolPrices(options.eas_price, options.mapi_price, options.combined_price)
    currency = service.client.currency
    if currency is None or currency.is_default:
        return prices
    own = ProtocolPrice.objects.filter(plan=service.plan, currency=currency).first()
    if own is not None:
        return ProtocolPrices(own.eas_amount, own.mapi_amount, own.combined_amount)
    return prices if currency.rate == 1 else prices.converted(currency.rate)
