"""The simulator as a process of its own, its data in a file."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests

from provisioning.simulators.smartermail import ADMIN_PASSWORD, ADMIN_USERNAME
from tests.provisioning.simulators.caller import PASSWORD, wait_for

Serve = Callable[..., tuple[subprocess.Popen[str], str]]


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    processes: list[subprocess.Popen[str]] = []

    def start(*arguments: str) -> tuple[subprocess.Popen[str], str]:
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "provisioning.simulators.smartermail"),
                *("--state", str(tmp_path / "var" / "state.json"), *arguments),
            ],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        processes.append(process)
        assert process.stdout is not None
        return process, process.stdout.readline().rpartition(" ")[2].strip()

    yield start
    for process in processes:
        process.kill()
        process.communicate()


def seed(base_url: str) -> None:
    members = {"domain": "client.test", "mailbox_count": 3, "mailbox_password": PASSWORD}
    requests.post(f"{base_url}/_simulator/seed", json=members, timeout=10).raise_for_status()


def create_domain(base_url: str, name: str) -> None:
    credentials = {"username": ADMIN_USERNAME, "password": ADMIN_PASSWORD}
    api = f"{base_url}/api/v1"
    login = requests.post(f"{api}/auth/authenticate-user", json=credentials, timeout=10).json()
    requests.post(
        f"{api}/settings/sysadmin/domain-put",
        json={"domainData": {"name": name, "path": f"/{name}"}},
        headers={"Authorization": f"Bearer {login['accessToken']}"},
        timeout=10,
    ).raise_for_status()


def state(base_url: str) -> object:
    return requests.get(f"{base_url}/_simulator/state", timeout=10).json()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_data_outlive_a_restart(serve: Serve, number: signal.Signals) -> None:
    process, base_url = serve()
    seed(base_url)
    before = state(base_url)
    process.send_signal(number)
    assert process.wait(timeout=10) == 0
    _, base_url = serve()
    assert state(base_url) == before


def test_the_file_holds_no_password_and_is_for_its_owner_alone(
    serve: Serve, tmp_path: Path
) -> None:
    process, base_url = serve("--admin-password", "Adm1n!strator")
    seed(base_url)
    process.terminate()
    process.wait(timeout=10)
    path = tmp_path / "var" / "state.json"
    text = path.read_text()
    assert "client.test" in text
    assert PASSWORD not in text
    assert "Adm1n!strator" not in text
    assert path.stat().st_mode & 0o777 == 0o600
    assert [part.name for part in path.parent.iterdir()] == ["state.json"]


def test_a_change_made_by_a_call_is_saved_while_it_runs(serve: Serve, tmp_path: Path) -> None:
    process, base_url = serve()
    seed(base_url)
    path = tmp_path / "var" / "state.json"
    wait_for(path.exists)
    create_domain(base_url, "new.test")
    wait_for(lambda: "new.test" in path.read_text())
    process.kill()
    process.wait(timeout=10)
    assert list(json.loads(path.read_text())["domains"]) == ["client.test", "new.test"]


def test_a_port_in_use_is_said_clearly(serve: Serve, tmp_path: Path) -> None:
    _, base_url = serve()
    port = base_url.rpartition(":")[2]
    process, _ = serve("--port", port, "--state", str(tmp_path / "other.json"))
    _, errors = process.communicate(timeout=10)
    assert process.returncode == 1
    assert errors == f"Port {port} is in use: choose another one with --port.\n"


def test_a_file_that_is_no_state_is_said_clearly(serve: Serve, tmp_path: Path) -> None:
    path = tmp_path / "broken.json"
    path.write_text('{"domains": []}')
    process, _ = serve("--state", str(path))
    _, errors = process.communicate(timeout=10)
    assert process.returncode == 1
    assert errors.startswith(f"{path} does not hold a state of this version")
    assert "Traceback" not in errors
