"""Each kind of fault does what it says, to the calls that it was meant for."""

from __future__ import annotations

import threading
from typing import Any

import pytest
import requests

from provisioning.simulators.faults import Fault, FaultKind, fault_from_json
from provisioning.simulators.smartermail import SmarterMailSimulator
from tests.provisioning.simulators.caller import PASSWORD, Caller

USER_PUT = "settings/domain/user-put"
JEAN = {"userData": {"userName": "jean", "password": PASSWORD}}
NAMES = "settings/sysadmin/domain-names"


def jean_exists(simulator: SmarterMailSimulator) -> bool:
    return simulator.mailbox("jean@client.test") is not None


def inject(simulator: SmarterMailSimulator, kind: FaultKind, **members: Any) -> None:
    simulator.inject(Fault(kind=kind, path_contains="user-put", **members))


def test_status(simulator: SmarterMailSimulator, domain_admin: Caller) -> None:
    inject(simulator, FaultKind.STATUS, status_code=503, retry_after_seconds=7)
    response = domain_admin.post(USER_PUT, JEAN)
    assert (response.status_code, response.headers["Retry-After"]) == (503, "7")
    assert response.json()["success"] is False
    assert not jean_exists(simulator)
    assert domain_admin.post(USER_PUT, JEAN).status_code == 200


def test_status_after_acting(simulator: SmarterMailSimulator, domain_admin: Caller) -> None:
    inject(simulator, FaultKind.STATUS, status_code=502, acts=True)
    assert domain_admin.post(USER_PUT, JEAN).status_code == 502
    assert jean_exists(simulator)


def test_failure(simulator: SmarterMailSimulator, domain_admin: Caller) -> None:
    inject(simulator, FaultKind.FAILURE, message="LICENSE_EXHAUSTED")
    response = domain_admin.post(USER_PUT, JEAN)
    assert response.status_code == 200
    assert response.json() == {"success": False, "message": "LICENSE_EXHAUSTED"}
    assert not jean_exists(simulator)


def test_html(simulator: SmarterMailSimulator, domain_admin: Caller) -> None:
    inject(simulator, FaultKind.HTML)
    response = domain_admin.post(USER_PUT, JEAN)
    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith("text/html")
    assert response.text.startswith("<!DOCTYPE html>")
    assert not jean_exists(simulator)


def test_empty(simulator: SmarterMailSimulator, domain_admin: Caller) -> None:
    inject(simulator, FaultKind.EMPTY)
    response = domain_admin.post(USER_PUT, JEAN)
    assert (response.status_code, response.content) == (200, b"")
    assert not jean_exists(simulator)


def test_truncated(simulator: SmarterMailSimulator, domain_admin: Caller) -> None:
    inject(simulator, FaultKind.TRUNCATED)
    response = domain_admin.post(USER_PUT, JEAN)
    assert response.status_code == 200
    with pytest.raises(requests.JSONDecodeError):
        response.json()
    assert jean_exists(simulator)


def test_cut_before(simulator: SmarterMailSimulator, domain_admin: Caller) -> None:
    inject(simulator, FaultKind.CUT_BEFORE)
    with pytest.raises(requests.ConnectionError):
        domain_admin.post(USER_PUT, JEAN)
    assert not jean_exists(simulator)
    assert (simulator.calls[-1].status, simulator.calls[-1].acted) == (None, False)


def test_cut_after(simulator: SmarterMailSimulator, domain_admin: Caller) -> None:
    inject(simulator, FaultKind.CUT_AFTER)
    with pytest.raises(requests.ConnectionError):
        domain_admin.post(USER_PUT, JEAN)
    assert jean_exists(simulator)
    assert (simulator.calls[-1].status, simulator.calls[-1].acted) == (None, True)


def in_background(caller: Caller) -> tuple[threading.Thread, list[int]]:
    statuses: list[int] = []
    call = threading.Thread(
        target=lambda: statuses.append(caller.post(USER_PUT, JEAN).status_code), daemon=True
    )
    call.start()
    return call, statuses


def test_delay_before(simulator: SmarterMailSimulator, domain_admin: Caller) -> None:
    inject(simulator, FaultKind.DELAY_BEFORE, delay_seconds=60)
    call, statuses = in_background(domain_admin)
    simulator.wait_for_calls("user-put")
    assert not jean_exists(simulator)
    simulator.clear_faults()
    call.join()
    assert statuses == [200]
    assert jean_exists(simulator)


def test_delay_after(simulator: SmarterMailSimulator, domain_admin: Caller) -> None:
    inject(simulator, FaultKind.DELAY_AFTER, delay_seconds=60)
    call, statuses = in_background(domain_admin)
    simulator.wait_for_calls("user-put", acted=True)
    assert jean_exists(simulator)
    assert statuses == []
    simulator.clear_faults()
    call.join()
    assert statuses == [200]


def test_a_delay_that_passes_by_itself(
    simulator: SmarterMailSimulator, domain_admin: Caller
) -> None:
    inject(simulator, FaultKind.DELAY_BEFORE, delay_seconds=0.01)
    assert domain_admin.post(USER_PUT, JEAN).status_code == 200


def test_what_was_held_when_switched_off_is_never_carried_out(
    simulator: SmarterMailSimulator, domain_admin: Caller
) -> None:
    inject(simulator, FaultKind.DELAY_BEFORE, delay_seconds=60)
    ends: list[type[BaseException]] = []

    def call() -> None:
        try:
            domain_admin.post(USER_PUT, JEAN)
        except requests.ConnectionError as error:
            ends.append(type(error))

    thread = threading.Thread(target=call, daemon=True)
    thread.start()
    simulator.wait_for_calls("user-put")
    simulator.stop()
    simulator.start()
    thread.join()
    assert ends == [requests.ConnectionError]
    assert not jean_exists(simulator)


def test_token_invalidated(simulator: SmarterMailSimulator, domain_admin: Caller) -> None:
    inject(simulator, FaultKind.TOKEN_INVALIDATED)
    assert domain_admin.get("settings/domain/data").status_code == 200
    assert domain_admin.post(USER_PUT, JEAN).status_code == 401
    assert domain_admin.get("settings/domain/data").status_code == 401
    assert not jean_exists(simulator)


def test_every_kind_is_tested_here() -> None:
    assert {f"test_{kind.value}" for kind in FaultKind} <= set(globals())


def test_a_fault_meets_only_the_calls_that_it_names(
    simulator: SmarterMailSimulator, sysadmin: Caller
) -> None:
    simulator.inject(Fault(kind=FaultKind.STATUS, method="POST", path_contains="domain-names"))
    simulator.inject(Fault(kind=FaultKind.STATUS, path_pattern=r"domain-name$"))
    assert sysadmin.get(NAMES).status_code == 200
    simulator.inject(Fault(kind=FaultKind.STATUS, method="GET", path_pattern=r"/domain-\w+$"))
    assert sysadmin.get(NAMES).status_code == 500


def test_skip_and_times_count_matching_calls(
    simulator: SmarterMailSimulator, sysadmin: Caller
) -> None:
    simulator.inject(Fault(kind=FaultKind.STATUS, path_contains="names", skip=1, times=2))
    sysadmin.get("settings/sysadmin/get-version")
    assert [sysadmin.get(NAMES).status_code for _ in range(4)] == [200, 500, 500, 200]


def test_a_fault_without_times_stays_until_cleared(
    simulator: SmarterMailSimulator, sysadmin: Caller
) -> None:
    simulator.inject(Fault(kind=FaultKind.STATUS, times=None))
    assert [sysadmin.get(NAMES).status_code for _ in range(3)] == [500] * 3
    simulator.clear_faults()
    assert sysadmin.get(NAMES).status_code == 200


@pytest.mark.parametrize(
    "members",
    [
        {},
        {"kind": "explode"},
        {"kind": "status", "status": 500},
        {"kind": "status", "times": "often"},
        {"kind": "status", "path_pattern": "("},
    ],
)
def test_a_malformed_fault_is_refused(members: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        fault_from_json(members)
