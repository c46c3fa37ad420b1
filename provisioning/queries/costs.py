"""What a service costs: before a click, so far, and soon."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from provisioning.billing.prices import ProtocolPrices
from provisioning.capabilities import MailProtocol
from provisioning.ledger.tariff import tariff_of
from provisioning.models import Service


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
