from __future__ import annotations

from datetime import UTC, datetime, timedelta

from provisioning.billing.pace import Point, bytes_a_second, reached_at

START = datetime(2026, 11, 1, tzinfo=UTC)


def growing(days: int, daily_bytes: int, first_bytes: int = 0) -> list[Point]:
    return [
        (START + timedelta(days=day), first_bytes + day * daily_bytes) for day in range(days + 1)
    ]


def test_steady_growth_reaches_the_boundary_on_its_day() -> None:
    assert reached_at(growing(10, 1000), 20_000) == START + timedelta(days=20)


def test_what_stays_or_shrinks_reaches_nothing() -> None:
    assert reached_at(growing(10, 0, 500), 20_000) is None
    assert reached_at(growing(10, -10, 500), 20_000) is None


def test_too_few_days_tell_nothing() -> None:
    assert bytes_a_second(growing(2, 1000)) is None
    assert reached_at([], 20_000) is None


def test_a_boundary_more_than_a_year_away_is_not_told() -> None:
    assert reached_at(growing(10, 1), 20_000) is None
