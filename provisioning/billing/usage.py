"""Who used a protocol for long enough to be charged (D-6, D-8, AT-A10)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from provisioning.billing.windows import Window

Key = tuple[str, str]
"""Address and protocol."""


@dataclass(frozen=True)
class Interval:
    """A protocol was on for a mailbox; `ended_at` None: it still is.

    `threshold_seconds` is the one in force when it was switched on; 0: live (D-4).
    """

    address: str
    protocol: str
    started_at: datetime
    ended_at: datetime | None
    threshold_seconds: int
    ended_with_mailbox: bool = False

    @property
    def key(self) -> Key:
        return self.address, self.protocol

    def is_on_at(self, moment: datetime) -> bool:
        """From the instant of switching on until before that of switching off."""
        return self.started_at < moment and (self.ended_at is None or self.ended_at > moment)

    def within(self, window: Window) -> tuple[datetime, datetime] | None:
        """The part inside the window, or None."""
        start = max(self.started_at, window.starts_at or self.started_at)
        end = min(self.ended_at or window.ends_at, window.ends_at)
        return (start, end) if start < end else None


class Verdict(StrEnum):
    """CARRIED: on, but below the threshold so far; its seconds count in the next window (D-8)."""

    CHARGED = "charged"
    CARRIED = "carried"
    BELOW = "below"


@dataclass(frozen=True)
class Usage:
    """One mailbox's use of one protocol in a window. `ended_at` None: on at the window's end."""

    address: str
    protocol: str
    seconds: int
    carried_seconds: int
    threshold_seconds: int
    started_at: datetime
    ended_at: datetime | None
    is_deleted: bool
    verdict: Verdict

    @property
    def key(self) -> Key:
        return self.address, self.protocol

    @property
    def missing_seconds(self) -> int:
        """How long it must still be on until it is charged."""
        return max(0, self.threshold_seconds - self.seconds - self.carried_seconds)


def judge(intervals: Iterable[Interval], window: Window, carried: Mapping[Key, int]) -> list[Usage]:
    """What was used in the window, by address and protocol.

    `carried` holds the seconds that the window before left over. Neither the order of intervals
    nor one that overlaps another changes anything.
    """
    by_key: defaultdict[Key, list[Interval]] = defaultdict(list)
    for interval in intervals:
        if interval.within(window):
            by_key[interval.key].append(interval)
    return [_usage(by_key[key], window, carried.get(key, 0)) for key in sorted(by_key)]


def _usage(intervals: list[Interval], window: Window, carried_seconds: int) -> Usage:
    first = min(intervals, key=lambda one: (one.started_at, one.threshold_seconds))
    last = max(intervals, key=lambda one: (one.ended_at or window.ends_at, one.ended_with_mailbox))
    parts = sorted(part for one in intervals if (part := one.within(window)))
    seconds = _union(parts)
    is_on = any(one.is_on_at(window.ends_at) for one in intervals)
    return Usage(
        address=first.address,
        protocol=first.protocol,
        seconds=seconds,
        carried_seconds=carried_seconds,
        threshold_seconds=first.threshold_seconds,
        started_at=parts[0][0],
        ended_at=None if is_on else max(end for _, end in parts),
        is_deleted=not is_on and last.ended_with_mailbox,
        verdict=_verdict(seconds + carried_seconds, first.threshold_seconds, is_on=is_on),
    )


def _verdict(seconds: int, threshold_seconds: int, *, is_on: bool) -> Verdict:
    if not threshold_seconds:
        return Verdict.CHARGED if is_on else Verdict.BELOW
    if seconds >= threshold_seconds:
        return Verdict.CHARGED
    return Verdict.CARRIED if is_on else Verdict.BELOW


def _union(parts: Iterable[tuple[datetime, datetime]]) -> int:
    """Whole seconds that at least one part covers; parts come in the order of their start."""
    total, covered_until = timedelta(), None
    for start, end in parts:
        begin = start if covered_until is None else max(start, covered_until)
        total += max(end - begin, timedelta())
        covered_until = end if covered_until is None else max(end, covered_until)
    return total // timedelta(seconds=1)


def carried_over(usages: Iterable[Usage]) -> dict[Key, int]:
    """What the next window must count in."""
    return {
        usage.key: usage.seconds + usage.carried_seconds
        for usage in usages
        if usage.verdict is Verdict.CARRIED
    }
