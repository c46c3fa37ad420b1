"""When storage will have grown to a size, should it go on as it did."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from fractions import Fraction

SHORTEST = timedelta(days=3)
FARTHEST = timedelta(days=366)

Point = tuple[datetime, int]
"""An instant, and the bytes in use then."""


def bytes_a_second(points: Sequence[Point]) -> Fraction | None:
    """The slope of the straight line nearest to all points; None for less than three days."""
    if len(points) < 2 or points[-1][0] - points[0][0] < SHORTEST:
        return None
    start = points[0][0]
    times = [int((moment - start).total_seconds()) for moment, _ in points]
    sizes = [size for _, size in points]
    count = len(points)
    spread = count * sum(value * value for value in times) - sum(times) ** 2
    products = sum(moment * size for moment, size in zip(times, sizes, strict=True))
    return Fraction(count * products - sum(times) * sum(sizes), spread) if spread else None


def reached_at(points: Sequence[Point], target_bytes: int) -> datetime | None:
    """When the last point will have grown beyond the target; None: not within a year.

    `points` come in the order of time.
    """
    slope = bytes_a_second(points)
    if slope is None or slope <= 0:
        return None
    moment, size = points[-1]
    seconds = Fraction(max(0, target_bytes - size)) / slope
    if seconds > int(FARTHEST.total_seconds()):
        return None
    return moment + timedelta(seconds=int(seconds))
