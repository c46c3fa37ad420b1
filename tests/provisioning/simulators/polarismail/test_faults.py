"""Each kind of fault in the form of this platform."""

from __future__ import annotations

import threading
from typing import Any

import pytest
import requests

from provisioning.simulators.faults import Fault, FaultKind
from provisioning.simulators.polarismail import PolarisMailSimulator
from tests.provisioning.simulators.polarismail.caller import NEW_USER, Caller


def inject(simulator: PolarisMailSimulator, kind: FaultKind, **members: Any) -> None:
    simulator.inject(Fault(kind=kind, path_pattern="^addUser$", **members))


def jean_exists(simulator: PolarisMailSimulator) -> bool:
    return simulator.mailbox("jean@client.test") is not None


@pytest.mark.parametrize("acts", [False, True])
def test_status(polarismail: PolarisMailSimulator, admin: Caller, acts: bool) -> None:
    inject(polarismail, FaultKind.STATUS, status_code=502, retry_after_seconds=7, acts=acts)
    response = admin.post("addUser", **NEW_USER)
    assert (response.status_code, response.headers["Retry-After"]) == (502, "7")
    assert response.headers["Content-Type"].startswith("text/html")
    assert jean_exists(polarismail) == acts


def test_failure(polarismail: PolarisMailSimulator, admin: Caller) -> None:
    inject(polarismail, FaultKind.FAILURE, message="Database is busy")
    expected = {"returncode": 0, "returndata": "Database is busy"}
    assert admin.ask("addUser", **NEW_USER) == expected
    assert not jean_exists(polarismail)


def test_html(polarismail: PolarisMailSimulator, admin: Caller) -> None:
    inject(polarismail, FaultKind.HTML)
    response = admin.post("addUser", **NEW_USER)
    assert (response.status_code, response.text[:9]) == (200, "<!DOCTYPE")
    assert not jean_exists(polarismail)


def test_empty(polarismail: PolarisMailSimulator, admin: Caller) -> None:
    inject(polarismail, FaultKind.EMPTY, acts=True)
    assert admin.post("addUser", **NEW_USER).content == b""
    assert jean_exists(polarismail)


def test_truncated(polarismail: PolarisMailSimulator, admin: Caller) -> None:
    inject(polarismail, FaultKind.TRUNCATED)
    response = admin.post("addUser", **NEW_USER)
    assert response.text.startswith('{"returncode":1')
    with pytest.raises(requests.JSONDecodeError):
        response.json()
    assert jean_exists(polarismail)


@pytest.mark.parametrize(
    ("kind", "acts"), [(FaultKind.CUT_BEFORE, False), (FaultKind.CUT_AFTER, True)]
)
def test_cut(polarismail: PolarisMailSimulator, admin: Caller, kind: FaultKind, acts: bool) -> None:
    inject(polarismail, kind)
    with pytest.raises(requests.ConnectionError):
        admin.post("addUser", **NEW_USER)
    assert jean_exists(polarismail) == acts


@pytest.mark.parametrize(
    ("kind", "acts_at_once"), [(FaultKind.DELAY_BEFORE, False), (FaultKind.DELAY_AFTER, True)]
)
def test_delay(
    polarismail: PolarisMailSimulator, admin: Caller, kind: FaultKind, acts_at_once: bool
) -> None:
    inject(polarismail, kind, delay_seconds=60)
    answers: list[int] = []
    call = threading.Thread(
        target=lambda: answers.append(admin.ask("addUser", **NEW_USER)["returncode"]), daemon=True
    )
    call.start()
    polarismail.wait_for_calls("addUser", acted=acts_at_once)
    assert (jean_exists(polarismail), answers) == (acts_at_once, [])
    polarismail.clear_faults()
    call.join()
    assert (jean_exists(polarismail), answers) == (True, [1])


def test_token_invalidated(polarismail: PolarisMailSimulator, admin: Caller) -> None:
    inject(polarismail, FaultKind.TOKEN_INVALIDATED)
    assert admin.get("getAllDomains")
    assert admin.is_refused("addUser", **NEW_USER)
    assert admin.is_refused("getAllDomains")
    assert not jean_exists(polarismail)


def test_every_kind_is_tested_here() -> None:
    tested = tuple(name.removeprefix("test_") for name in globals() if name.startswith("test_"))
    assert all(kind.value.startswith(tested) for kind in FaultKind)


def test_a_fault_meets_the_login_of_one_interface(
    polarismail: PolarisMailSimulator, admin: Caller
) -> None:
    polarismail.inject(Fault(kind=FaultKind.FAILURE, path_pattern="^user/login$"))
    assert admin.login("reseller", "Simulated!Admin1")
    mailbox = Caller(polarismail, "/json.php")
    with mailbox.session:
        assert not mailbox.login("bob", "Str0ng!Passw", domain="client.test")
        assert mailbox.login("bob", "Str0ng!Passw", domain="client.test")
