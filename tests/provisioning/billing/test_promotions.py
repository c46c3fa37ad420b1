from __future__ import annotations

from decimal import Decimal

import pytest

from provisioning.billing.promotions import percentage_in, scaled_discount


@pytest.mark.parametrize(
    ("text", "percentage"),
    [
        ("Promotional Code: SUMMER - 50.00% Recurring Discount", "50.00"),
        ("Code promotionnel : ÉTÉ - 12,5 % de remise", "12.5"),
        ("Promotional Code: TEN - $10.00 USD One Time Discount", None),
        ("Save 900%", None),
    ],
)
def test_the_percentage_is_read_from_the_line(text: str, percentage: str | None) -> None:
    assert percentage_in(text) == (Decimal(percentage) if percentage else None)


def test_at_c13_a_discount_follows_the_line() -> None:
    scaled = scaled_discount(
        Decimal("-3.00"), Decimal(50), before=Decimal("6.00"), after=Decimal("18.00")
    )
    assert scaled == Decimal("-9.00")


def test_a_discount_on_a_set_up_fee_too_keeps_that_part() -> None:
    scaled = scaled_discount(
        Decimal("-8.00"), Decimal(50), before=Decimal("6.00"), after=Decimal("18.00")
    )
    assert scaled == Decimal("-14.00")
