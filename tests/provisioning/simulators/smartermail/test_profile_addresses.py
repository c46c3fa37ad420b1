"""One test a switch: automatic answers, lists and domain aliases."""

from __future__ import annotations

import pytest

from tests.provisioning.simulators.caller import (
    PASSWORD,
    as_domain_admin,
    as_sysadmin,
    calling,
    refused,
    serving,
)

LISTS = "settings/domain/mailing-lists"
TEAM = {"listAddress": "team", "moderatorAddress": "bob@client.test", "description": "All of us"}


@pytest.mark.parametrize("form", ["root", "wrapped"])
def test_auto_responder(form: str) -> None:
    with serving(auto_responder=form) as simulator, calling(simulator) as bob:
        bob.login("bob@client.test", PASSWORD)
        members = {"subject": "Away", "enabled": True}
        bob.post("settings/auto-responder", {"autoResponderSettings": members, "subject": "Root"})
        answer = bob.get("settings/auto-responder/true").json()
        told = answer if form == "root" else answer["autoResponderSettings"]
        expected = ("Root", False) if form == "root" else ("Away", True)
        assert (told["subject"], told["enabled"]) == expected


def test_duplicate_list_code() -> None:
    for code in ("", "MAILING_LIST_ADD_ERROR"):
        with serving(duplicate_list_code=code) as simulator, as_domain_admin(simulator) as caller:
            caller.post(f"{LISTS}/add", TEAM)
            expected = code or "USER_ADD_ERROR_NAME_IN_USE"
            assert refused(caller.post(f"{LISTS}/add", TEAM), 400, expected)


def test_duplicate_domain_alias_code() -> None:
    with (
        serving(duplicate_domain_alias_code="DOMAIN_ALIAS_ADD_ERROR") as simulator,
        as_domain_admin(simulator) as caller,
    ):
        response = caller.post("settings/domain/domain-alias-put/client.test/false")
        assert refused(response, 400, "DOMAIN_ALIAS_ADD_ERROR")


@pytest.mark.parametrize("tells", [True, False])
def test_list_add_answers_item(*, tells: bool) -> None:
    with serving(list_add_answers_item=tells) as simulator, as_domain_admin(simulator) as caller:
        assert ("item" in caller.post(f"{LISTS}/add", TEAM).json()) is tells


@pytest.mark.parametrize(("resets", "description"), [(True, ""), (False, "All of us")])
def test_list_edit_resets_omitted(*, resets: bool, description: str) -> None:
    with (
        serving(list_edit_resets_omitted=resets) as simulator,
        as_domain_admin(simulator) as caller,
    ):
        caller.post(f"{LISTS}/add", TEAM)
        wish = {"postingPermissions": 2, "moderatorAddress": "bob@client.test"}
        caller.post(f"{LISTS}/1/settings", wish)
        item = caller.get(f"{LISTS}/1/settings").json()["item"]
        assert (item["postingPermissions"], item["description"]) == (2, description)


def test_largest_page() -> None:
    with serving(largest_page=2) as simulator, as_domain_admin(simulator) as caller:
        simulator.add_list("team@client.test").subscribers = ["a@b.test", "c@d.test", "e@f.test"]
        page = {"skip": 0, "take": 200, "subscriberType": 0}
        answer = caller.post(f"{LISTS}/1/subscriber-search", page).json()
        assert (len(answer["items"]), answer["totalCount"]) == (2, 3)


def test_has_sysadmin_dkim() -> None:
    with serving(has_sysadmin_dkim=False) as simulator, as_sysadmin(simulator) as caller:
        path = "settings/sysadmin/dkim-create-rollover/client.test/2048"
        assert caller.post(path).status_code == 404
