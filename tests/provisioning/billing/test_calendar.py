from __future__ import annotations

from datetime import date

import pytest

from provisioning.billing.calendar import add_months, cycle_months, months_between, period_start


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("Monthly", 1),
        ("Quarterly", 3),
        ("Semi-Annually", 6),
        ("semiannually", 6),
        ("Annually", 12),
        ("Biennially", 24),
        ("Triennially", 36),
        ("One Time", 0),
        ("Free Account", 0),
        ("", 0),
    ],
)
def test_d07_months_of_a_cycle(text: str, months: int) -> None:
    assert cycle_months(text) == months


@pytest.mark.parametrize(
    ("due_on", "months", "start"),
    [
        (date(2025, 3, 31), 1, date(2025, 2, 28)),
        (date(2024, 3, 31), 1, date(2024, 2, 29)),
        (date(2026, 3, 31), 6, date(2025, 9, 30)),
        (date(2024, 2, 29), 12, date(2023, 2, 28)),
        (date(2026, 12, 1), 1, date(2026, 11, 1)),
    ],
)
def test_at_d22_a_period_begins_on_the_last_day_of_a_shorter_month(
    due_on: date, months: int, start: date
) -> None:
    assert period_start(due_on, months) == start


def test_a_day_that_was_cut_short_comes_back() -> None:
    assert add_months(date(2026, 2, 28), 1, day_of_month=31) == date(2026, 3, 31)


def test_months_between_two_due_dates() -> None:
    assert months_between(date(2026, 1, 31), date(2026, 2, 28)) == 1
    assert months_between(date(2025, 12, 1), date(2026, 12, 1)) == 12
    assert months_between(date(2026, 12, 1), date(2026, 12, 20)) == 0
