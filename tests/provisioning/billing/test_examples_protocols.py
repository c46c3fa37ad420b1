"""EX-P1 to EX-P31 of module-behaviours.md 3.13: what the replaced module charged, and what we do.

21 GB in tranches of 10 at 6.00 make a main line of 18.00 in every row; the run is on 21 November.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal

import pytest

from provisioning.billing.charges import ProtocolCharge, protocol_charges
from provisioning.billing.prices import ProtocolPrices
from provisioning.billing.storage import BYTES_OF_A_GIGABYTE, storage_charge
from provisioning.billing.usage import Interval, judge
from provisioning.billing.windows import Window, windows_due
from tests.provisioning.billing.moments import (
    CUT_OFF,
    DUE_ON,
    PREVIOUS,
    PREVIOUS_DUE_ON,
    on,
    prices,
)

DAY = 24.0


@dataclass(frozen=True)
class Protocols:
    """`was` and `now`: the total of the invoice; `decision` '' where they are the same."""

    number: int
    intervals: list[Interval]
    was: str
    now: str = ""
    decision: str = ""
    by: ProtocolPrices = field(default_factory=prices)
    price: str = "6.00"
    cycle_months: int = 1
    settled_at_due_date: bool = False
    missed: bool = False

    def __str__(self) -> str:
        return f"EX-P{self.number}"


EXAMPLES = [
    Protocols(1, [on("jean", "eas"), on("jean", "mapi"), on("marie", "eas")], "24.50"),
    Protocols(2, [on("bob", "eas"), on("alice", "eas"), on("carl", "eas")], "24.00"),
    Protocols(3, [on("bob", "mapi")], "21.00"),
    Protocols(4, [on("bob", "eas"), on("bob", "mapi")], "23.00", by=prices(combined="0")),
    Protocols(
        5, [on("bob", "eas"), on("bob", "mapi"), on("alice", "eas")], "22.50", by=prices(eas="0")
    ),
    Protocols(
        6, [on("bob", "eas"), on("bob", "mapi")], "18.00", "22.50", "D-2", by=prices("0", "0")
    ),
    Protocols(7, [on("bob", "eas"), on("bob", "mapi")], "21.00", by=prices("0", "3.00", "0")),
    Protocols(8, [on("bob", "eas"), on("bob", "mapi")], "18.00", by=prices("0", "0", "0")),
    Protocols(9, [on("bob", "eas", hours=1)], "20.00", "18.00", "D-8"),
    Protocols(
        10,
        [on("bob", "eas", hours=12, ended=90), on("bob", "eas", hours=12, ended=10)],
        "18.00",
        "20.00",
        "D-6",
    ),
    Protocols(11, [on("bob", "eas", hours=23 + 29 / 60, ended=10)], "18.00"),
    Protocols(12, [on("bob", "eas", hours=23 + 31 / 60, ended=10)], "20.00", "18.00", "D-6"),
    Protocols(13, [on("bob", "eas", hours=12 * DAY, ended=2 * DAY)], "20.00"),
    Protocols(
        14,
        [on("bob", name, hours=30, ended=50, deleted=True) for name in ("eas", "mapi")],
        "22.50",
    ),
    Protocols(
        15, [on("bob", name, hours=3, ended=50, deleted=True) for name in ("eas", "mapi")], "18.00"
    ),
    Protocols(
        16,
        [on("bob", "eas", hours=20 * DAY, ended=5 * DAY), on("bob", "eas", hours=2, ended=10)],
        "18.00",
        "20.00",
        "D-6",
    ),
    Protocols(
        17,
        [on("bob", "eas", hours=12 * DAY, ended=2 * DAY), on("bob", "mapi", hours=5 * DAY)],
        "22.50",
    ),
    Protocols(
        18,
        [on("bob", "eas", hours=12 * DAY, ended=2 * DAY), on("bob", "mapi", hours=5 * DAY)],
        "20.00",
        "22.50",
        "D-9",
    ),
    Protocols(19, [on("bob", "eas", threshold_days=0)], "20.00"),
    Protocols(20, [on("bob", "eas", hours=9 * DAY, ended=2 * DAY, threshold_days=0)], "18.00"),
    Protocols(21, [on("bob", "eas")], "18.00", "20.00", "D-14"),
    Protocols(22, [on("bob", "eas")], "20.00"),
    Protocols(23, [on("bob", "eas", hours=25 * DAY, ended=3 * DAY)], "18.00", "20.00", "D-11"),
    Protocols(24, [on("bob", "eas")], "20.00", "18.00", "D-12", settled_at_due_date=True),
    Protocols(25, [on("bob", "eas")], "218.00", "240.00", "D-7", price="72.00", cycle_months=12),
    Protocols(26, [on("bob", "eas")], "20.00"),
    Protocols(
        27, [on("bob", "eas", hours=9 * DAY, ended=35 * DAY)], "18.00", "20.00", "D-14", missed=True
    ),
    Protocols(
        28, [on("bob", "eas", hours=71.6, ended=9, threshold_days=3)], "20.00", "18.00", "D-6"
    ),
    Protocols(29, [on("bob", "eas", hours=71, ended=9, threshold_days=3)], "18.00"),
    Protocols(30, [on("bob", "eas")], "20.00", cycle_months=0),
    Protocols(31, [on("bob", "eas")], "58.00", "20.00", "D-12"),
]


def lines_of(example: Protocols) -> list[ProtocolCharge]:
    settled = [Window(PREVIOUS_DUE_ON, None, PREVIOUS, 1)]
    if example.settled_at_due_date:
        settled.append(Window(DUE_ON, PREVIOUS, CUT_OFF, 1))
    if example.missed:
        settled = [Window(PREVIOUS_DUE_ON.replace(month=10), None, PREVIOUS - timedelta(30), 1)]
    if example.cycle_months != 1:
        settled = []
    due = windows_due(settled, due_on=DUE_ON, cut_off_at=CUT_OFF, cycle_months=example.cycle_months)
    return [
        line
        for window in due
        for line in protocol_charges(judge(example.intervals, window, {}), example.by, window)
    ]


def total_of(example: Protocols) -> str:
    main = storage_charge(
        21 * BYTES_OF_A_GIGABYTE, tranche_gigabytes=10, unit_amount=Decimal(example.price)
    )
    return str(main.amount + sum(line.amount for line in lines_of(example)))


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_ex_p_the_total(example: Protocols) -> None:
    assert total_of(example) == (example.now or example.was)


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_ex_p_a_change_names_its_decision(example: Protocols) -> None:
    assert bool(example.decision) == bool(example.now and example.now != example.was)


def test_all_examples_are_here() -> None:
    assert [example.number for example in EXAMPLES] == list(range(1, 32))
