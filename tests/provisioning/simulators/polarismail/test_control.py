"""Controls of this platform for other processes, under `/_simulator/`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import requests

from provisioning.simulators.polarismail import PolarisMailSimulator
from tests.provisioning.simulators.polarismail.caller import NEW_USER, PASSWORD, Caller

Control = Callable[..., requests.Response]


@pytest.fixture
def control(polarismail: PolarisMailSimulator) -> Control:
    def call(method: str, verb: str, members: Any = None) -> requests.Response:
        url = f"{polarismail.base_url}/_simulator/{verb}"
        return requests.request(method, url, json=members, timeout=10)

    return call


def test_calls_are_told_without_secrets(control: Control, admin: Caller, mailbox: Caller) -> None:
    admin.get("addUser", **NEW_USER)
    mailbox.get("getForwards")
    answer = control("GET", "calls")
    assert [call["path"] for call in answer.json()["calls"]] == [
        *("login", "getOTPass", "user/login", "addUser", "user/getForwards"),
    ]
    assert not any(text in answer.text for text in (PASSWORD, admin.token, mailbox.token))


def test_state_tells_all_but_passwords(
    polarismail: PolarisMailSimulator, control: Control, mailbox: Caller
) -> None:
    mailbox.get("addForward", newforward="x@other.test")
    polarismail.add_list("team@client.test", ["bob@client.test"])
    answer = control("GET", "state")
    (domain,) = answer.json()["domains"]
    assert domain["users"]["bob"]["forwards"] == ["x@other.test"]
    assert domain["lists"]["team"]["members"] == ["bob@client.test"]
    assert "password" not in answer.text


def test_state_has_no_domain_whose_time_is_up(
    polarismail: PolarisMailSimulator, control: Control
) -> None:
    polarismail.add_domain("late.test", is_verified=False)
    control("POST", "clock", {"advance_seconds": 24 * 3600})
    domains = control("GET", "state").json()["domains"]
    assert [domain["name"] for domain in domains] == ["client.test"]


@pytest.mark.parametrize(("password", "matches"), [(PASSWORD, True), ("other", False)])
def test_a_password_can_be_checked(control: Control, password: str, matches: bool) -> None:
    answer = control("POST", "check-password", {"address": "Bob@client.test", "password": password})
    assert answer.json() == {"matches": matches}


def test_seed_fills_a_domain_the_same_way_every_time(control: Control) -> None:
    answer = control("POST", "seed", {"domain": "big.test", "mailbox_count": 2000})
    users = answer.json()["users"]
    assert len({user["used_bytes"] for user in users.values()}) > 1900
    again = PolarisMailSimulator().add_domain("big.test", mailbox_count=2000)
    assert list(again.users) == list(users)


def test_dns_answers_what_it_is_told(
    polarismail: PolarisMailSimulator, control: Control, admin: Caller
) -> None:
    value = polarismail.add_domain("new.test", is_verified=False).txt_value
    name = "mx-verification.new.test"
    assert control("POST", "dns", {"name": name, "texts": ["other"]}).json() == {name: ["other"]}
    assert admin.get("getDomainVerification", domain="new.test") == value
    control("POST", "prove", {"domain": "new.test"})
    assert control("GET", "dns").json() == {name: [value]}
    assert admin.is_refused("getDomainVerification", domain="new.test")


def test_profile_switches_are_read_and_set(
    polarismail: PolarisMailSimulator, control: Control
) -> None:
    assert control("GET", "profile").json()["empty_list"] == "array"
    control("POST", "profile", {"empty_list": "null"})
    assert polarismail.profile.empty_list == "null"


@pytest.mark.parametrize(
    ("method", "verb", "members", "status"),
    [
        ("GET", "nothing", None, 404),
        ("POST", "profile", {"empty_list": "none"}, 400),
        ("POST", "profile", {"colour": "blue"}, 400),
        ("POST", "seed", {"domain": "client.test"}, 400),
        ("POST", "prove", {"domain": "unknown.test"}, 400),
        ("POST", "dns", {"name": "x.test"}, 400),
    ],
)
def test_unfit_controls_are_refused(
    control: Control, method: str, verb: str, members: Any, status: int
) -> None:
    assert control(method, verb, members).status_code == status


def test_contents_are_not_added_twice(polarismail: PolarisMailSimulator) -> None:
    with pytest.raises(ValueError, match="exists"):
        polarismail.add_domain("Client.test")
    for add in (polarismail.add_mailbox, polarismail.add_list):
        with pytest.raises(ValueError, match="exists"):
            add("BOB@client.test")
    with pytest.raises(KeyError):
        polarismail.add_alias("x@unknown.test", ["bob@client.test"])
