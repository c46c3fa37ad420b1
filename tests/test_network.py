from __future__ import annotations

import socket

import pytest
import requests

from tests.network import NetworkBlocked


@pytest.mark.parametrize("address", ["192.0.2.1", "10.0.0.1", "2001:db8::1"])
def test_no_connection_leaves_this_machine(address: str) -> None:
    with pytest.raises(NetworkBlocked):
        requests.get(f"http://[{address}]/" if ":" in address else f"http://{address}/", timeout=1)


def test_no_datagram_leaves_this_machine() -> None:
    with socket.socket(type=socket.SOCK_DGRAM) as sender, pytest.raises(NetworkBlocked):
        sender.sendto(b"question", ("192.0.2.1", 53))


def test_no_name_is_looked_up() -> None:
    with pytest.raises(NetworkBlocked):
        requests.get("http://mail.client.test/", timeout=1)


def test_a_name_that_cannot_exist_is_answered_at_once() -> None:
    with pytest.raises(requests.ConnectionError):
        requests.get("http://mail.invalid/", timeout=1)


def test_this_machine_is_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname(), timeout=1).close()
        socket.create_connection(("localhost", server.getsockname()[1]), timeout=1).close()
