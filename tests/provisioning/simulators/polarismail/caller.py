"""A plain HTTP caller of PolarisMail's simulator, with nothing of our backends in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import requests

from provisioning.simulators.polarismail import (
    ADMIN_PASSWORD,
    ADMIN_USERNAME,
    PolarisMailSimulator,
    Profile,
)

PASSWORD = "Str0ng!Passw"
ADMIN_PATH = "/admin/json.php"
USER_PATH = "/json.php"

NEW_USER = {
    "username": "jean",
    "domain": "client.test",
    "account_type": "1",
    "password": PASSWORD,
    "quota": "5",
    "uname": "Jean",
    "twofa_allowed": "1",
    "user_language": "en",
}
ALL_ROWS = {"slicing": "0", "offset": "0", "limit": "0", "getOTPAndToken": "0", "showQuota": "1"}


class Caller:
    """Calls one interface of a simulator with one token over one kept connection."""

    def __init__(
        self, simulator: PolarisMailSimulator, path: str = ADMIN_PATH, token: str = ""
    ) -> None:
        self.simulator = simulator
        self.url = f"{simulator.fallback_url}{path}"
        self.session = requests.Session()
        self.token = token

    def post(self, action: str, **fields: str) -> requests.Response:
        """Send a form with the token, if there is one."""
        form = {"action": action, **({"token": self.token} if self.token else {}), **fields}
        return self.session.post(self.url, data=form, timeout=10)

    def ask(self, action: str, **fields: str) -> dict[str, Any]:
        """The members of the answer, which must be HTTP 200 and JSON."""
        response = self.post(action, **fields)
        assert response.status_code == 200
        members = response.json()
        assert isinstance(members, dict)
        return members

    def get(self, action: str, **fields: str) -> Any:
        """The `returndata` of an answer that must be a yes."""
        members = self.ask(action, **fields)
        assert members["returncode"] == 1, members
        return members["returndata"]

    def is_refused(self, action: str, **fields: str) -> bool:
        """Whether the answer is a no, with a sentence."""
        members = self.ask(action, **fields)
        if members["returncode"] == 1:
            return False
        assert members["returncode"] == 0
        assert members["returndata"]
        assert isinstance(members["returndata"], str)
        return True

    def login(self, username: str, password: str, **fields: str) -> bool:
        """Sign in; the token of a good login is used from then on."""
        members = self.ask("login", username=username, password=password, **fields)
        if members["returncode"] == 1:
            self.token = members["returndata"]
        return bool(members["returncode"])

    def rows(self) -> list[dict[str, Any]]:
        """Every mailbox of `client.test`."""
        rows = self.get("getAllUsersDomain", domain="client.test", **ALL_ROWS)
        assert isinstance(rows, list)
        return rows


@contextmanager
def serving(**switches: Any) -> Iterator[PolarisMailSimulator]:
    """A running simulator with `client.test` and Bob's mailbox; `switches` change its profile."""
    simulator = PolarisMailSimulator(profile=Profile().changed(switches))
    simulator.add_domain("client.test")
    simulator.add_mailbox(
        "bob@client.test",
        password=PASSWORD,
        display_name="Bob",
        quota_gigabytes="5",
        used_bytes=300_000_000,
    )
    with simulator:
        yield simulator


@contextmanager
def as_admin(simulator: PolarisMailSimulator) -> Iterator[Caller]:
    """A caller signed in as the reseller's administrator."""
    caller = Caller(simulator)
    with caller.session:
        assert caller.login(ADMIN_USERNAME, ADMIN_PASSWORD)
        yield caller


@contextmanager
def as_mailbox(admin: Caller, username: str = "bob") -> Iterator[Caller]:
    """A caller signed in as a mailbox of `client.test`, by one-time password."""
    password = admin.get("getOTPass", username=username, domain="client.test")
    caller = Caller(admin.simulator, USER_PATH)
    with caller.session:
        assert caller.login(username, password, domain="client.test")
        yield caller
