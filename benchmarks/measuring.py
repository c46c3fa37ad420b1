"""Timing in turns, so that a busy machine slows everything down alike."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from statistics import median


def medians_in_turns(
    jobs: Mapping[str, Callable[[], object]], *, rounds: int, warm_up_rounds: int = 3
) -> dict[str, float]:
    """Median seconds of each job; every round runs each job once."""
    samples: dict[str, list[float]] = {name: [] for name in jobs}
    for number in range(warm_up_rounds + rounds):
        for name, job in jobs.items():
            started = time.perf_counter()
            job()
            if number >= warm_up_rounds:
                samples[name].append(time.perf_counter() - started)
    return {name: median(values) for name, values in samples.items()}


def table(title: str, head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """A plain text table, first column to the left and the others to the right."""
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]
    lines = [title, ""]
    for row in [head, tuple("-" * width for width in widths), *rows]:
        cells = [row[0].ljust(widths[0])]
        cells += [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
        lines.append("  " + "  ".join(cells))
    return "\n".join([*lines, ""])
