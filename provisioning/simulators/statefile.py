"""Keeps a simulator's state in a JSON file, so that the demo's data outlives a restart."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

_PAUSE_SECONDS = 1.0


class StateFile:
    """Writes the state after changes, at most once a second and once more when closed."""

    def __init__(self, path: Path, state_text: Callable[[], str]) -> None:
        self._path = path
        self._state_text = state_text
        self._changed = threading.Event()
        self._closing = threading.Event()
        self._thread: threading.Thread | None = None

    def load(self) -> dict[str, Any] | None:
        """The state written last; None when there is none yet. Raises ValueError if unreadable."""
        if not self._path.exists():
            return None
        state = json.loads(self._path.read_text(encoding="utf-8"))
        if not isinstance(state, dict):
            raise ValueError(f"{self._path} does not hold a state")
        return state

    def start(self) -> None:
        """Watch for changes in a thread of its own."""
        self._closing.clear()
        self._thread = threading.Thread(target=self._watch, name="simulator-state", daemon=True)
        self._thread.start()

    def note_change(self) -> None:
        """Have the state written within about a second."""
        self._changed.set()

    def close(self) -> None:
        """Write what has not been written yet and stop watching."""
        if self._thread is None:
            return
        self._closing.set()
        self._changed.set()
        self._thread.join()
        self._thread = None

    def _watch(self) -> None:
        while not self._closing.is_set():
            self._changed.wait()
            self._changed.clear()
            self._write()
            self._closing.wait(_PAUSE_SECONDS)
        # What changed during the pause, when it was cut short by closing.
        if self._changed.is_set():
            self._write()

    def _write(self) -> None:
        """Replace the file in one step: a reader or a crash never meets half a state."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        part = self._path.with_name(self._path.name + ".part")
        part.write_text(self._state_text(), encoding="utf-8")
        part.chmod(0o600)
        part.replace(self._path)
