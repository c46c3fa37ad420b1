"""Which hosts are connected to, whom they are believed, and how long they may take."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from provisioning.backends.base import ServerAccess
from provisioning.backends.errors import (
    BackendError,
    CertificateInvalid,
    HostNotAllowed,
    Outcome,
    OutcomeUnknown,
)
from provisioning.backends.http import Call, HttpChannel
from provisioning.backends.sessions import close_sessions, is_local
from tests.network import NetworkBlocked
from tests.provisioning.backends.test_tls import certificate, server_context
from tests.provisioning.backends.wire import PAUSE, json_reply, speaking

CHANGE = Call("POST", "/api/v1/thing-put", is_change=True)
OK = json_reply(b'{"success":true}')
ACCESS = ServerAccess("mail1", "", "admin", "secret", 1, 0.2)


@pytest.fixture(autouse=True)
def _sessions_end() -> Iterator[None]:
    yield
    close_sessions()


def failure(access: ServerAccess) -> BackendError:
    with pytest.raises(BackendError) as caught:
        HttpChannel(access, lambda: None).exchange(CHANGE)
    return caught.value


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("127.0.0.1", True),
        ("127.8.9.10", True),
        ("0.0.0.0", True),
        ("169.254.169.254", True),
        ("::1", True),
        ("::", True),
        ("fe80::1%eth0", True),
        ("::ffff:127.0.0.1", True),
        ("::ffff:169.254.1.1", True),
        ("10.0.0.5", False),
        ("192.168.1.5", False),
        ("203.0.113.9", False),
        ("2001:db8::9", False),
    ],
)
def test_local_addresses(*, address: str, expected: bool) -> None:
    assert is_local(address) is expected


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_host_on_this_machine_is_refused_before_it_is_connected_to(host: str, scheme: str) -> None:
    with speaking(OK) as wire:
        port = wire.base_url.rpartition(":")[2]
        error = failure(replace(ACCESS, base_url=f"{scheme}://{host}:{port}"))
        assert wire.connection_count == 0
    assert isinstance(error, HostNotAllowed)
    assert (error.outcome, error.was_sent) == (Outcome.NOT_SENT, False)


def test_a_setting_allows_it() -> None:
    with speaking(OK) as wire:
        access = replace(ACCESS, base_url=wire.base_url, allows_local_addresses=True)
        assert HttpChannel(access, lambda: None).exchange(CHANGE).status == 200
        # A connection that was allowed for one server is not lent to another.
        assert isinstance(failure(replace(access, allows_local_addresses=False)), HostNotAllowed)


def test_name_that_changes_its_address_is_connected_to_where_it_was_checked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The first answer is harmless, every later one is this machine; tests reach neither."""
    answers = ["203.0.113.9"]
    resolve = socket.getaddrinfo

    def changing(host: str, port: int, *arguments: Any, **options: Any) -> Any:
        if host != "mail.example.test":
            return resolve(host, port, *arguments, **options)
        address = answers.pop() if answers else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", changing)
    with speaking(OK) as wire:
        port = wire.base_url.rpartition(":")[2]
        access = replace(ACCESS, base_url=f"http://mail.example.test:{port}")
        with pytest.raises(NetworkBlocked, match=r"203\.0\.113\.9"):
            HttpChannel(access, lambda: None).exchange(CHANGE)
        assert wire.connection_count == 0


def test_private_authority_of_one_server(tmp_path: Path) -> None:
    path = certificate(tmp_path)
    with speaking(OK, context=server_context(path)) as wire:
        access = replace(ACCESS, base_url=wire.base_url, allows_local_addresses=True)
        assert isinstance(failure(access), CertificateInvalid)
        trusting = replace(access, ca_certificate_pem=path.read_text())
        assert HttpChannel(trusting, lambda: None).exchange(CHANGE).status == 200
        assert isinstance(failure(access), CertificateInvalid)


def test_private_authority_that_is_none() -> None:
    access = replace(ACCESS, base_url="https://203.0.113.9", ca_certificate_pem="not a certificate")
    error = failure(access)
    assert isinstance(error, CertificateInvalid)
    assert error.outcome is Outcome.NOT_SENT


def test_head_that_drips_comes_to_an_end() -> None:
    head = [b"HTTP/1.1 200 OK\r\n"]
    for number in range(200):
        head += [PAUSE, f"X-Drip-{number}: 1\r\n".encode()]
    with speaking(head) as wire:
        access = replace(ACCESS, base_url=wire.base_url, allows_local_addresses=True)
        error = failure(access)
    assert isinstance(error, OutcomeUnknown)
    assert error.was_sent
