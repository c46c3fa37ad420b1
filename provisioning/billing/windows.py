"""Which stretches of time an invoice charges: from cut-off to cut-off, none lost, none twice.

Every due date of a service has one window. A due date that has none although a later one is being
invoiced was missed (an outage, a cancelled invoice): its window is charged as arrears (D-14).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import pairwise

from provisioning.billing.calendar import add_months, months_between


@dataclass(frozen=True)
class Window:
    """Use from `starts_at` (None: from the beginning) until before `ends_at` is charged together.

    Prices a month are multiplied by `month_count`.
    """

    due_on: date
    starts_at: datetime | None
    ends_at: datetime
    month_count: int
    is_arrears: bool = False


def windows_due(
    settled: Sequence[Window], *, due_on: date, cut_off_at: datetime, cycle_months: int
) -> list[Window]:
    """What an invoice made at `cut_off_at` for `due_on` has to charge, oldest first.

    `settled` are the windows of standing invoices. A second invoice for a due date charges nothing
    more (AT-D16). `cycle_months` 0 (paid once) counts one month.
    """
    step = max(cycle_months, 1)
    known = sorted(settled, key=lambda window: window.due_on)
    due = _missed(known, step)
    if not known:
        return [Window(due_on, None, cut_off_at, step)]
    last = known[-1]
    if due_on > last.due_on:
        months = max(1, months_between(last.due_on, due_on))
        pieces = _pieces(last, cut_off_at, months, step)
        due += [*pieces[:-1], _current(pieces[-1], due_on)]
    return due


def _missed(known: Sequence[Window], step: int) -> list[Window]:
    """Windows between and before those that stand: their invoices were cancelled."""
    missed = []
    if known and known[0].starts_at is not None:
        first = known[0]
        due_on = add_months(first.due_on, -first.month_count)
        missed.append(Window(due_on, None, known[0].starts_at, step, is_arrears=True))
    for before, after in pairwise(known):
        months = months_between(before.due_on, after.due_on) - after.month_count
        if after.starts_at and months > 0 and after.starts_at > before.ends_at:
            missed += _pieces(before, after.starts_at, months, step)
    return missed


def _pieces(last: Window, until: datetime, months: int, step: int) -> list[Window]:
    """The time after `last`, in windows of `step` months by their due dates; the rest at the end.

    A window that would have no time is left out.
    """
    pieces = []
    starts_at, done = last.ends_at, 0
    while done + step < months:
        ends_at = _months_on(last.ends_at, done + step)
        if ends_at >= until:
            break
        done += step
        due_on = add_months(last.due_on, done)
        pieces.append(Window(due_on, starts_at, ends_at, step, is_arrears=True))
        starts_at = ends_at
    rest = min(step, months - done)
    due_on = add_months(last.due_on, months)
    return [*pieces, Window(due_on, starts_at, until, rest, is_arrears=True)]


def _current(piece: Window, due_on: date) -> Window:
    return Window(due_on, piece.starts_at, piece.ends_at, piece.month_count)


def _months_on(moment: datetime, month_count: int) -> datetime:
    clock: time = moment.timetz()
    return datetime.combine(add_months(moment.date(), month_count), clock)
