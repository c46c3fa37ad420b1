"""Runs a command with a private MariaDB and Redis beside it, and stops both when it ends.

    python script/lib/services.py COMMAND [ARGUMENT...]

Both are new and empty, listen on free loopback ports and trade durability for speed. The command
finds them, and every other setting of the product, in its environment.
"""

from __future__ import annotations

import os
import pwd
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import NoReturn

import MySQLdb
import redis
from cryptography.fernet import Fernet

READY_WITHIN_SECONDS = 60
STOP_WITHIN_SECONDS = 20

# The mode that MariaDB has by default. WHMCS's own tables are filled in a session that relaxes it.
SQL_MODE = (
    "STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_AUTO_CREATE_USER,NO_ENGINE_SUBSTITUTION"
)
MARIADB_OPTIONS = (
    "--bind-address=127.0.0.1",
    "--skip-name-resolve",
    f"--sql-mode={SQL_MODE}",
    "--character-set-server=utf8mb4",
    "--collation-server=utf8mb4_unicode_ci",
    "--innodb-flush-log-at-trx-commit=0",
    "--innodb-flush-method=nosync",
    "--innodb-doublewrite=OFF",
    "--innodb-buffer-pool-size=256M",
    "--innodb-lock-wait-timeout=20",
    "--performance-schema=OFF",
    "--max-connections=300",
)


class ServiceFailed(Exception):
    """A service cannot start; the text holds the end of its log."""


def main(command: Sequence[str]) -> int:
    """Runs the command beside the services; returns its exit code."""
    signal.signal(signal.SIGTERM, _interrupt)
    signal.signal(signal.SIGHUP, _interrupt)
    try:
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="mailroom-")))
            mariadb_port = stack.enter_context(_mariadb(folder))
            redis_port = stack.enter_context(_redis(folder))
            environment = {**os.environ, **_settings(mariadb_port, redis_port)}
            return _run(command, environment)
    except ServiceFailed as failure:
        print(f"services: {failure}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _run(command: Sequence[str], environment: dict[str, str]) -> int:
    process = subprocess.Popen(command, env=environment)
    try:
        return process.wait()
    except KeyboardInterrupt:
        process.terminate()
        process.wait()
        raise


def _settings(mariadb_port: int, redis_port: int) -> dict[str, str]:
    """The product's environment; secrets are new in each run, so that none can be relied on."""
    database = f"mysql://root@127.0.0.1:{mariadb_port}"
    return {
        "DATABASE_URL": f"{database}/mailroom",
        "WHMCS_DATABASE_URL": f"{database}/whmcs",
        "REDIS_URL": f"redis://127.0.0.1:{redis_port}/0",
        "SECRET_KEY": secrets.token_urlsafe(48),
        "FIELD_ENCRYPTION_KEYS": Fernet.generate_key().decode(),
        "BRIDGE_KEYS": f"test:{secrets.token_urlsafe(32)}",
        "ALLOWED_HOSTS": "localhost,127.0.0.1,testserver",
        "PUBLIC_URL": "http://testserver",
        "EMAIL_URL": "smtp://127.0.0.1:9",  # a test that reads mail says where
        "EMAIL_SENDER": "mail@brand.test",
        "DEBUG": "False",
        "STATIC_MANIFEST": "False",
        "ALLOW_LOCAL_MAIL_SERVERS": "True",
        # Its own tests switch it on; a test of the administration is about something else.
        "STAFF_SECOND_FACTOR": "False",
        # No test asks the world: nobody answers there, unless a test says who does.
        "DNS_RESOLVERS": "127.0.0.1:9",
        "DNS_TIMEOUT_SECONDS": "0.2",
        "DNS_ZONE_PORT": "0",
    }


@contextmanager
def _mariadb(folder: Path) -> Iterator[int]:
    data_folder, temporary_folder = folder / "mariadb", folder / "mariadb-tmp"
    # Not /tmp: each server that starts sweeps tables of the others out of a folder they share.
    temporary_folder.mkdir()
    _make_mariadb_data(data_folder, temporary_folder, folder / "mariadb-install.log")
    port = _free_port()
    places = (
        f"--datadir={data_folder}",
        f"--tmpdir={temporary_folder}",
        f"--socket={folder / 'mariadb.sock'}",
        f"--pid-file={folder / 'mariadb.pid'}",
        f"--port={port}",
    )
    command = ("mariadbd", "--no-defaults", f"--user={_user()}", *places, *MARIADB_OPTIONS)
    with _service(command, folder / "mariadb.log", lambda: _mariadb_answers(port)):
        for name in ("mailroom", "whmcs"):
            _execute(port, f"CREATE DATABASE {name}")
        yield port


def _make_mariadb_data(data_folder: Path, temporary_folder: Path, log_path: Path) -> None:
    command = (
        "mariadb-install-db",
        "--no-defaults",
        f"--user={_user()}",
        f"--datadir={data_folder}",
        f"--tmpdir={temporary_folder}",
        "--auth-root-authentication-method=normal",
        "--skip-test-db",
        "--skip-name-resolve",
    )
    with log_path.open("wb") as log:
        result = subprocess.run(command, stdout=log, stderr=subprocess.STDOUT, check=False)
    if result.returncode:
        raise ServiceFailed(f"MariaDB cannot make its files:\n{_end_of(log_path)}")


@contextmanager
def _redis(folder: Path) -> Iterator[int]:
    port = _free_port()
    command = ("redis-server", "--bind", "127.0.0.1", "--port", str(port), "--dir", str(folder))
    in_memory = ("--save", "", "--appendonly", "no")
    with _service((*command, *in_memory), folder / "redis.log", lambda: _redis_answers(port)):
        yield port


@contextmanager
def _service(
    command: Sequence[str], log_path: Path, is_ready: Callable[[], bool]
) -> Iterator[None]:
    """Runs a server until the block ends. Raises `ServiceFailed` when it does not become ready."""
    with log_path.open("wb") as log:
        # A session of its own: Ctrl-C reaches this process only, which stops the servers in order.
        # When this process is killed instead, the kernel tells the servers to end.
        process = subprocess.Popen(
            ("setpriv", "--pdeathsig", "TERM", *command),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        deadline = time.monotonic() + READY_WITHIN_SECONDS
        while not is_ready():
            if process.poll() is not None or time.monotonic() > deadline:
                raise ServiceFailed(f"{command[0]} does not start:\n{_end_of(log_path)}")
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        try:
            process.wait(STOP_WITHIN_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _mariadb_answers(port: int) -> bool:
    try:
        _execute(port, "SELECT 1")
    except MySQLdb.OperationalError:
        return False
    return True


def _redis_answers(port: int) -> bool:
    with redis.Redis(host="127.0.0.1", port=port) as client:
        try:
            return bool(client.ping())
        except redis.ConnectionError:
            return False


def _execute(port: int, statement: str) -> None:
    with closing(MySQLdb.connect(host="127.0.0.1", port=port, user="root")) as connection:
        connection.query(statement)


def _user() -> str:
    """MariaDB runs as root only when told so by name."""
    return pwd.getpwuid(os.getuid()).pw_name


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _end_of(log_path: Path) -> str:
    return "\n".join(log_path.read_text(errors="replace").splitlines()[-20:])


def _interrupt(number: int, frame: object) -> NoReturn:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
