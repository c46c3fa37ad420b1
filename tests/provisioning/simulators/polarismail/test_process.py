"""The simulator as a process of its own: two ports, its data in a file."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

import pytest
import requests

from provisioning.simulators.polarismail import ADMIN_PASSWORD, ADMIN_USERNAME
from tests.provisioning.simulators.polarismail.caller import ADMIN_PATH, PASSWORD, USER_PATH

Serve = Callable[..., tuple[subprocess.Popen[str], list[str]]]


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    processes: list[subprocess.Popen[str]] = []

    def start(*arguments: str) -> tuple[subprocess.Popen[str], list[str]]:
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "provisioning.simulators.polarismail"),
                *("--state", str(tmp_path / "state.json"), *arguments),
            ],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        processes.append(process)
        assert process.stdout is not None
        return process, [told_url(process.stdout) for _ in range(2)]

    yield start
    for process in processes:
        process.kill()
        process.communicate()


def told_url(lines: IO[str]) -> str:
    return lines.readline().rpartition(" ")[2].strip()


def ask(url: str, path: str = ADMIN_PATH, **fields: str) -> str:
    response = requests.post(f"{url}{path}", data=fields, timeout=10)
    assert response.json()["returncode"] == 1, response.text
    return str(response.json()["returndata"])


def state(url: str) -> object:
    return requests.get(f"{url}/_simulator/state", timeout=10).json()


def fill(primary_url: str, fallback_url: str) -> None:
    """One thing of each kind, made by the platform's own calls."""
    token = ask(primary_url, action="login", username=ADMIN_USERNAME, password=ADMIN_PASSWORD)

    def admin(action: str, **fields: str) -> str:
        return ask(primary_url, action=action, token=token, **fields)

    seed = {"domain": "client.test", "mailbox_count": 3, "mailbox_password": PASSWORD}
    user = requests.post(f"{primary_url}/_simulator/seed", json=seed, timeout=10).json()["users"]
    name = next(name for name, row in user.items() if not row["is_disabled"])
    client = {"domain": "client.test"}
    admin("addAlias", alias="info", **client, forward=f"{name}@client.test")
    admin("addList", newlname="team", **client, newlisttype="1")
    admin("addAliasDomain", **client, adomain="also.test")
    admin("enableDKIM", **client)
    admin("addDomain", newdomain="new.test")
    password = admin("getOTPass", username=name, **client)
    login = {"action": "login", "username": name, "password": password, **client}
    mailbox_token = ask(fallback_url, USER_PATH, **login)
    forward = {"action": "addForward", "token": mailbox_token, "newforward": "x@other.test"}
    ask(fallback_url, USER_PATH, **forward)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_data_outlive_a_restart(serve: Serve, tmp_path: Path, number: signal.Signals) -> None:
    process, urls = serve()
    fill(*urls)
    before = state(urls[0])
    process.send_signal(number)
    assert process.wait(timeout=10) == 0
    text = (tmp_path / "state.json").read_text()
    assert PASSWORD not in text
    assert ADMIN_PASSWORD not in text
    _, urls = serve()
    assert state(urls[1]) == before
    token = ask(urls[0], action="login", username=ADMIN_USERNAME, password=ADMIN_PASSWORD)
    assert "addDomain" in ask(urls[0], action="getAccountStats", token=token)


@pytest.mark.parametrize(("option", "index"), [("--port", 0), ("--fallback-port", 1)])
def test_a_port_in_use_is_said_clearly(
    serve: Serve, tmp_path: Path, option: str, index: int
) -> None:
    _, urls = serve()
    port = urls[index].rpartition(":")[2]
    process, _ = serve(option, port, "--state", str(tmp_path / "other.json"))
    _, errors = process.communicate(timeout=10)
    assert process.returncode == 1
    assert errors == f"Port {port} is in use: choose another one with {option}.\n"


def test_a_file_that_is_no_state_is_said_clearly(serve: Serve, tmp_path: Path) -> None:
    (tmp_path / "state.json").write_text('{"domains": []}')
    process, _ = serve()
    _, errors = process.communicate(timeout=10)
    assert process.returncode == 1
    assert "does not hold a state of this version" in errors
