"""Storage by day as a chart, with the blocks that are paid for marked in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clientarea.charts import LineChart, line_chart
from clientarea.formats import GIGABYTE, MEGABYTE, bytes_text, day_text, limit_text, number_text

MARK_COUNT = 4


def storage_chart(points: Sequence[tuple[date, int]], *, block_bytes: int = 0) -> LineChart | None:
    """None until two days are known; `block_bytes` 0 marks no blocks."""
    if len(points) < 2:
        return None
    (first_on, first), (last_on, last) = points[0], points[-1]
    summary = _("Storage from %(first_day)s, %(first)s, to %(last_day)s, %(last)s.") % {
        "first_day": day_text(first_on),
        "first": bytes_text(first),
        "last_day": day_text(last_on),
        "last": bytes_text(last),
    }
    highest = max(value for _day, value in points)
    unit = GIGABYTE if highest >= 2 * GIGABYTE else MEGABYTE
    marks = _block_marks(highest, block_bytes) if block_bytes else []
    return line_chart(points, summary=summary, value_text=limit_text, unit=unit, marks=marks)


def _block_marks(highest: int, block_bytes: int) -> list[tuple[int, str]]:
    """The boundaries just below and above what was ever in use, not all of a great many."""
    last = highest // block_bytes + 1
    return [
        (
            number * block_bytes,
            ngettext("%(size)s · %(count)s block", "%(size)s · %(count)s blocks", number)
            % {"size": limit_text(number * block_bytes), "count": number_text(number)},
        )
        for number in range(max(1, last - MARK_COUNT + 1), last + 1)
    ]
