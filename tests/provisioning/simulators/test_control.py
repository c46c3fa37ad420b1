"""Controls for other processes under `/_simulator/`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import requests

from provisioning.simulators.smartermail import SmarterMailSimulator
from tests.provisioning.simulators.caller import PASSWORD, Caller, wait_until

Control = Callable[..., requests.Response]


@pytest.fixture
def control(simulator: SmarterMailSimulator, stranger: Caller) -> Control:
    def call(method: str, verb: str, members: Any = None, **headers: str) -> requests.Response:
        url = f"{simulator.base_url}/_simulator/{verb}"
        return stranger.session.request(method, url, json=members, headers=headers, timeout=10)

    return call


def test_calls_are_told_without_secrets_and_forgotten_on_wish(
    control: Control, stranger: Caller
) -> None:
    stranger.login("bob@client.test", PASSWORD)
    answer = control("GET", "calls")
    assert [call["path"] for call in answer.json()["calls"]] == ["auth/authenticate-user"]
    assert PASSWORD not in answer.text
    control("DELETE", "calls")
    assert control("GET", "calls").json() == {"calls": []}


def test_faults_are_injected_listed_and_lifted(control: Control, sysadmin: Caller) -> None:
    fault = {"kind": "status", "path_contains": "get-version", "status_code": 429, "times": None}
    assert control("POST", "faults", fault).status_code == 200
    assert sysadmin.get("settings/sysadmin/get-version").status_code == 429
    assert control("GET", "faults").json()["faults"][0]["status_code"] == 429
    control("DELETE", "faults")
    assert sysadmin.get("settings/sysadmin/get-version").status_code == 200


def test_state_tells_domains_and_mailboxes_without_passwords(
    simulator: SmarterMailSimulator, control: Control
) -> None:
    simulator.add_alias("info@client.test", ["bob"])
    simulator.add_list("news@client.test")
    answer = control("GET", "state")
    (domain,) = answer.json()["domains"]
    assert domain["name"] == "client.test"
    assert [user["userName"] for user in domain["users"]] == ["qzxwvutsrp", "bob"]
    assert domain["users"][1]["maxMailboxSize"] == 1024
    assert (domain["aliases"], domain["lists"]) == ({"info": ["bob"]}, ["news"])
    assert "password" not in answer.text.replace("isPasswordExpired", "").replace(
        "passwordLocked", ""
    )


@pytest.mark.parametrize(
    ("address", "password", "matches"),
    [
        ("bob@client.test", PASSWORD, True),
        ("BOB@Client.test", PASSWORD, True),
        ("bob@client.test", "other", False),
        ("nobody@client.test", PASSWORD, False),
    ],
)
def test_a_password_can_be_checked(
    control: Control, address: str, password: str, matches: bool
) -> None:
    answer = control("POST", "check-password", {"address": address, "password": password})
    assert answer.json() == {"matches": matches}


def test_seed_fills_a_domain_the_same_way_every_time(
    control: Control, simulator: SmarterMailSimulator
) -> None:
    answer = control("POST", "seed", {"domain": "big.test", "mailbox_count": 2000})
    users = answer.json()["users"]
    assert len(users) == 2001
    assert len({user["currentMailboxSize"] for user in users}) > 1900
    again = SmarterMailSimulator().add_domain("big.test", mailbox_count=2000)
    first = simulator.domain("big.test")
    assert first is not None
    assert list(again.users) == list(first.users)


def test_profile_switches_are_read_and_set(
    control: Control, simulator: SmarterMailSimulator
) -> None:
    assert control("GET", "profile").json()["login_failure_status"] == 401
    control("POST", "profile", {"login_failure_status": 200})
    assert simulator.profile.login_failure_status == 200


def test_clock_and_latency(
    control: Control, simulator: SmarterMailSimulator, sysadmin: Caller
) -> None:
    control("POST", "clock", {"advance_seconds": 901})
    assert sysadmin.get("settings/sysadmin/get-version").status_code == 401
    control("POST", "latency", {"seconds": 0.001})
    assert simulator.latency_seconds == 0.001


def test_an_outage_is_answered_before_it_begins(
    control: Control, simulator: SmarterMailSimulator
) -> None:
    assert control("POST", "outage", {"seconds": 0.5}).json() == {"done": True}
    wait_until(simulator, is_on=False)
    wait_until(simulator, is_on=True)


@pytest.mark.parametrize(
    ("method", "verb", "members", "status"),
    [
        ("GET", "nothing", None, 404),
        ("POST", "calls", {}, 404),
        ("POST", "faults", {"kind": "explode"}, 400),
        ("POST", "profile", {"colour": "blue"}, 400),
        ("POST", "profile", {"failure_status": 500}, 400),
        ("POST", "profile", {"sends_nulls": 1}, 400),
        ("POST", "seed", {"domain": "client.test"}, 400),
        ("POST", "seed", {"name": "x.test"}, 400),
        ("POST", "latency", [1], 400),
    ],
)
def test_unfit_controls_are_refused(
    control: Control, method: str, verb: str, members: Any, status: int
) -> None:
    assert control(method, verb, members).status_code == status


def test_a_page_in_a_browser_cannot_reach_in(
    control: Control, simulator: SmarterMailSimulator
) -> None:
    assert control("GET", "state", Host="evil.test").status_code == 403
    url = f"{simulator.base_url}/_simulator/faults"
    response = requests.post(url, data='{"kind": "empty"}', timeout=10)
    assert response.status_code == 415
    assert simulator.faults.in_force() == []
