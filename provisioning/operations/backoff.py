"""How long to wait before the next try."""

from __future__ import annotations

import random

FIRST_BACKOFF_SECONDS = 2
LONGEST_BACKOFF_SECONDS = 900


def backoff_seconds(attempt_count: int) -> float:
    """Exponential with jitter: 2 s, 4 s, 8 s ... at most 15 minutes, each plus up to a half."""
    whole = min(FIRST_BACKOFF_SECONDS * 2 ** min(attempt_count - 1, 20), LONGEST_BACKOFF_SECONDS)
    return float(whole * random.uniform(1.0, 1.5))  # noqa: S311 - spreads load, guards nothing
