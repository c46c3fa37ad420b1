"""Customers who keep working: they look, they add mailboxes, and press again when it failed."""

from __future__ import annotations

import re
import threading
import time
from dataclasses import dataclass, field
from itertools import count, cycle

import requests

TIMEOUT_SECONDS = 30
PAUSE_SECONDS = 0.15
PASSWORD = "Kite-Harbor7-lemon"  # noqa: S105 - of made-up mailboxes
TOKEN = re.compile(r'name="(csrfmiddlewaretoken|request_key)" value="([^"]+)"')


@dataclass(frozen=True)
class Failure:
    """An answer of 5xx, when it came and from which page."""

    at: float
    status: int
    page: str


@dataclass
class Customer:
    """One customer with one session, behind a balancer that tries the next web process when one
    does not take the connection.
    """

    link_path: str
    ports: list[int]
    domain_name: str
    wished: set[str] = field(default_factory=set)
    failures: list[Failure] = field(default_factory=list)
    request_count: int = 0
    lost_session_at: float | None = None

    def __post_init__(self) -> None:
        self._session = requests.Session()
        self._turns = cycle(self.ports)
        self._path = ""

    def sign_in(self) -> None:
        """Follows the one-use link; the overview's address is remembered."""
        answer = self._ask("GET", self.link_path)
        self._path = re.sub(r"^https?://[^/]+", "", answer.url)

    def work(self, ended: threading.Event) -> None:
        """Looks and adds until told to end; what was begun is finished."""
        for number in count():
            self._get(self._path)
            self._get(f"{self._path}mailboxes/")
            self._add(f"person{number}")
            if ended.wait(PAUSE_SECONDS):
                return

    def is_signed_in(self) -> bool:
        """Whether the session of the beginning is still good."""
        return self._ask("GET", self._path).status_code == 200

    def _add(self, local_part: str) -> None:
        """Sends one showing of the form until it is taken: the same key, so one mailbox."""
        path = f"{self._path}mailboxes/add/"
        hidden = dict(TOKEN.findall(self._get(path)))
        fields = {
            **hidden,
            "local_part": local_part,
            "password": PASSWORD,
            "quota_amount": "1",
            "quota_unit": "GB",
        }
        while True:
            answer = self._ask("POST", path, fields)
            if answer.status_code < 500:
                break
            time.sleep(PAUSE_SECONDS)
        # Sent again after it had been taken, the form may say that the address exists: it does.
        self.wished.add(f"{local_part}@{self.domain_name}")

    def _get(self, path: str) -> str:
        while True:
            answer = self._ask("GET", path)
            if answer.status_code < 500:
                return answer.text
            time.sleep(PAUSE_SECONDS)

    def _ask(
        self, method: str, path: str, fields: dict[str, str] | None = None
    ) -> requests.Response:
        while True:
            port = next(self._turns)
            try:
                answer = self._session.request(
                    method,
                    f"http://127.0.0.1:{port}{path}",
                    data=fields,
                    headers={"Referer": f"http://127.0.0.1:{port}{path}"},
                    timeout=TIMEOUT_SECONDS,
                )
            except requests.ConnectionError:
                time.sleep(0.02)
                continue
            self.request_count += 1
            if answer.status_code >= 500:
                self.failures.append(Failure(time.monotonic(), answer.status_code, path))
            if answer.status_code == 403 and self.lost_session_at is None:
                self.lost_session_at = time.monotonic()
            return answer
