"""Real Celery processes on the test database: started, killed and searched by tests."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

READY_WITHIN_SECONDS = 30
STOP_WITHIN_SECONDS = 10


def wait_until(is_so: Callable[[], object], *, seconds: float = 20) -> None:
    """Waits for a condition; raises `TimeoutError` when it does not come true in time."""
    deadline = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > deadline:
            raise TimeoutError(f"still not so after {seconds} seconds")
        time.sleep(0.02)


class CeleryProcess:
    """One Celery process, with its output in a file; a context manager that stops it at the end.

    It may be started again after `kill` or `stop`: the output of all its lives is in one file.
    """

    def __init__(
        self,
        arguments: Sequence[str],
        *,
        ready_text: str,
        environment: Mapping[str, str],
        log_path: Path,
    ) -> None:
        self.command = [sys.executable, "-m", "celery", "-A", "clientarea", *arguments]
        self.ready_text = ready_text
        self.environment = {**os.environ, **environment}
        self.log_path = log_path
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> str:
        """Everything written so far."""
        return self.log_path.read_text(errors="replace") if self.log_path.exists() else ""

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def start(self) -> None:
        """Starts the process and waits until it says that it is ready."""
        seen_count = len(self.log)
        with self.log_path.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        try:
            wait_until(
                lambda: self.ready_text in self.log[seen_count:] or not self.is_running,
                seconds=READY_WITHIN_SECONDS,
            )
        finally:
            if self.ready_text not in self.log[seen_count:]:
                self.kill()
                raise RuntimeError(f"Celery is not ready:\n{self.log[seen_count:]}")

    def kill(self) -> None:
        """Ends it at once (SIGKILL), wherever it is."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def stop(self) -> None:
        """Asks it to end (SIGTERM, what it has begun is finished), then makes it end."""
        if self.process is None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(STOP_WITHIN_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
