"""Faults: what can go wrong between a caller and a platform, on demand."""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, get_type_hints


class FaultKind(StrEnum):
    """What happens to a call that meets the fault."""

    STATUS = "status"
    """Another HTTP status, with Retry-After when `retry_after_seconds` is given."""
    FAILURE = "failure"
    """HTTP 200 whose body says that the call was not successful, with `message`."""
    HTML = "html"
    """HTTP 200 with a web page instead of JSON, as a proxy in front would send."""
    EMPTY = "empty"
    """HTTP 200 without a body."""
    TRUNCATED = "truncated"
    """The call is carried out; of the answer's body only the first half is sent, as a whole."""
    DELAY_BEFORE = "delay_before"
    """Nothing happens for `delay_seconds`, then the call is carried out and answered."""
    DELAY_AFTER = "delay_after"
    """The call is carried out at once and answered `delay_seconds` later."""
    CUT_BEFORE = "cut_before"
    """The connection is closed without an answer; nothing was carried out."""
    CUT_AFTER = "cut_after"
    """The call is carried out, then the connection is closed without an answer."""
    TOKEN_INVALIDATED = "token_invalidated"  # noqa: S105 - the name of a fault
    """The token of the call is revoked first, so that the platform itself refuses it."""


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One fault and the calls that it meets.

    `method`, `host_name` (for a platform with several), `path_contains` and `path_pattern` (a
    regular expression, searched) choose the calls; the path is `Call.path`. The first `skip`
    matching calls pass, the next `times` meet the fault (None: all of them until the faults are
    cleared). `acts` says for STATUS, FAILURE, HTML and EMPTY whether the call is carried out before
    the false answer is sent.
    """

    kind: FaultKind
    method: str | None = None
    host_name: str | None = None
    path_contains: str = ""
    path_pattern: str | None = None
    skip: int = 0
    times: int | None = 1
    status_code: int = 500
    message: str = "The simulator was told to fail"
    retry_after_seconds: int | None = None
    delay_seconds: float = 0.0
    acts: bool = False

    def meets(self, method: str, path: str, host_name: str) -> bool:
        """Whether a call to `path` (relative, without query) is one of those chosen."""
        if self.method is not None and self.method != method:
            return False
        if self.host_name is not None and self.host_name != host_name:
            return False
        if self.path_contains not in path:
            return False
        return self.path_pattern is None or re.search(self.path_pattern, path) is not None


def fault_from_json(members: Mapping[str, Any]) -> Fault:
    """Build a fault from the members of a JSON object named as the fields of `Fault`.

    Raises ValueError for an unknown member or kind, a wrong type or a bad regular expression.
    """
    known = {field.name for field in fields(Fault)}
    unknown = sorted(set(members) - known)
    if unknown:
        raise ValueError(f"unknown members of a fault: {', '.join(unknown)}")
    if "kind" not in members:
        raise ValueError("a fault needs a kind")
    fault = Fault(**{**members, "kind": FaultKind(members["kind"])})
    for name, kind in get_type_hints(Fault).items():
        if not isinstance(getattr(fault, name), int | float if kind is float else kind):
            raise ValueError(f"{name} is not of the right type")
    try:
        re.compile(fault.path_pattern or "")
    except re.error as error:
        raise ValueError(f"path_pattern is not a regular expression: {error}") from error
    return fault


@dataclass
class _Armed:
    """A fault in force, with what is left of its counts."""

    fault: Fault
    skips_left: int
    times_left: int | None


class FaultBook:
    """The faults in force. Safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._armed: list[_Armed] = []
        self._released = threading.Event()

    def add(self, fault: Fault) -> None:
        """Put a fault in force, after those already there."""
        with self._lock:
            self._armed.append(_Armed(fault, fault.skip, fault.times))

    def clear(self) -> None:
        """Lift all faults; calls held by a delay go on at once."""
        with self._lock:
            self._armed.clear()
        self.release()

    def release(self) -> None:
        """Let calls held by a delay go on at once; the faults stay in force."""
        with self._lock:
            self._released.set()
            self._released = threading.Event()

    def in_force(self) -> list[Fault]:
        """The faults that can still meet a call, in order."""
        with self._lock:
            return [armed.fault for armed in self._armed]

    def take(self, method: str, path: str, host_name: str) -> Fault | None:
        """The first fault that meets this call, counted as used; None when there is none."""
        with self._lock:
            for armed in self._armed:
                if not armed.fault.meets(method, path, host_name):
                    continue
                if armed.skips_left > 0:
                    armed.skips_left -= 1
                    continue
                if armed.times_left is not None:
                    armed.times_left -= 1
                    if armed.times_left <= 0:
                        self._armed.remove(armed)
                return armed.fault
        return None

    def hold(self, fault: Fault) -> None:
        """Wait as long as the fault says, or until `clear` or `release`."""
        with self._lock:
            released = self._released
        released.wait(fault.delay_seconds)
