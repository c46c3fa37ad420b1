"""The demo as a new user runs it: on SQLite, with its own processes, from link to mailbox."""

from __future__ import annotations

import os
import re
import secrets
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
import requests
from cryptography.fernet import Fernet

from tests.factories import PASSWORD
from tests.processes import wait_until

TIMEOUT_SECONDS = 30
SIMULATOR_COUNT = 2


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def free_ports_in_a_row(count: int) -> int:
    """The first of so many free ports."""
    while True:
        first = free_port()
        with ExitStack() as stack:
            try:
                for port in range(first, first + count):
                    stack.enter_context(socket.socket()).bind(("127.0.0.1", port))
            except (OSError, OverflowError):
                continue
        return first


def environment(folder: Path, port: int) -> dict[str, str]:
    """What script/demo sets."""
    for name in ("messages", "control"):
        (folder / "broker" / name).mkdir(parents=True, exist_ok=True)
    return {
        **os.environ,
        "SECRET_KEY": secrets.token_urlsafe(48),
        "FIELD_ENCRYPTION_KEYS": KEY,
        "BRIDGE_KEYS": f"demo:{secrets.token_urlsafe(32)}",
        "DEMO_STAFF_PASSWORD": PASSWORD,
        "DATABASE_URL": f"sqlite:///{folder}/mailroom.sqlite3",
        "WHMCS_DATABASE_URL": f"sqlite:///{folder}/whmcs.sqlite3",
        "REDIS_URL": f"filesystem://{folder}/broker",
        "PUBLIC_URL": f"http://localhost:{port}",
        "ALLOWED_HOSTS": "localhost,127.0.0.1",
        "ALLOW_LOCAL_MAIL_SERVERS": "True",
        "STAFF_SECOND_FACTOR": "False",
        "STATIC_MANIFEST": "False",
        "PYTHONWARNINGS": "ignore",
        "PYTHONUNBUFFERED": "1",
    }


KEY = Fernet.generate_key().decode()


@contextmanager
def demo(folder: Path, port: int, simulator_port: int) -> Iterator[list[str]]:
    """The running demo; yields its links, and stops it with Ctrl-C."""
    output = folder / "output.txt"
    arguments = ("--port", str(port), "--simulator-port", str(simulator_port))
    with output.open("wb") as stream:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "demo", "--folder", str(folder), *arguments],
            env=environment(folder, port),
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=subprocess.STDOUT,
        )
    try:
        wait_until(
            lambda: "Ctrl-C stops" in output.read_text() or process.poll() is not None, seconds=90
        )
        assert process.poll() is None, output.read_text()
        yield re.findall(r"http://\S+/sso/\S+", output.read_text())
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(TIMEOUT_SECONDS)
    assert "Stopped" in output.read_text()


def add_mailbox(link: str, local_part: str, gigabytes: str = "") -> None:
    """What a customer does in the browser, without a browser."""
    session = requests.Session()
    overview = session.get(link, timeout=TIMEOUT_SECONDS)
    assert overview.status_code == 200
    address = f"{overview.url}mailboxes/add/"
    form = session.get(address, timeout=TIMEOUT_SECONDS).text
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)
    assert token
    answer = session.post(
        address,
        data={
            "csrfmiddlewaretoken": token[1],
            "local_part": local_part,
            "password": PASSWORD,
            "quota_amount": gigabytes,
            "quota_unit": "GB",
        },
        headers={"Referer": address},
        timeout=TIMEOUT_SECONDS,
    )
    assert answer.status_code == 200


def assert_has_a_recent_past(link: str) -> None:
    """A visitor finds an import, what it made, and a mailbox that can still be restored."""
    session = requests.Session()
    session.get(link, timeout=TIMEOUT_SECONDS)
    host = link.partition("/sso/")[0]
    mailboxes = f"{host}/services/101/mailboxes/"
    assert "summer-season.csv" in session.get(f"{mailboxes}import/", timeout=TIMEOUT_SECONDS).text
    assert "season@" in session.get(f"{mailboxes}?only=blocked", timeout=TIMEOUT_SECONDS).text
    assert "Restore" in session.get(f"{mailboxes}?only=deleting", timeout=TIMEOUT_SECONDS).text


def has_mailbox(simulator_port: int, address: str) -> bool:
    answer = requests.post(
        f"http://127.0.0.1:{simulator_port}/_simulator/check-password",
        json={"address": address, "password": PASSWORD},
        timeout=TIMEOUT_SECONDS,
    )
    return answer.ok and bool(answer.json()["matches"])


@pytest.mark.timeout(240)
def test_from_the_link_to_a_mailbox_and_again_after_a_restart(tmp_path: Path) -> None:
    port, simulator_port = free_port(), free_ports_in_a_row(SIMULATOR_COUNT)
    with demo(tmp_path, port, simulator_port) as links:
        assert len(links) == 7
        add_mailbox(links[0], "marie.leroy")
        address = "marie.leroy@harbour-bakery.test"
        wait_until(lambda: has_mailbox(simulator_port, address), seconds=TIMEOUT_SECONDS)
        assert_has_a_recent_past(links[1])
        add_mailbox(links[5], "marie.leroy", gigabytes="1")
        on_polarismail = "marie.leroy@lighthouse-cafe.test"
        wait_until(lambda: has_mailbox(simulator_port + 1, on_polarismail), seconds=TIMEOUT_SECONDS)
    for closed in (port, simulator_port):
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", closed), timeout=TIMEOUT_SECONDS)
    with demo(tmp_path, port, simulator_port) as links:
        assert has_mailbox(simulator_port, address)
        listed = requests.Session().get(links[0], timeout=TIMEOUT_SECONDS)
        assert "marie.leroy" in listed.text


def test_a_port_in_use_is_said(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ended = subprocess.run(
            [sys.executable, "manage.py", "demo", "--folder", str(tmp_path), "--port", str(port)],
            env=environment(tmp_path, port),
            capture_output=True,
            text=True,
            timeout=TIMEOUT_SECONDS,
        )
    assert ended.returncode == 1
    assert f"Port {port} is in use" in ended.stderr
