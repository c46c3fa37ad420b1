"""What the protocols of one mailbox cost a month."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from provisioning.billing.amounts import ZERO, rounded

MAPI, EAS = "mapi", "eas"


class Charge(StrEnum):
    """What a line of the bill is for: one protocol, or both at a price of its own."""

    COMBINED = "combined"
    EAS = "eas"
    MAPI = "mapi"


@dataclass(frozen=True)
class ProtocolPrices:
    """Prices a month of one mailbox, in one currency; none is negative, zero is free."""

    eas: Decimal = ZERO
    mapi: Decimal = ZERO
    combined: Decimal = ZERO

    def charges(self, protocols: Collection[str]) -> dict[Charge, Decimal]:
        """What a mailbox with these protocols is charged for; nothing that is free.

        The combined price replaces both others, even where these are zero (D-2); where it is zero
        each protocol has its own price.
        """
        if EAS in protocols and MAPI in protocols and self.combined:
            return {Charge.COMBINED: self.combined}
        single = {Charge.EAS: self.eas, Charge.MAPI: self.mapi}
        return {
            charge: price for charge, price in single.items() if price and charge.value in protocols
        }

    def converted(self, rate: Decimal) -> ProtocolPrices:
        """The same at a rate of exchange, each price to the cent."""
        return ProtocolPrices(
            rounded(self.eas * rate), rounded(self.mapi * rate), rounded(self.combined * rate)
        )

    def monthly(self, protocols: Collection[str]) -> Decimal:
        """The sum of the charges."""
        return sum(self.charges(protocols).values(), ZERO)
