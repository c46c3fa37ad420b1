"""EX-D1 to EX-D31 of module-behaviours.md 3.12: what the replaced module charged, and what we do.

Where the two differ, the row names the decision that changes it.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import pytest

from provisioning.billing.promotions import scaled_discount
from provisioning.billing.storage import BYTES_OF_A_GIGABYTE, storage_charge
from provisioning.errors import InvalidPlanOption
from provisioning.plan_options import PlanOptions

REFUSED = "refused"


@dataclass(frozen=True)
class Disk:
    """`was` and `now`: tranches and amount; `decision` '' where they are the same."""

    number: int
    gigabytes: str | None
    was: tuple[int, str]
    now: tuple[int, str] | str = ""
    decision: str = ""
    tranche: str = "10"
    price: str = "6.00"

    def __str__(self) -> str:
        return f"EX-D{self.number}"


EXAMPLES = [
    Disk(1, "21", (3, "18.00")),
    Disk(2, "0", (1, "6.00")),
    # Still one tranche, but no more in silence: staff are told, or the invoice waits for them.
    Disk(3, None, (1, "6.00")),
    Disk(4, "0.4", (1, "6.00")),
    Disk(5, "9.99", (1, "6.00")),
    Disk(6, "10", (1, "6.00")),
    Disk(7, "10.0001", (2, "12.00")),
    Disk(8, "20", (2, "12.00")),
    Disk(9, "31.5", (4, "24.00")),
    Disk(10, "99.99", (10, "60.00")),
    Disk(11, "155.58", (16, "96.00")),
    Disk(12, "1234.5", (124, "744.00")),
    Disk(13, "21", (3, "18.00"), tranche=""),
    Disk(14, "21", (3, "18.00"), REFUSED, "D-1", tranche="0"),
    Disk(15, "21", (21, "126.00"), tranche="1"),
    Disk(16, "21", (11, "66.00"), REFUSED, "D-1", tranche="2.9"),
    Disk(17, "21", (21, "126.00"), REFUSED, "D-1", tranche="0.5"),
    Disk(18, "21", (1, "6.00"), tranche="25"),
    Disk(19, "21", (3, "19.50"), price="6.50"),
    Disk(20, "21", (3, "29.97"), price="9.99"),
    Disk(21, "21", (3, "0.00"), price="0.00"),
    Disk(22, "21", (3, "54.00"), price="18.00"),
    Disk(23, "21", (3, "9.30"), price="3.10"),
    Disk(24, "21", (3, "216.00"), price="72.00"),
    Disk(25, "21", (3, "18.00")),
    Disk(26, "45", (5, "30.00")),
    Disk(28, "21", (3, "54.00"), (3, "18.00"), "D-12"),
    Disk(29, "10.000390625", (2, "12.00")),
    Disk(30, "10.0000390625", (1, "6.00")),
    Disk(31, "4.2", (1, "6.00")),
]


def charged(example: Disk) -> tuple[int, str] | str:
    try:
        tranche = PlanOptions.from_texts({"1": example.tranche}).tranche_gigabytes
    except InvalidPlanOption:
        return REFUSED
    used = example.gigabytes and round(Decimal(example.gigabytes) * BYTES_OF_A_GIGABYTE)
    charge = storage_charge(
        None if example.gigabytes is None else int(used or 0),
        tranche_gigabytes=tranche,
        unit_amount=Decimal(example.price),
    )
    return charge.tranche_count, str(charge.amount)


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_ex_d_the_main_line(example: Disk) -> None:
    assert charged(example) == (example.now or example.was)


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_ex_d_a_change_names_its_decision(example: Disk) -> None:
    assert bool(example.decision) == bool(example.now and example.now != example.was)


def test_ex_d25_a_percentage_promotion_follows_the_line_by_at_c13() -> None:
    """The replaced module left -3.00: 18.00 - 3.00 + 12.00 = 27.00."""
    discount = scaled_discount(
        Decimal("-3.00"), Decimal(50), before=Decimal("6.00"), after=Decimal("18.00")
    )
    assert Decimal("18.00") + discount + Decimal("12.00") == Decimal("21.00")


def test_all_examples_are_here() -> None:
    """EX-D27, a service without a server, is a line that the invoice hook leaves alone."""
    assert {example.number for example in EXAMPLES} | {27} == set(range(1, 32))
