"""One thread that ends what takes too long; watching costs a call next to nothing."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_LOOK_EVERY_SECONDS = 0.25


class _Watchdog:
    def __init__(self) -> None:
        self.start_afresh()

    def start_afresh(self) -> None:
        """Nothing is watched, no thread runs: so it is in a forked child as well."""
        self._lock = threading.Lock()
        self._watched: dict[object, tuple[float, Callable[[], None]]] = {}
        self._has_work = threading.Event()
        self._is_running = False

    def watch(self, key: object, deadline: float, end: Callable[[], None]) -> None:
        self._watched[key] = (deadline, end)
        if not self._has_work.is_set():
            self._has_work.set()
        if not self._is_running:
            self._start()

    def forget(self, key: object) -> None:
        self._watched.pop(key, None)

    def _start(self) -> None:
        with self._lock:
            if not self._is_running:
                self._is_running = True
                threading.Thread(target=self._run, name="watchdog", daemon=True).start()

    def _run(self) -> None:
        while True:
            self._has_work.wait()
            self._has_work.clear()
            while self._watched:
                time.sleep(_LOOK_EVERY_SECONDS)
                self._end_the_overdue()

    def _end_the_overdue(self) -> None:
        now = time.monotonic()
        for key, (deadline, end) in list(self._watched.items()):
            if now > deadline:
                self.forget(key)
                end()


_watchdog = _Watchdog()
os.register_at_fork(after_in_child=_watchdog.start_afresh)


@contextmanager
def ending_after(seconds: float, end: Callable[[], None]) -> Iterator[None]:
    """Calls `end` from another thread when the block takes longer, 0.25 s late at most."""
    key = object()
    _watchdog.watch(key, time.monotonic() + seconds, end)
    try:
        yield
    finally:
        _watchdog.forget(key)
