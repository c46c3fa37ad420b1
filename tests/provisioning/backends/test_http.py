"""One exchange: limits of time and size, no redirect, kept connections, outcomes."""

from __future__ import annotations

import gzip
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from provisioning.backends import http
from provisioning.backends.base import ServerAccess
from provisioning.backends.errors import (
    BackendError,
    HostUnreachable,
    Outcome,
    OutcomeUnknown,
    Overloaded,
    ProtocolViolation,
    ServerUnavailable,
)
from provisioning.backends.http import Answer, Call, HttpChannel
from provisioning.backends.sessions import close_sessions
from tests.provisioning.backends.wire import PAUSE, Wire, json_reply, speaking

READ = Call("GET", "/api/v1/things", is_change=False)
CHANGE = Call("POST", "/api/v1/thing-put", is_change=True, body={"name": "x"})
OK = json_reply(b'{"success":true}')


@pytest.fixture(autouse=True)
def _sessions_end() -> Iterator[None]:
    yield
    close_sessions()


def access_to(wire: Wire) -> ServerAccess:
    return ServerAccess(
        "mail1", wire.base_url, "admin", "secret", 1, 0.5, allows_local_addresses=True
    )


def exchange(wire: Wire, call: Call) -> Answer:
    access = ServerAccess(
        "mail1", wire.base_url, "admin", "secret", 1, 0.5, allows_local_addresses=True
    )
    return HttpChannel(access, lambda: None).exchange(call)


def failure(wire: Wire, call: Call) -> BackendError:
    with pytest.raises(BackendError) as caught:
        exchange(wire, call)
    return caught.value


def test_calls_share_one_kept_connection() -> None:
    with speaking(OK, OK, OK) as wire:
        for _ in range(3):
            exchange(wire, CHANGE)
    assert (wire.connection_count, len(wire.requests)) == (1, 3)


def test_connection_that_the_server_closed_is_replaced_before_sending() -> None:
    with speaking(OK, OK, OK, hangs_up=True) as wire:
        for number in range(3):
            exchange(wire, CHANGE)
            while wire.closed_count <= number:
                time.sleep(0.01)
    assert wire.connection_count == 3


def test_nothing_of_the_machine_travels_along(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    netrc = tmp_path_factory.mktemp("home") / "netrc"
    netrc.write_text("default login someone password else\n")
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    cookie = json_reply(b"{}", headers=["Set-Cookie: affinity=1; Path=/"])
    with speaking(cookie, OK) as wire:
        exchange(wire, Call("GET", "/api/v1/a", is_change=False, bearer="token"))
        exchange(wire, READ)
    assert b"Authorization: Bearer token" in wire.requests[0]
    assert b"Authorization" not in wire.requests[1]
    assert b"Cookie" not in wire.requests[1]


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "307 Temporary", "308 Permanent"])
def test_redirects_are_not_followed(status: str) -> None:
    with speaking(OK) as elsewhere:
        redirect = json_reply(b"", status=status, headers=[f"Location: {elsewhere.base_url}/"])
        with speaking(redirect) as wire:
            error = failure(wire, CHANGE)
    assert isinstance(error, ProtocolViolation)
    assert elsewhere.requests == []


def test_answer_may_be_compressed_or_in_pieces() -> None:
    packed = gzip.compress(b'{"success":true,"data":[]}')
    chunked = [
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
        b'10\r\n{"success":true}\r\n',
        PAUSE,
        b"0\r\n\r\n",
    ]
    with speaking(json_reply(packed, headers=["Content-Encoding: gzip"]), chunked) as wire:
        assert exchange(wire, READ).members == {"success": True, "data": []}
        assert exchange(wire, READ).members == {"success": True}
    assert wire.connection_count == 1


@pytest.mark.parametrize("headers", [[], ["Content-Encoding: gzip"]], ids=["plain", "compressed"])
def test_answer_that_is_too_long(monkeypatch: pytest.MonkeyPatch, headers: list[str]) -> None:
    monkeypatch.setattr(http, "LONGEST_ANSWER_BYTES", 100_000)
    body = b'{"data":"' + b"x" * 300_000 + b'"}'
    with speaking(json_reply(gzip.compress(body) if headers else body, headers=headers)) as wire:
        error = failure(wire, CHANGE)
    assert isinstance(error, ProtocolViolation)
    assert error.was_sent


def test_answer_that_drips_comes_to_an_end() -> None:
    drip = [b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"]
    for _ in range(200):
        drip += [PAUSE, b" "]
    with speaking(drip) as wire:
        error = failure(wire, CHANGE)
    assert isinstance(error, OutcomeUnknown)
    assert "time limit" in error.detail


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"[]", b'"text"', b"{", b"\xff\xfe\x00", b"[" * 100_000]
)
def test_success_without_a_json_object(body: bytes) -> None:
    with speaking(json_reply(body), json_reply(body)) as wire:
        for call in (READ, CHANGE):
            error = failure(wire, call)
            assert isinstance(error, ProtocolViolation)
            assert error.was_sent is call.is_change


def test_answer_that_is_not_http() -> None:
    banner = [b"220 mail.example ESMTP\r\n"]
    with speaking(banner, hangs_up=True) as wire:
        assert isinstance(failure(wire, READ), ProtocolViolation)


@pytest.mark.parametrize(
    "reply",
    [
        [],
        [b"HTTP/1.1 200 OK\r\nContent-Le"],
        [b'HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{"succ'],
        [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\n{"],
    ],
    ids=["before the answer", "in its head", "in its body", "in a chunk"],
)
def test_cut(reply: list[bytes]) -> None:
    with speaking(reply, OK, hangs_up=True) as wire:
        error = failure(wire, CHANGE)
        assert isinstance(error, OutcomeUnknown)
        assert error.was_sent
        assert len(wire.requests) == 1
    with speaking(reply, OK, hangs_up=True) as wire:
        assert exchange(wire, READ).members == {"success": True}
        assert len(wire.requests) == 2


@pytest.mark.parametrize("status", [408, 500, 501, 502, 504, 520])
def test_server_error(status: int) -> None:
    reply = json_reply(b"{}", status=f"{status} Error")
    with speaking(reply, reply) as wire:
        assert isinstance(failure(wire, CHANGE), OutcomeUnknown)
        read = failure(wire, READ)
    assert isinstance(read, ServerUnavailable)
    assert (read.outcome, read.http_status) == (Outcome.NOT_SENT, status)


def test_late_answer_to_a_read() -> None:
    late = [PAUSE] * 8 + OK
    with speaking(late) as wire:
        error = failure(wire, READ)
        assert len(wire.requests) == 1
    assert isinstance(error, ServerUnavailable)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("120", 120.0), ("0", 0.0), ("soon", None), ("-5", None), ("²", None)],
)
def test_retry_after(text: str, seconds: float | None) -> None:
    reply = json_reply(b"", status="503 Busy", headers=[f"Retry-After: {text}"])
    reply = [piece.decode().encode("latin-1") for piece in reply]
    with speaking(reply) as wire:
        error = failure(wire, CHANGE)
    assert isinstance(error, Overloaded)
    assert error.retry_after_seconds == seconds


def test_retry_after_as_a_date() -> None:
    for ahead, lowest, highest in ((timedelta(minutes=5), 280, 300), (timedelta(-1), 0, 0)):
        date = format_datetime(datetime.now(UTC) + ahead, usegmt=True)
        with speaking(json_reply(b"", status="429 Slow", headers=[f"Retry-After: {date}"])) as wire:
            error = failure(wire, READ)
        assert error.retry_after_seconds is not None
        assert lowest <= error.retry_after_seconds <= highest


@pytest.mark.parametrize(
    ("body", "has_page"), [(b"", False), (b"<html>", True), (b'{"success":false}', False)]
)
def test_client_errors_are_left_to_the_platforms_class(body: bytes, has_page: bool) -> None:
    with speaking(json_reply(body, status="404 Gone fishing")) as wire:
        answer = exchange(wire, CHANGE)
    assert (answer.status, answer.reason, answer.has_page) == (404, "Gone fishing", has_page)


def test_before_call_is_asked_before_each_sending() -> None:
    asked: list[int] = []
    with speaking([], OK, hangs_up=True) as wire:
        access = ServerAccess(
            "mail1", wire.base_url, "admin", "secret", 1, 0.5, allows_local_addresses=True
        )
        channel = HttpChannel(access, lambda: asked.append(len(wire.requests)))
        channel.exchange(READ)
    assert asked == [0, 1]


def test_nobody_listens() -> None:
    with speaking() as wire:
        pass
    assert isinstance(failure(wire, CHANGE), HostUnreachable)
