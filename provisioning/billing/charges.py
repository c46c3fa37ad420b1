"""Use turned into lines: combined, EAS, MAPI, each with its mailboxes and their shares."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from provisioning.billing.amounts import ZERO, equal_parts
from provisioning.billing.prices import Charge, ProtocolPrices
from provisioning.billing.usage import Usage, Verdict
from provisioning.billing.windows import Window


@dataclass(frozen=True)
class MailboxCharge:
    """One mailbox's share of a line, and the use that it is charged for."""

    address: str
    amount: Decimal
    usages: tuple[Usage, ...]


@dataclass(frozen=True)
class ProtocolCharge:
    """A line: so many mailboxes at a price a month, for the months of the window (D-7)."""

    charge: Charge
    price: Decimal
    window: Window
    mailboxes: tuple[MailboxCharge, ...]

    @property
    def amount(self) -> Decimal:
        """Rounded once, for all mailboxes together; their shares add up to it."""
        return sum((mailbox.amount for mailbox in self.mailboxes), ZERO)


def protocol_charges(
    usages: Iterable[Usage], prices: ProtocolPrices, window: Window
) -> list[ProtocolCharge]:
    """Lines in the order combined, EAS, MAPI, mailboxes by address; what is free has no line.

    A mailbox that is charged for both protocols counts as combined, used together or not (D-9).
    """
    by_address: defaultdict[str, list[Usage]] = defaultdict(list)
    for usage in usages:
        if usage.verdict is Verdict.CHARGED:
            by_address[usage.address].append(usage)
    charged: defaultdict[Charge, list[tuple[str, tuple[Usage, ...]]]] = defaultdict(list)
    price_of: dict[Charge, Decimal] = {}
    for address in sorted(by_address):
        used = sorted(by_address[address], key=lambda usage: usage.protocol)
        for charge, price in prices.charges([usage.protocol for usage in used]).items():
            price_of[charge] = price
            charged[charge].append((address, _behind(charge, used)))
    return [
        _line(charge, price_of[charge], window, charged[charge])
        for charge in Charge
        if charge in charged
    ]


def _behind(charge: Charge, used: Sequence[Usage]) -> tuple[Usage, ...]:
    if charge is Charge.COMBINED:
        return tuple(used)
    return tuple(usage for usage in used if usage.protocol == charge.value)


def _line(
    charge: Charge,
    price: Decimal,
    window: Window,
    mailboxes: Sequence[tuple[str, tuple[Usage, ...]]],
) -> ProtocolCharge:
    shares = equal_parts(price * window.month_count, len(mailboxes))
    return ProtocolCharge(
        charge,
        price,
        window,
        tuple(
            MailboxCharge(address, share, usages)
            for (address, usages), share in zip(mailboxes, shares, strict=True)
        ),
    )
