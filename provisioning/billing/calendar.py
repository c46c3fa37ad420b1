"""Billing cycles and months, with ends of months that stay ends of months (AT-D22)."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

MONTHS_OF_CYCLE = {
    "monthly": 1,
    "quarterly": 3,
    "semiannually": 6,
    "annually": 12,
    "biennially": 24,
    "triennially": 36,
}


def cycle_months(billing_cycle: str) -> int:
    """Months of WHMCS's cycle, however it is written; 0 for one without regular payments."""
    letters = "".join(letter for letter in billing_cycle.lower() if letter.isalpha())
    return MONTHS_OF_CYCLE.get(letters, 0)


def add_months(day: date, month_count: int, *, day_of_month: int = 0) -> date:
    """The same day so many months on (negative: before), the last of a shorter month.

    `day_of_month` is the day aimed at where `day` itself was cut short.
    """
    months = day.year * 12 + day.month - 1 + month_count
    year, month = divmod(months, 12)
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day_of_month or day.day, last))


def months_between(earlier: date, later: date) -> int:
    """Calendar months from one due date to the next; days within the month do not count."""
    return (later.year - earlier.year) * 12 + later.month - earlier.month


def period_start(due_on: date, month_count: int) -> date:
    """The first day of the period that ends on the due date."""
    return add_months(due_on, -month_count)
