from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from provisioning.billing.windows import Window, windows_due
from tests.provisioning.billing.moments import CUT_OFF, DUE_ON, PREVIOUS, PREVIOUS_DUE_ON

SETTLED = Window(PREVIOUS_DUE_ON, None, PREVIOUS, 1)


def due(settled: list[Window], due_on: date = DUE_ON, cycle_months: int = 1) -> list[Window]:
    return windows_due(settled, due_on=due_on, cut_off_at=CUT_OFF, cycle_months=cycle_months)


def test_the_first_invoice_charges_from_the_beginning() -> None:
    assert due([]) == [Window(DUE_ON, None, CUT_OFF, 1)]


def test_d11_the_next_begins_where_the_last_was_cut_off() -> None:
    assert due([SETTLED]) == [Window(DUE_ON, PREVIOUS, CUT_OFF, 1)]


def test_at_d16_a_second_invoice_of_a_due_date_charges_nothing_more() -> None:
    assert due([SETTLED], PREVIOUS_DUE_ON) == []
    assert due([SETTLED], date(2026, 10, 1)) == []


def test_at_d18_a_year_is_twelve_months() -> None:
    settled = [Window(date(2025, 12, 1), None, datetime(2025, 11, 21, tzinfo=UTC), 12)]
    (window,) = due(settled, cycle_months=12)
    assert window.month_count == 12
    assert due([], cycle_months=12)[0].month_count == 12


def test_d14_a_missed_invoice_is_charged_as_arrears() -> None:
    cut_off_at = datetime(2026, 12, 21, tzinfo=UTC)
    arrears, current = windows_due(
        [SETTLED], due_on=date(2027, 1, 1), cut_off_at=cut_off_at, cycle_months=1
    )
    assert arrears == Window(DUE_ON, PREVIOUS, CUT_OFF, 1, is_arrears=True)
    assert current == Window(date(2027, 1, 1), CUT_OFF, cut_off_at, 1)


def test_at_d17_a_cancelled_invoice_is_charged_with_the_next() -> None:
    later = Window(DUE_ON, datetime(2026, 10, 21, tzinfo=UTC), CUT_OFF, 1)
    first = Window(date(2026, 10, 1), None, datetime(2026, 9, 21, tzinfo=UTC), 1)
    arrears, current = windows_due(
        [first, later],
        due_on=date(2027, 1, 1),
        cut_off_at=datetime(2026, 12, 21, tzinfo=UTC),
        cycle_months=1,
    )
    assert arrears == Window(
        date(2026, 11, 1), first.ends_at, datetime(2026, 10, 21, tzinfo=UTC), 1, is_arrears=True
    )
    assert not current.is_arrears
    assert current.starts_at == CUT_OFF


def test_the_very_first_invoice_cancelled_late_is_charged_with_the_next() -> None:
    second = Window(PREVIOUS_DUE_ON, datetime(2026, 9, 21, tzinfo=UTC), PREVIOUS, 1)
    arrears, current = due([second])
    september = datetime(2026, 9, 21, tzinfo=UTC)
    assert arrears == Window(date(2026, 10, 1), None, september, 1, is_arrears=True)
    assert current == Window(DUE_ON, PREVIOUS, CUT_OFF, 1)


def test_a_change_from_monthly_to_yearly_charges_the_month_that_passed() -> None:
    (window,) = due([SETTLED], cycle_months=12)
    assert window.month_count == 1


def test_a_due_date_that_was_moved_by_days_charges_one_month() -> None:
    (window,) = due([SETTLED], date(2026, 11, 15))
    assert window.month_count == 1


def test_a_service_that_is_paid_once_counts_one_month() -> None:
    assert due([], cycle_months=0)[0].month_count == 1


def test_a_date_in_the_future_of_the_clock_leaves_no_empty_window() -> None:
    (window,) = due([SETTLED], date(2027, 3, 1))[-1:]
    assert window.starts_at is not None
    assert window.starts_at < window.ends_at


@given(
    st.lists(st.tuples(st.integers(1, 5), st.booleans()), min_size=1, max_size=24),
    st.sampled_from([1, 3, 12]),
)
def test_however_invoices_come_and_go_every_moment_is_charged_once(
    steps: list[tuple[int, bool]], cycle_months: int
) -> None:
    """Invoices skip due dates and are cancelled; the standing windows still tile the time."""
    settled: list[Window] = []
    months = 2020 * 12
    for skipped, is_cancelled in [*steps, (1, False)]:
        months += skipped * cycle_months
        due_on = date(months // 12, months % 12 + 1, 1)
        cut_off_at = datetime(due_on.year, due_on.month, 1, 6, tzinfo=UTC)
        charged = windows_due(
            settled, due_on=due_on, cut_off_at=cut_off_at, cycle_months=cycle_months
        )
        if not is_cancelled:
            settled = sorted([*settled, *charged], key=lambda window: window.due_on)
    assert settled[0].starts_at is None
    ends = [window.ends_at for window in settled]
    assert [window.starts_at for window in settled[1:]] == ends[:-1]
    assert len({window.due_on for window in settled}) == len(settled)
