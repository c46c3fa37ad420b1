"""Percentage promotions, computed on what is really charged (AT-C13)."""

from __future__ import annotations

import re
from decimal import Decimal

from provisioning.billing.amounts import rounded

PERCENTAGE = re.compile(r"(\d{1,3}(?:[.,]\d+)?)\s*%")


def percentage_in(text: str) -> Decimal | None:
    """`50` from WHMCS's "Promotional Code: X - 50.00% Recurring Discount"; None: no percentage."""
    found = PERCENTAGE.search(text)
    percentage = Decimal(found[1].replace(",", ".")) if found else None
    return percentage if percentage is not None and percentage <= 100 else None


def scaled_discount(
    discount: Decimal, percentage: Decimal, *, before: Decimal, after: Decimal
) -> Decimal:
    """A discount (below zero) that was made on `before`, for a line that is now `after`.

    Where it counted in more than that line (a set-up fee), the difference alone is scaled.
    """
    share = percentage / 100
    if discount == -rounded(before * share):
        return -rounded(after * share)
    return discount - rounded((after - before) * share)
