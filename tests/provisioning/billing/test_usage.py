from __future__ import annotations

import random
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from provisioning.billing.usage import Interval, Usage, Verdict, carried_over, judge
from tests.provisioning.billing.moments import CUT_OFF, DAY_SECONDS, PREVIOUS, on, window

HOUR_SECONDS = 3600


def judged(*intervals: Interval, carried: int = 0) -> Usage:
    (usage,) = judge(intervals, window(), {intervals[0].key: carried})
    return usage


def test_at_d04_time_adds_up() -> None:
    usage = judged(on("bob", "eas", hours=12, ended=100), on("bob", "eas", hours=12, ended=10))
    assert (usage.seconds, usage.verdict) == (DAY_SECONDS, Verdict.CHARGED)


def test_at_d05_a_minute_short_is_not_charged() -> None:
    usage = judged(
        on("bob", "eas", hours=12, ended=100), on("bob", "eas", hours=12 - 1 / 60, ended=10)
    )
    assert (usage.seconds, usage.verdict) == (DAY_SECONDS - 60, Verdict.BELOW)


def test_at_d06_exactly_the_threshold_is_charged() -> None:
    assert judged(on("bob", "eas", hours=24, ended=10)).verdict is Verdict.CHARGED


def test_at_d07_what_is_on_and_below_is_carried_over() -> None:
    usage = judged(on("bob", "eas", hours=1))
    assert usage.verdict is Verdict.CARRIED
    assert usage.missing_seconds == 23 * HOUR_SECONDS
    assert carried_over([usage]) == {("bob@client.test", "eas"): HOUR_SECONDS}
    later = judged(on("bob", "eas", hours=23, ended=1), carried=HOUR_SECONDS)
    assert later.verdict is Verdict.CHARGED


def test_what_is_off_and_below_is_not_carried_over() -> None:
    assert carried_over([judged(on("bob", "eas", hours=1, ended=1))]) == {}


def test_at_d12_forty_switches_count_as_their_sum() -> None:
    intervals = [on("bob", "eas", hours=0.75, ended=5 + 12 * number) for number in range(40)]
    usage = judged(*intervals)
    assert (usage.seconds, usage.verdict) == (30 * HOUR_SECONDS, Verdict.CHARGED)


def test_at_d13_live_is_what_is_on_at_the_moment() -> None:
    assert judged(on("bob", "eas", hours=1, threshold_days=0)).verdict is Verdict.CHARGED
    off = judged(on("bob", "eas", hours=400, ended=1, threshold_days=0))
    assert off.verdict is Verdict.BELOW


def test_at_a10_the_threshold_of_the_opening_holds() -> None:
    assert judged(on("bob", "eas", hours=30, threshold_days=1)).verdict is Verdict.CHARGED
    assert judged(on("bob", "eas", hours=30, threshold_days=7)).verdict is Verdict.CARRIED
    both = judged(
        on("bob", "eas", hours=15, ended=200, threshold_days=1),
        on("bob", "eas", hours=15, ended=5, threshold_days=7),
    )
    assert (both.threshold_seconds, both.verdict) == (DAY_SECONDS, Verdict.CHARGED)


def test_only_the_part_in_the_window_counts() -> None:
    usage = judged(on("bob", "eas"))
    assert usage.started_at == PREVIOUS
    assert usage.ended_at is None
    assert usage.seconds == 31 * DAY_SECONDS
    assert judge([on("bob", "eas", hours=2, ended=24 * 40)], window(), {}) == []


def test_at_d09_a_deleted_mailbox_is_told() -> None:
    usage = judged(on("bob", "eas", hours=30, ended=24 * 5, deleted=True))
    assert usage.is_deleted
    assert usage.ended_at == CUT_OFF - timedelta(days=5)
    again = judged(
        on("bob", "eas", hours=30, ended=24 * 5, deleted=True), on("bob", "eas", hours=2)
    )
    assert not again.is_deleted


SPANS = st.lists(
    st.tuples(st.integers(0, 31 * 86_400), st.integers(1, 5 * 86_400), st.booleans()),
    min_size=1,
    max_size=12,
)


def made(spans: list[tuple[int, int, bool]]) -> list[Interval]:
    return [
        Interval(
            "bob@client.test",
            "eas",
            PREVIOUS + timedelta(seconds=start),
            None if is_open else PREVIOUS + timedelta(seconds=start + length),
            DAY_SECONDS,
        )
        for start, length, is_open in spans
    ]


@given(SPANS, st.randoms(use_true_random=False))
def test_the_order_of_events_does_not_matter(
    spans: list[tuple[int, int, bool]], chance: random.Random
) -> None:
    intervals = made(spans)
    mixed = list(intervals)
    chance.shuffle(mixed)
    assert judge(mixed, window(), {}) == judge(intervals, window(), {})


@given(SPANS)
def test_what_is_told_twice_counts_once(spans: list[tuple[int, int, bool]]) -> None:
    intervals = made(spans)
    assert judge([*intervals, *intervals], window(), {}) == judge(intervals, window(), {})


@given(SPANS, SPANS)
def test_more_use_is_never_less_time(
    spans: list[tuple[int, int, bool]], more: list[tuple[int, int, bool]]
) -> None:
    fewer = judge(made(spans), window(), {})
    both = judge(made([*spans, *more]), window(), {})
    assert sum(usage.seconds for usage in both) >= sum(usage.seconds for usage in fewer)
    charged = {usage.key for usage in fewer if usage.verdict is Verdict.CHARGED}
    assert charged <= {usage.key for usage in both if usage.verdict is Verdict.CHARGED}


@given(SPANS, st.integers(1, 31 * 86_400 - 1))
def test_a_cut_loses_no_second(spans: list[tuple[int, int, bool]], cut: int) -> None:
    whole = window()
    moment = PREVIOUS + timedelta(seconds=cut)
    early = type(whole)(whole.due_on, PREVIOUS, moment, 1)
    late = type(whole)(whole.due_on, moment, CUT_OFF, 1)
    intervals = made(spans)
    parts = [*judge(intervals, early, {}), *judge(intervals, late, {})]
    assert sum(part.seconds for part in parts) == sum(
        usage.seconds for usage in judge(intervals, whole, {})
    )
