"""A plain HTTP caller of the simulators, with nothing of our backends in it."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import requests

from provisioning.simulators.smartermail import (
    ADMIN_PASSWORD,
    ADMIN_USERNAME,
    Profile,
    SmarterMailSimulator,
)

PASSWORD = "Str0ng!Passw"


class Caller:
    """Calls one simulator's API with one token over one kept connection."""

    def __init__(self, simulator: SmarterMailSimulator, token: str = "") -> None:
        self.simulator = simulator
        self.session = requests.Session()
        self.token = token

    def get(self, path: str) -> requests.Response:
        """GET a path relative to the API's base."""
        return self._call("GET", path)

    def post(self, path: str, body: Any = None) -> requests.Response:
        """POST `body` as JSON, or an empty body, to a path relative to the API's base."""
        return self._call("POST", path, json=body)

    def login(self, user_name: str, password: str, **members: Any) -> requests.Response:
        """Sign in; the token of a good login is used from then on."""
        credentials = {"username": user_name, "password": password, **members}
        response = self.post("auth/authenticate-user", credentials)
        self.token = response.json().get("accessToken", "")
        return response

    def _call(self, method: str, path: str, **options: Any) -> requests.Response:
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        url = f"{self.simulator.base_url}/api/v1/{path}"
        return self.session.request(method, url, headers=headers, timeout=10, **options)


@contextmanager
def serving(**switches: Any) -> Iterator[SmarterMailSimulator]:
    """A running simulator with `client.test` and Bob's mailbox; `switches` change its profile."""
    simulator = SmarterMailSimulator(profile=Profile().changed(switches))
    simulator.add_domain("client.test", admin_password=PASSWORD)
    simulator.add_mailbox(
        "bob@client.test", password=PASSWORD, full_name="Bob", max_bytes=1024, used_bytes=300
    )
    with simulator:
        yield simulator


@contextmanager
def calling(simulator: SmarterMailSimulator) -> Iterator[Caller]:
    """A caller without a token."""
    caller = Caller(simulator)
    with caller.session:
        yield caller


@contextmanager
def as_sysadmin(simulator: SmarterMailSimulator) -> Iterator[Caller]:
    """A caller signed in as administrator of the server."""
    with calling(simulator) as caller:
        caller.login(ADMIN_USERNAME, ADMIN_PASSWORD)
        yield caller


@contextmanager
def as_domain_admin(simulator: SmarterMailSimulator) -> Iterator[Caller]:
    """A caller that the server's administrator lets act as administrator of `client.test`."""
    with as_sysadmin(simulator) as caller:
        response = caller.post("settings/sysadmin/manage-domain/client.test")
        caller.token = response.json()["impersonateAccessToken"]
        yield caller


def refused(response: requests.Response, status: int, code: str) -> bool:
    """Whether the answer is a refusal with this status and message code."""
    members = response.json()
    is_code = members["message"].split("|")[0] == code
    return response.status_code == status and members["success"] is False and is_code


def takes_connections(simulator: SmarterMailSimulator) -> bool:
    """Whether the simulator takes connections."""
    try:
        socket.create_connection(("127.0.0.1", simulator.port), timeout=10).close()
    except (ConnectionRefusedError, ConnectionResetError):
        return False
    return True


def wait_until(simulator: SmarterMailSimulator, *, is_on: bool) -> None:
    """Wait until the simulator takes connections, or refuses them."""
    wait_for(lambda: takes_connections(simulator) == is_on)


def wait_for(condition: Callable[[], bool]) -> None:
    """Wait until the condition holds. Raises TimeoutError when it does not within 20 seconds."""
    deadline = time.monotonic() + 20
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError("waited for a condition that did not come")
        time.sleep(0.01)
