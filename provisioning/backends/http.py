"""One HTTP exchange of JSON with a mail server: time limits, a size limit, no redirects."""

from __future__ import annotations

import json
import logging
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import requests
from requests.exceptions import RequestException
from urllib3.exceptions import HTTPError, ReadTimeoutError

from provisioning.backends import outcomes
from provisioning.backends.base import ServerAccess
from provisioning.backends.sessions import WHOLE_ANSWER_FACTOR, session_for
from provisioning.metrics import PLATFORM_CALL_SECONDS

logger = logging.getLogger(__name__)

LONGEST_ANSWER_BYTES = 64 * 1024 * 1024
_PIECE_BYTES = 64 * 1024

JsonObject = Mapping[str, Any]


@dataclass(frozen=True)
class Call:
    """One call. `is_change` decides what is known when no good answer comes.

    `form` is sent form-encoded in place of `body`, which is JSON. `label` names in the log what
    the path does not say.
    """

    method: str
    path: str
    is_change: bool
    body: object = field(default=None, repr=False)
    bearer: str = field(default="", repr=False)
    form: Mapping[str, str] | None = field(default=None, repr=False)
    label: str = ""


@dataclass(frozen=True)
class Answer:
    """A 2xx answer with its members, or a 4xx; `members` None = not a JSON object.

    `has_page` tells a web page or other text from an empty body.
    """

    status: int
    reason: str
    members: JsonObject | None = field(repr=False)
    has_page: bool = False


class HttpChannel:
    """Exchanges calls with one server over its kept session."""

    def __init__(self, access: ServerAccess, before_call: Callable[[], None]) -> None:
        self._access = access
        self._before_call = before_call

    def exchange(self, call: Call) -> Answer:
        """Sends the call and returns a 2xx JSON answer or a 4xx; a read that is cut is sent twice.

        Raises `ServerUnavailable`, `OutcomeUnknown` or `ProtocolViolation` as `outcomes` says, and
        whatever `before_call` raises.
        """
        try:
            return self._attempt(call)
        except outcomes.ConnectionCut:
            return self._attempt(call)

    def _attempt(self, call: Call) -> Answer:
        self._before_call()
        started = time.monotonic()
        try:
            response, content = self._send(call)
        except (RequestException, HTTPError, ssl.SSLError) as error:
            self._measure("cut", started)
            # Without its cause: the library's exceptions hold the request, and so its secrets.
            raise outcomes.of_transport(error, is_change=call.is_change) from None
        self._measure(str(response.status_code), started)
        logger.debug(
            "%s: %s %s answered %s after %d ms",
            self._access.server_key,
            call.method,
            f"{call.path} {call.label}".rstrip(),
            response.status_code,
            (time.monotonic() - started) * 1000,
        )
        return _judged(response, content, is_change=call.is_change)

    def _measure(self, result: str, started: float) -> None:
        elapsed_seconds = time.monotonic() - started
        PLATFORM_CALL_SECONDS.labels(self._access.server_key, result).observe(elapsed_seconds)

    def _send(self, call: Call) -> tuple[requests.Response, bytes]:
        headers = {"Authorization": f"Bearer {call.bearer}"} if call.bearer else {}
        content = None
        if call.form is not None:
            content = urlencode(call.form).encode()
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        elif call.method != "GET":
            content = json.dumps({} if call.body is None else call.body).encode()
            headers["Content-Type"] = "application/json"
        access = self._access
        with session_for(access).request(
            call.method,
            access.base_url + call.path,
            data=content,
            headers=headers,
            timeout=(access.connect_timeout_seconds, access.read_timeout_seconds),
            allow_redirects=False,
            stream=True,
        ) as response:
            return response, self._read(response, call)

    def _read(self, response: requests.Response, call: Call) -> bytes:
        """The whole body, unless it is too long or too slow."""
        deadline = time.monotonic() + self._access.read_timeout_seconds * WHOLE_ANSWER_FACTOR
        content = bytearray()
        while piece := response.raw.read1(_PIECE_BYTES, decode_content=True):
            content += piece
            if len(content) > LONGEST_ANSWER_BYTES:
                raise outcomes.not_this_api("the answer is too long", is_change=call.is_change)
            if time.monotonic() > deadline:
                raise ReadTimeoutError(None, call.path, "the answer is too slow")  # type: ignore[arg-type]
        return bytes(content)


def _judged(response: requests.Response, content: bytes, *, is_change: bool) -> Answer:
    """The answer, unless its status or its form alone makes it a failure."""
    if response.status_code == 200 and not content and _has_no_length(response):
        raise outcomes.cut(is_change=is_change)
    members = _json_object(content)
    failure = outcomes.of_status(
        response.status_code,
        is_json=members is not None,
        retry_after=response.headers.get("Retry-After"),
        is_change=is_change,
    )
    if failure is not None:
        raise failure
    has_page = members is None and bool(content)
    return Answer(response.status_code, response.reason or "", members, has_page)


def _has_no_length(response: requests.Response) -> bool:
    """A head that was cut in the middle passes for a whole one; every real answer has a length."""
    return not {"Content-Length", "Transfer-Encoding"} & {name.title() for name in response.headers}


def _json_object(content: bytes) -> JsonObject | None:
    try:
        value = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None
