"""The parts of a production set-up that are restarted under load, each by its own process id."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import MySQLdb
import redis

READY_WITHIN_SECONDS = 40
STOP_WITHIN_SECONDS = 20


class Part:
    """One process: started, stopped or killed, and started again with the same command."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        *,
        is_ready: Callable[[], bool],
        log_path: Path,
        environment: Mapping[str, str],
    ) -> None:
        self.name = name
        self.command = list(command)
        self.is_ready = is_ready
        self.log_path = log_path
        self.environment = {**os.environ, **environment}
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Starts it and waits until it is ready; raises `TimeoutError`."""
        with self.log_path.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603 - commands of ours
                self.command,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        deadline = time.monotonic() + READY_WITHIN_SECONDS
        while not self.is_ready():
            if time.monotonic() > deadline or self.process.poll() is not None:
                raise TimeoutError(f"{self.name} is not ready; see {self.log_path}")
            time.sleep(0.05)

    def stop(self, number: signal.Signals = signal.SIGTERM) -> None:
        """Sends the signal and waits for the end; one that does not end is killed."""
        if self.process is None:
            return
        self.process.send_signal(number)
        try:
            self.process.wait(STOP_WITHIN_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

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


class Found(Part):
    """A server that somebody else has started: ended by its own command, then ours."""

    def __init__(
        self,
        name: str,
        process_id: int,
        command: Sequence[str],
        *,
        shut_down: Callable[[], None],
        is_ready: Callable[[], bool],
        log_path: Path,
    ) -> None:
        super().__init__(name, command, is_ready=is_ready, log_path=log_path, environment={})
        self.process_id = process_id
        self.shut_down = shut_down

    def stop(self, number: signal.Signals = signal.SIGTERM) -> None:
        """Ends it in order whoever started it."""
        if self.process is not None:
            super().stop(number)
            return
        self.shut_down()
        deadline = time.monotonic() + STOP_WITHIN_SECONDS
        while Path(f"/proc/{self.process_id}/exe").exists() and self.is_ready():
            if time.monotonic() > deadline:
                raise TimeoutError(f"{self.name} does not end")
            time.sleep(0.05)

    def end(self) -> None:
        """Stops it if it is ours by now; the one that was found belongs to who started it."""
        if self.process is not None:
            super().stop()


def found_mariadb(host: str, port: int, log_path: Path) -> Found:
    """The MariaDB behind the address."""

    def execute(statement: str) -> object:
        with closing(MySQLdb.connect(host=host, port=port, user="root")) as connection:
            cursor = connection.cursor()
            cursor.execute(statement)
            row = cursor.fetchone()
            return row[0] if row else None

    def answers() -> bool:
        try:
            return execute("SELECT 1") == 1
        except MySQLdb.OperationalError:
            return False

    process_id = int(Path(str(execute("SELECT @@pid_file"))).read_text())
    command = Path(f"/proc/{process_id}/cmdline").read_text().rstrip("\0").split("\0")
    return Found(
        "MariaDB",
        process_id,
        command,
        shut_down=lambda: _ignoring_the_cut(lambda: execute("SHUTDOWN")),
        is_ready=answers,
        log_path=log_path,
    )


def found_redis(url: str, log_path: Path) -> Found:
    """The Redis behind the URL; what it held is gone after a restart."""

    def answers() -> bool:
        with redis.Redis.from_url(url) as client:
            try:
                return bool(client.ping())
            except redis.ConnectionError:
                return False

    def shut_down() -> None:
        with redis.Redis.from_url(url) as client:
            client.shutdown(nosave=True)

    with redis.Redis.from_url(url) as client:
        process_id = int(client.info("server")["process_id"])
    place = ("--bind", "127.0.0.1", "--port", str(urlsplit(url).port))
    return Found(
        "Redis",
        process_id,
        ("redis-server", *place, "--save", "", "--appendonly", "no"),
        shut_down=shut_down,
        is_ready=answers,
        log_path=log_path,
    )


def web(number: int, port: int, folder: Path, environment: Mapping[str, str]) -> Part:
    """One web process on a port of its own."""

    def answers() -> bool:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return True
        except OSError:
            return False

    bind = ("--bind", f"127.0.0.1:{port}", "--worker-class", "gthread", "--threads", "8")
    return Part(
        f"web {number}",
        (sys.executable, "-m", "gunicorn", "clientarea.wsgi", *bind, "--graceful-timeout", "10"),
        is_ready=answers,
        log_path=folder / f"web-{number}.log",
        environment=environment,
    )


def celery(
    name: str,
    arguments: Sequence[str],
    ready_text: str,
    folder: Path,
    environment: Mapping[str, str],
) -> Part:
    """A worker or the schedule."""
    log_path = folder / f"{name.replace(' ', '-')}.log"
    lives = [0]

    def is_ready() -> bool:
        text = log_path.read_text(errors="replace") if log_path.exists() else ""
        if text.count(ready_text) > lives[0]:
            lives[0] = text.count(ready_text)
            return True
        return False

    command = (sys.executable, "-m", "celery", "-A", "clientarea", *arguments)
    return Part(name, command, is_ready=is_ready, log_path=log_path, environment=environment)


def _ignoring_the_cut(statement: Callable[[], object]) -> None:
    """The connection may be cut before the answer to SHUTDOWN comes."""
    try:
        statement()
    except MySQLdb.OperationalError:
        return
