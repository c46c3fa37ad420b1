"""Mailing lists: create, settings, members, delete."""

from __future__ import annotations

from provisioning.simulators.smartermail import SmarterMailSimulator
from tests.provisioning.simulators.caller import Caller, refused

ROOT = "settings/domain/mailing-lists"
TEAM = {"listAddress": "Team", "moderatorAddress": "bob@client.test", "postingPermissions": 1}
PAGE = {"skip": 0, "take": 200, "subscriberType": 0, "search": ""}


def test_one_is_created_and_listed(domain_admin: Caller) -> None:
    assert domain_admin.get(f"{ROOT}/list").json() == {"success": True}
    made = domain_admin.post(f"{ROOT}/add", TEAM).json()["item"]
    [listed] = domain_admin.get(f"{ROOT}/list").json()["items"]
    assert listed == made
    assert (listed["id"], listed["listAddress"], listed["postingPermissions"]) == (1, "team", 1)


def test_a_moderator_is_required(domain_admin: Caller) -> None:
    assert domain_admin.post(f"{ROOT}/add", {"listAddress": "team"}).status_code == 400


def test_names_and_limits_hold(simulator: SmarterMailSimulator, domain_admin: Caller) -> None:
    taken = domain_admin.post(f"{ROOT}/add", {**TEAM, "listAddress": "bob"})
    assert refused(taken, 400, "USER_ADD_ERROR_NAME_IN_USE")
    simulator.add_list("other@client.test")
    simulator.state.domains["client.test"].settings["maxLists"] = 1
    full = domain_admin.post(f"{ROOT}/add", TEAM)
    assert refused(full, 400, "MAILING_LIST_ADD_ERROR_LIMIT_REACHED")


def test_members_come_and_go(simulator: SmarterMailSimulator, domain_admin: Caller) -> None:
    entry = simulator.add_list("team@client.test")
    domain_admin.post(f"{ROOT}/1/subscriber-add", ["B@x.test", "a@x.test", "a@x.test"])
    page = domain_admin.post(f"{ROOT}/1/subscriber-search", PAGE).json()
    assert [item["emailAddress"] for item in page["items"]] == ["a@x.test", "b@x.test"]
    domain_admin.post(f"{ROOT}/1/subscriber-remove", ["a@x.test", "nobody@x.test"])
    assert entry.subscribers == ["b@x.test"]
    assert domain_admin.get(f"{ROOT}/1/counts").json()["listSubscribers"] == 1


def test_a_bad_address_refuses_all(simulator: SmarterMailSimulator, domain_admin: Caller) -> None:
    entry = simulator.add_list("team@client.test")
    response = domain_admin.post(f"{ROOT}/1/subscriber-add", ["a@x.test", "nonsense"])
    assert refused(response, 400, "MAILING_LIST_SUBSCRIBER_ERROR_INVALID_ADDRESS")
    assert entry.subscribers == []
    assert domain_admin.post(f"{ROOT}/1/subscriber-add", {"input": []}).status_code == 400


def test_one_is_deleted(simulator: SmarterMailSimulator, domain_admin: Caller) -> None:
    simulator.add_list("team@client.test")
    domain_admin.post(f"{ROOT}/1/delete")
    assert simulator.state.domains["client.test"].lists == {}
    assert refused(domain_admin.post(f"{ROOT}/1/delete"), 400, "MAILING_LIST_NOT_FOUND")
