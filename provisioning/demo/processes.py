"""Starts the demo's processes, watches them, and stops them all."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

import requests

STOP_WITHIN_SECONDS = 10
READY_WITHIN_SECONDS = 60


class DemoFailed(Exception):
    """The demo cannot go on; the text says why and what to do."""


def check_port_is_free(port: int, option: str) -> None:
    """Raises `DemoFailed` when something listens on the port already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise DemoFailed(
                f"Port {port} is in use by another program. Choose a free one: {option} NUMBER"
            ) from None


class Processes:
    """A group of child processes; leaving the `with` block stops every one of them."""

    def __init__(self, log_folder: Path) -> None:
        self.log_folder = log_folder
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        self.commands: dict[str, tuple[str, ...]] = {}

    def __enter__(self) -> Processes:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def start(self, name: str, *arguments: str) -> None:
        """Starts `python -m ARGUMENTS` with its output in a log file of its own."""
        self.commands[name] = arguments
        self.log_folder.mkdir(parents=True, exist_ok=True)
        with (self.log_folder / f"{name}.log").open("ab") as log:
            # A session of its own: Ctrl-C reaches this process only, which stops the children
            # in order.
            self.children[name] = subprocess.Popen(  # noqa: S603 - arguments of ours
                [sys.executable, "-m", *arguments],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def wait_until_answers(self, name: str, url: str) -> None:
        """Waits until the process answers HTTP; raises `DemoFailed` when it ends or stays mute."""
        self._wait(name, lambda: _answers(url))

    def _wait(self, name: str, is_ready: Callable[[], bool]) -> None:
        deadline = time.monotonic() + READY_WITHIN_SECONDS
        while not is_ready():
            self.check()
            if time.monotonic() > deadline:
                raise DemoFailed(f"{name} does not answer; see {self.log_folder / name}.log")
            time.sleep(0.1)

    def check(self) -> None:
        """Raises `DemoFailed` when a process has ended by itself."""
        for name, child in self.children.items():
            if child.poll() is not None:
                raise DemoFailed(f"{name} has stopped; see {self.log_folder / name}.log")

    def revive(self, *names: str) -> None:
        """Starts these again if they have ended, as a service manager does in production.

        The folder that is the demo's broker can hand a worker half a message, which ends it; the
        operation's row is the truth, so nothing is lost.
        """
        for name in names:
            if self.children[name].poll() is not None:
                self.start(name, *self.commands[name])

    def stop(self) -> None:
        """Asks every process to end, last started first; one that does not is killed."""
        for child in reversed(self.children.values()):
            child.terminate()
        for child in reversed(self.children.values()):
            try:
                child.wait(STOP_WITHIN_SECONDS)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()


def _answers(url: str) -> bool:
    try:
        return requests.get(url, timeout=2).ok
    except requests.RequestException:
        return False
