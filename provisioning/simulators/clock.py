"""A clock that tests can move."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class Clock:
    """The simulator's time: the real time plus what was added by `advance`."""

    def __init__(self) -> None:
        self._offset = timedelta()

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        return datetime.now(UTC) + self._offset

    def advance(self, seconds: float) -> None:
        """Move the clock forward by `seconds`; tokens and blocks age accordingly."""
        self._offset += timedelta(seconds=seconds)
