"""HTTP/1.1 on loopback: connections are kept, requests without an end are refused."""

from __future__ import annotations

import http.client
import logging
import socket
import time

import pytest
import requests

from provisioning.simulators.smartermail import SmarterMailSimulator
from tests.provisioning.simulators.caller import Caller, serving, takes_connections, wait_until


def test_one_connection_serves_many_calls(simulator: SmarterMailSimulator) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", simulator.port, timeout=10)
    connection.request("GET", "/api/v1/settings/sysadmin/domains")
    connection.getresponse().read()
    first = connection.sock
    connection.request("GET", "/api/v1/settings/sysadmin/domains")
    assert connection.getresponse().read()
    assert connection.sock is first
    connection.close()


def test_answers_look_like_the_platform(stranger: Caller) -> None:
    response = stranger.get("settings/sysadmin/domains")
    assert response.headers["Content-Type"] == "application/json; charset=utf-8"
    assert response.headers["Cache-Control"] == "no-cache"
    assert response.headers["Expires"] == "-1"


@pytest.mark.parametrize(
    ("head", "status"),
    [("Host: x", b"411"), ("Content-Length: x", b"400"), ("Transfer-Encoding: chunked", b"411")],
)
def test_a_post_must_tell_its_length(
    simulator: SmarterMailSimulator, head: str, status: bytes
) -> None:
    with socket.create_connection(("127.0.0.1", simulator.port), timeout=10) as connection:
        connection.sendall(f"POST /api/v1/auth/logout-user HTTP/1.1\r\n{head}\r\n\r\n".encode())
        assert status in connection.recv(64)


def test_a_given_port_is_taken(simulator: SmarterMailSimulator) -> None:
    port = simulator.port
    simulator.stop()
    with SmarterMailSimulator(port=port) as second:
        assert second.port == port
        with pytest.raises(OSError, match="in use"):
            simulator.start()


def test_switched_off_it_refuses_connections_and_on_again_it_knows_its_data(
    simulator: SmarterMailSimulator, sysadmin: Caller
) -> None:
    port = simulator.port
    simulator.stop()
    with pytest.raises(requests.ConnectionError):
        sysadmin.get("settings/sysadmin/domains")
    simulator.start()
    assert simulator.port == port
    assert sysadmin.get("settings/sysadmin/domain-names").json()["data"] == ["client.test"]


def test_switching_off_ends_kept_connections(simulator: SmarterMailSimulator) -> None:
    with socket.create_connection(("127.0.0.1", simulator.port), timeout=10) as connection:
        connection.sendall(b"GET /api/v1/x HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert connection.recv(4096).startswith(b"HTTP/1.1 404")
        simulator.stop()
        assert connection.recv(4096) == b""


def test_an_outage_ends_by_itself(simulator: SmarterMailSimulator, stranger: Caller) -> None:
    simulator.outage(0.2)
    with pytest.raises(requests.ConnectionError):
        stranger.get("settings/sysadmin/domains")
    wait_until(simulator, is_on=True)
    assert stranger.get("settings/sysadmin/domains").status_code == 401


def test_log_lines_tell_no_query_and_no_body(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, logger="provisioning"), serving() as simulator:
        requests.get(f"{simulator.base_url}/interface/autologin?autologin=s3cret", timeout=10)
        Caller(simulator).login("bob@client.test", "s3cret")
    assert "/interface/autologin" in caplog.text
    assert "s3cret" not in caplog.text


def test_stopping_during_an_outage_is_final(simulator: SmarterMailSimulator) -> None:
    simulator.outage(0.05)
    simulator.stop()
    for _ in range(20):
        assert not takes_connections(simulator)
        time.sleep(0.01)
