"""The record of calls: what callers asked, so that tests can count and compare."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

_SECRET_WORDS = ("password", "token", "secret", "twofactor", "temppass")
_MASK = "***"
_CALLS_KEPT = 20_000


@dataclass
class Call:
    """One call, recorded when it arrives.

    `path` is what the platform calls the call: a path relative to the API's base, without query, or
    the name of an action. `body` is the JSON body or the form with its secrets (this process only:
    use `masked` before writing it anywhere). `host_name` tells which of the platform's hosts took
    the call. `role`, `status` and `acted` are filled in on the way; `status` stays None when the
    connection was cut.
    """

    method: str
    path: str
    body: Any
    arrived_at: datetime
    host_name: str
    role: str | None = None
    status: int | None = None
    acted: bool = False
    fault_kind: str | None = None

    def masked(self) -> dict[str, Any]:
        """The call as JSON members, without secrets."""
        return {
            "method": self.method,
            "path": self.path,
            "host_name": self.host_name,
            "role": self.role,
            "status": self.status,
            "acted": self.acted,
            "fault_kind": self.fault_kind,
            "arrived_at": self.arrived_at.isoformat(),
            "body": mask_secrets(self.body),
        }


def mask_secrets(value: Any) -> Any:
    """Copy a JSON value with every non-empty member named like a secret replaced by `***`."""
    if isinstance(value, Mapping):
        return {
            name: _MASK if _is_secret(name) and member else mask_secrets(member)
            for name, member in value.items()
        }
    if isinstance(value, list):
        return [mask_secrets(element) for element in value]
    return value


def _is_secret(name: str) -> bool:
    return any(word in name.lower() for word in _SECRET_WORDS)


class CallLog:
    """The latest calls in the order of arrival. Safe to use from several threads."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._calls: deque[Call] = deque(maxlen=_CALLS_KEPT)

    def add(self, call: Call) -> None:
        """Record an arrival."""
        with self._changed:
            self._calls.append(call)
            self._changed.notify_all()

    def note(self) -> None:
        """Tell those who wait that a recorded call went on."""
        with self._changed:
            self._changed.notify_all()

    def all(self) -> list[Call]:
        """All recorded calls, oldest first."""
        with self._changed:
            return list(self._calls)

    def clear(self) -> None:
        """Forget all recorded calls."""
        with self._changed:
            self._calls.clear()

    def wait_for(
        self, *, path_contains: str, count: int, acted: bool, timeout_seconds: float
    ) -> list[Call]:
        """Wait until `count` calls whose path contains the text have arrived (or were carried out).

        Raises TimeoutError when that has not happened within `timeout_seconds`.
        """

        def matching() -> list[Call]:
            return [
                call
                for call in self._calls
                if path_contains in call.path and (call.acted or not acted)
            ]

        with self._changed:
            if not self._changed.wait_for(lambda: len(matching()) >= count, timeout_seconds):
                raise TimeoutError(f"{len(matching())} of {count} calls to {path_contains!r}")
            return matching()
