from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from provisioning.billing.amounts import CENT, equal_parts, rounded

PRICES = st.decimals(min_value=0, max_value=1000, places=4)


def test_at_d26_halves_are_rounded_up() -> None:
    assert rounded(Decimal("2.335") * 3) == Decimal("7.01")
    assert rounded(Decimal("-7.005")) == Decimal("-7.01")


@given(PRICES, st.integers(min_value=0, max_value=300))
def test_parts_add_up_to_the_rounded_whole(unit_amount: Decimal, count: int) -> None:
    parts = equal_parts(unit_amount, count)
    assert len(parts) == count
    assert sum(parts) == rounded(unit_amount * count)


@given(PRICES, st.integers(min_value=1, max_value=300))
def test_each_part_is_within_a_cent_of_the_price(unit_amount: Decimal, count: int) -> None:
    assert all(abs(part - unit_amount) <= CENT for part in equal_parts(unit_amount, count))
