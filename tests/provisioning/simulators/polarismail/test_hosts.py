"""Two hosts of one state: which serves what, and what happens when one of them fails."""

from __future__ import annotations

import pytest
import requests

from provisioning.simulators.faults import Fault, FaultKind
from provisioning.simulators.polarismail import FALLBACK_HOST, PolarisMailSimulator
from tests.provisioning.simulators.polarismail.caller import (
    ADMIN_PATH,
    NEW_USER,
    USER_PATH,
    Caller,
)


@pytest.fixture
def primary(polarismail: PolarisMailSimulator, admin: Caller) -> Caller:
    """The administrator at the primary host, with the token of the fallback host."""
    caller = Caller(polarismail, token=admin.token)
    caller.url = f"{polarismail.base_url}{ADMIN_PATH}"
    return caller


def test_both_hosts_share_state_and_tokens(admin: Caller, primary: Caller) -> None:
    with primary.session:
        primary.get("addUser", **NEW_USER)
    assert [row["username"] for row in admin.rows()] == ["bob", "jean"]


def test_the_record_tells_the_host(
    polarismail: PolarisMailSimulator, admin: Caller, primary: Caller
) -> None:
    polarismail.clear_calls()
    with primary.session:
        primary.get("getAllDomains")
    admin.get("getAllDomains")
    assert [call.host_name for call in polarismail.calls] == ["primary", "fallback"]
    assert polarismail.calls[0].masked()["host_name"] == "primary"


@pytest.mark.parametrize("path", [USER_PATH, "/processlogin.php", "/brandlogo/x", "/"])
def test_the_primary_host_serves_administrators_alone(
    polarismail: PolarisMailSimulator, path: str
) -> None:
    response = requests.get(f"{polarismail.base_url}{path}", timeout=10)
    assert response.status_code == 404
    assert response.headers["Content-Type"].startswith("text/html")


def test_a_fault_may_be_of_one_host(
    polarismail: PolarisMailSimulator, admin: Caller, primary: Caller
) -> None:
    polarismail.inject(Fault(kind=FaultKind.STATUS, status_code=502, host_name="primary"))
    assert admin.get("getAllDomains")
    with primary.session:
        assert primary.post("getAllDomains").status_code == 502
        assert primary.get("getAllDomains")


def test_one_host_may_be_switched_off(
    polarismail: PolarisMailSimulator, admin: Caller, primary: Caller
) -> None:
    polarismail.switch_off("primary")
    with primary.session:
        with pytest.raises(requests.ConnectionError):
            primary.post("getAllDomains")
        assert admin.get("getAllDomains")
        polarismail.switch_on("primary")
        assert primary.get("getAllDomains")


def test_switched_off_both_are_off_and_come_back_on_their_ports(
    polarismail: PolarisMailSimulator, admin: Caller, primary: Caller
) -> None:
    urls = [polarismail.base_url, polarismail.url_of(FALLBACK_HOST)]
    polarismail.stop()
    for caller in (admin, primary):
        with pytest.raises(requests.ConnectionError):
            caller.post("getAllDomains")
    polarismail.start()
    assert [polarismail.base_url, polarismail.fallback_url] == urls
    with primary.session:
        assert primary.get("getAllDomains") == admin.get("getAllDomains")
