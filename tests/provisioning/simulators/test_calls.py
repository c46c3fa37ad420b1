"""The record of calls: complete in this process, without secrets anywhere else."""

from __future__ import annotations

import threading

import pytest

from provisioning.simulators.calls import mask_secrets
from provisioning.simulators.smartermail import SmarterMailSimulator
from tests.provisioning.simulators.caller import PASSWORD, Caller


def test_each_call_is_recorded_with_role_and_status(
    simulator: SmarterMailSimulator, sysadmin: Caller, user: Caller
) -> None:
    simulator.clear_calls()
    sysadmin.get("settings/sysadmin/domains?x=1")
    user.post("settings/domain/user-put", {"userData": {"userName": "jean"}})
    user.get("no/such/call")
    recorded = [(call.method, call.path, call.role, call.status) for call in simulator.calls]
    assert recorded == [
        ("GET", "settings/sysadmin/domains", "system_admin", 200),
        ("POST", "settings/domain/user-put", "user", 403),
        ("GET", "no/such/call", None, 404),
    ]
    assert simulator.calls[1].body == {"userData": {"userName": "jean"}}


def test_controls_are_not_calls(simulator: SmarterMailSimulator, stranger: Caller) -> None:
    stranger.session.get(f"{simulator.base_url}/_simulator/calls", timeout=10)
    assert simulator.calls == []


def test_waiting_for_a_call_ends_when_it_comes(
    simulator: SmarterMailSimulator, stranger: Caller
) -> None:
    call = threading.Thread(target=stranger.get, args=("settings/sysadmin/domains",))
    call.start()
    assert [call.method for call in simulator.wait_for_calls("sysadmin/domains")] == ["GET"]
    call.join()


def test_waiting_in_vain_is_an_error(simulator: SmarterMailSimulator) -> None:
    with pytest.raises(TimeoutError, match="0 of 2"):
        simulator.wait_for_calls("domains", count=2, timeout_seconds=0.01)


def test_secrets_are_masked_at_any_depth() -> None:
    body = {
        "userData": {"userName": "bob", "password": PASSWORD},
        "adminPassword": PASSWORD,
        "token": "abc",
        "twoFactorCode": "123456",
        "items": [{"newPassword": PASSWORD}, "text"],
        "empty": {"password": ""},
    }
    assert mask_secrets(body) == {
        "userData": {"userName": "bob", "password": "***"},
        "adminPassword": "***",
        "token": "***",
        "twoFactorCode": "***",
        "items": [{"newPassword": "***"}, "text"],
        "empty": {"password": ""},
    }
