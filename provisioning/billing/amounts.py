"""The one rounding point (AT-D26), and how a rounded total is parted without losing a cent."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

CENT = Decimal("0.01")
ZERO = Decimal(0)


def rounded(amount: Decimal) -> Decimal:
    """To the cent, half away from zero: 7.005 is 7.01."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def equal_parts(unit_amount: Decimal, count: int) -> Sequence[Decimal]:
    """`count` amounts in whole cents whose sum is `rounded(unit_amount * count)`.

    Each differs from `unit_amount` by less than a cent.
    """
    totals = [rounded(unit_amount * number) for number in range(count + 1)]
    return [after - before for before, after in pairwise(totals)]
