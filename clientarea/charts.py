"""Charts drawn by the server: an SVG of classes and numbers, and the table behind it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format

WIDTH, HEIGHT = 640, 200
TOP, BOTTOM = 14, 178


@dataclass(frozen=True)
class GridLine:
    """A level line with its words; `is_mark`: a limit, and no step of the scale."""

    y: int
    text: str
    is_mark: bool = False


@dataclass(frozen=True)
class DayLabel:
    """A day under the line; `anchor` keeps the outer two inside the picture."""

    x: int
    text: str
    anchor: str


@dataclass(frozen=True)
class LineChart:
    """What `components/chart.html` prints; `rows` are the table's, newest first."""

    summary: str
    line: str
    area: str
    grid: list[GridLine]
    days: list[DayLabel]
    rows: list[tuple[date, str]]
    width: int = WIDTH
    height: int = HEIGHT


def line_chart(
    points: Sequence[tuple[date, int]],
    *,
    summary: str,
    value_text: Callable[[int], str],
    unit: int = 1,
    marks: Sequence[tuple[int, str]] = (),
) -> LineChart | None:
    """A line over days, oldest first; None for fewer than two points.

    `unit` is what the scale's steps are whole numbers of (a gigabyte, say); `marks` are values
    with a name, drawn where they lie inside the scale.
    """
    if len(points) < 2:
        return None
    steps = _steps(max(value for _, value in points), unit)
    top_value = steps[-1]
    first_on, last_on = points[0][0], points[-1][0]
    day_count = (last_on - first_on).days

    def x_of(day: date) -> int:
        return round((day - first_on).days * WIDTH / day_count)

    def y_of(value: int) -> int:
        return round(BOTTOM - value * (BOTTOM - TOP) / top_value)

    marked = {value for value, _text in marks}
    line = " ".join(f"{x_of(day)},{y_of(value)}" for day, value in points)
    middle = points[len(points) // 2][0]
    labels = [(first_on, "start"), (middle, "middle"), (last_on, "end")]
    return LineChart(
        summary=summary,
        line=line,
        area=f"0,{BOTTOM} {line} {WIDTH},{BOTTOM}",
        grid=[
            *(GridLine(y_of(value), value_text(value)) for value in steps if value not in marked),
            *(
                GridLine(y_of(value), text, is_mark=True)
                for value, text in marks
                if value <= top_value
            ),
        ],
        days=[
            DayLabel(x_of(day), date_format(day, "MONTH_DAY_FORMAT"), anchor)
            for day, anchor in labels
            if anchor != "middle" or 0.2 * WIDTH < x_of(day) < 0.8 * WIDTH
        ],
        rows=[(day, value_text(value)) for day, value in reversed(points)],
    )


def _steps(highest: int, unit: int) -> list[int]:
    """Two to four round steps of the scale, the last one at or above the highest value."""
    step = unit
    for factor in _round_factors():
        step = unit * factor
        if step * 3 >= highest:
            break
    count = max(2, -(-highest // step))
    return [step * number for number in range(1, count + 1)]


def _round_factors() -> Sequence[int]:
    """1, 2, 5, 10, 20, 50 ..."""
    return [factor * 10**power for power in range(13) for factor in (1, 2, 5)]
