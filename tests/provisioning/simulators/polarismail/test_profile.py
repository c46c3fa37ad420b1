"""One test a switch: envelope, sessions and domains. Mailboxes and the rest stand beside."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import fields
from typing import Any

import pytest
import requests

from provisioning.simulators.polarismail import (
    ADMIN_PASSWORD,
    ADMIN_USERNAME,
    PolarisMailSimulator,
    Profile,
)
from tests.provisioning.simulators.polarismail import test_profile_contents
from tests.provisioning.simulators.polarismail.caller import (
    NEW_USER,
    USER_PATH,
    Caller,
    as_admin,
    as_mailbox,
    serving,
)

CLIENT = {"domain": "client.test"}
NEW = {"domain": "new.test"}
DAY_SECONDS = 24 * 3600


def sign_in_again(caller: Caller) -> None:
    assert caller.login(ADMIN_USERNAME, ADMIN_PASSWORD)


def test_every_switch_is_tested_here() -> None:
    tested = {*globals(), *vars(test_profile_contents)}
    assert {f"test_{switch.name}" for switch in fields(Profile)} <= tested


@pytest.mark.parametrize(("serves", "status"), [(False, 404), (True, 200)])
def test_primary_serves_users(serves: bool, status: int) -> None:
    with serving(primary_serves_users=serves) as simulator:
        response = requests.post(f"{simulator.base_url}{USER_PATH}", data={}, timeout=10)
        assert response.status_code == status


def test_ignores_unknown_parameters() -> None:
    with serving(ignores_unknown_parameters=True) as simulator, as_admin(simulator) as admin:
        bob = {"editusername": "bob", "editdomain": "client.test"}
        assert admin.get("updateUser", **bob, quota="9")
        assert admin.rows()[0]["quota"] == "5000"


def test_labels_json() -> None:
    with serving(labels_json=False) as simulator, as_admin(simulator) as admin:
        response = admin.post("getAllDomains")
        assert response.headers["Content-Type"].startswith("text/html")
        assert response.json()["returncode"] == 1


def test_adds_message() -> None:
    with serving(adds_message=True) as simulator, as_admin(simulator) as admin:
        assert "message" in admin.ask("getAllDomains")
        assert "message" in admin.ask("getDomainInfo", **NEW)
        simulator.add_domain("new.test", is_verified=False)
        assert admin.ask("getDomainVerification", **NEW)["message"]


def test_adds_unknown_keys() -> None:
    with serving(adds_unknown_keys=True) as simulator, as_admin(simulator) as admin:
        members = admin.ask("getAllDomains")
        known = {"id", "domain", "isauditdomain", "domaintype", "active"}
        assert set(members) > {"returncode", "returndata"}
        assert set(members["returndata"][0]) > known


@pytest.mark.parametrize(("form", "returndata"), [("array", []), ("null", None), ("text", "")])
def test_empty_list(form: str, returndata: Any) -> None:
    with serving(empty_list=form) as simulator, as_admin(simulator) as admin:
        simulator.add_list("team@client.test")
        for action in ("getAllAliasesDomain", "getAllForwardsDomain", "getAliasDomains"):
            assert admin.get(action, **CLIENT) == returndata
        assert admin.get("getListMembers", **CLIENT, lname="team") == returndata
        with as_mailbox(admin) as mailbox:
            assert mailbox.get("getForwards") == returndata
        admin.get("removeUser", username="bob", **CLIENT)
        assert admin.get("getAllUsersDomain", **CLIENT, **slice_of(5)) == returndata


def test_empty_list_as_a_refusal() -> None:
    with serving(empty_list="refusal") as simulator, as_admin(simulator) as admin:
        assert admin.is_refused("getAllAliasesDomain", **CLIENT)
        assert admin.rows()


def slice_of(limit: int) -> dict[str, str]:
    wish = {"slicing": "1", "offset": "0", "limit": str(limit)}
    return {**wish, "getOTPAndToken": "0", "showQuota": "1"}


@pytest.mark.parametrize("succeeds", [True, False])
def test_duplicate_add_succeeds(succeeds: bool) -> None:
    with serving(duplicate_add_succeeds=succeeds) as simulator, as_admin(simulator) as admin:
        simulator.add_alias("info@client.test", ["bob@client.test"])
        simulator.add_list("team@client.test", ["bob@client.test"])
        admin.get("addAliasDomain", **CLIENT, adomain="also.test")
        member = {"editlname": "team", "editdomain": "client.test", "newmember": "bob@client.test"}
        before = deepcopy(simulator.state.domains)
        refusals = [
            admin.is_refused("addDomain", newdomain="client.test"),
            admin.is_refused("addUser", **{**NEW_USER, "username": "bob"}),
            admin.is_refused("addAlias", **CLIENT, alias="info", forward="x@other.test"),
            admin.is_refused("addList", **CLIENT, newlname="team", newlisttype="1"),
            admin.is_refused("addListMember", **member),
            admin.is_refused("addAliasDomain", **CLIENT, adomain="also.test"),
        ]
        assert refusals == [not succeeds] * 6
        assert simulator.state.domains == before
        assert admin.is_refused("addList", **CLIENT, newlname="bob", newlisttype="1")


@pytest.mark.parametrize("succeeds", [True, False])
def test_missing_remove_succeeds(succeeds: bool) -> None:
    with serving(missing_remove_succeeds=succeeds) as simulator, as_admin(simulator) as admin:
        simulator.add_list("team@client.test")
        refusals = [
            admin.is_refused("removeDomain", **NEW),
            admin.is_refused("removeUser", **CLIENT, username="nobody"),
            admin.is_refused("removeAlias", **CLIENT, alias="nobody"),
            admin.is_refused("removeList", **CLIENT, lname="nobody"),
            admin.is_refused("removeListMember", **CLIENT, lname="team", member="x@other.test"),
            admin.is_refused("removeAliasDomain", **CLIENT, adomain="also.test"),
        ]
        assert refusals == [not succeeds] * 6
        assert admin.is_refused("removeUser", **NEW, username="nobody")


def test_token_seconds() -> None:
    with (
        serving(token_seconds=30) as simulator,
        as_admin(simulator) as admin,
        as_mailbox(admin) as mailbox,
    ):
        simulator.clock.advance(30)
        assert admin.is_refused("getAllDomains")
        assert mailbox.is_refused("getForwards")


def test_token_slides() -> None:
    with serving(token_slides=True) as simulator, as_admin(simulator) as admin:
        for _ in range(3):
            simulator.clock.advance(200)
            assert admin.get("getAllDomains")
        simulator.clock.advance(300)
        assert admin.is_refused("getAllDomains")


def test_token_use_count() -> None:
    with serving(token_use_count=1) as simulator, as_admin(simulator) as admin:
        assert admin.get("getAllDomains")
        assert admin.is_refused("getAllDomains")


@pytest.mark.parametrize(
    ("answer", "status", "kind"),
    [
        ("refused", 200, "application/json"),
        ("unauthorised", 401, "text/html"),
        ("web_page", 200, "text/html"),
    ],
)
def test_dead_token(answer: str, status: int, kind: str) -> None:
    with serving(dead_token=answer) as simulator, as_admin(simulator) as admin:
        response = admin.post("getAllDomains", token="dead")
        assert response.status_code == status
        assert response.headers["Content-Type"].startswith(kind)


@pytest.mark.parametrize(
    ("logins", "is_same", "stays_good"),
    [("all_valid", False, True), ("newest_only", False, False), ("same_token", True, True)],
)
def test_parallel_logins(logins: str, is_same: bool, stays_good: bool) -> None:
    with serving(parallel_logins=logins) as simulator, as_admin(simulator) as first:
        with as_admin(simulator) as second:
            assert (first.token == second.token) == is_same
            assert second.get("getAllDomains")
        assert first.is_refused("getAllDomains") != stays_good


def one_time_logins(simulator: PolarisMailSimulator, *ages_seconds: int) -> list[bool]:
    """Whether one password opens a session at each age."""
    with as_admin(simulator) as admin:
        password = admin.get("getOTPass", username="bob", **CLIENT)
        caller = Caller(simulator, USER_PATH)
        opened = []
        with caller.session:
            for age_seconds in ages_seconds:
                simulator.clock.advance(age_seconds)
                opened.append(caller.login("bob", password, **CLIENT))
    return opened


def test_one_time_password_seconds() -> None:
    with serving(one_time_password_seconds=10) as simulator:
        assert one_time_logins(simulator, 9) == [True]
        assert one_time_logins(simulator, 10) == [False]


def test_one_time_password_is_reusable() -> None:
    with serving(one_time_password_is_reusable=True) as simulator:
        assert one_time_logins(simulator, 0, 100, 100, 100) == [True, True, True, False]


def test_disabled_mailbox_signs_in() -> None:
    with serving(disabled_mailbox_signs_in=True) as simulator, as_admin(simulator) as admin:
        admin.get("disableUser", username="bob", **CLIENT)
        admin.get("updateDomain", **CLIENT, editdomainactive="0")
        with as_mailbox(admin) as mailbox:
            assert mailbox.get("getForwards") == []


def test_pending_domain_seconds() -> None:
    with serving(pending_domain_seconds=60) as simulator, as_admin(simulator) as admin:
        admin.get("addDomain", newdomain="new.test")
        simulator.clock.advance(60)
        assert admin.is_refused("getDomainInfo", **NEW)


def test_pending_domain_is_listed() -> None:
    with serving(pending_domain_is_listed=False) as simulator, as_admin(simulator) as admin:
        admin.get("addDomain", newdomain="new.test")
        assert [row["domain"] for row in admin.get("getAllDomains")] == ["client.test"]
        assert admin.get("getDomainInfo", **NEW)


def test_pending_domain_is_active() -> None:
    with serving(pending_domain_is_active=False) as simulator, as_admin(simulator) as admin:
        admin.get("addDomain", newdomain="new.test")
        assert [row["active"] for row in admin.get("getAllDomains")] == ["1", "0"]
        assert admin.get("getDomainInfo", **NEW)["active"] == "0"


def test_pending_domain_refuses() -> None:
    with (
        serving(pending_domain_refuses="mailboxes") as simulator,
        as_admin(simulator) as admin,
    ):
        admin.get("addDomain", newdomain="new.test")
        assert admin.get("addList", **NEW, newlname="team", newlisttype="1")
        assert admin.is_refused("addUser", **{**NEW_USER, **NEW})


def test_verification_looks_up() -> None:
    with (
        serving(verification_looks_up="on_schedule") as simulator,
        as_admin(simulator) as admin,
    ):
        admin.get("addDomain", newdomain="new.test")
        simulator.clock.advance(100)
        simulator.prove("new.test")
        assert admin.get("getDomainVerification", **NEW)
        simulator.clock.advance(200)
        sign_in_again(admin)
        assert admin.is_refused("getDomainVerification", **NEW)
        simulator.clock.advance(DAY_SECONDS)
        sign_in_again(admin)
        assert admin.get("getDomainInfo", **NEW)


def test_verification_value() -> None:
    with serving(verification_value="object") as simulator, as_admin(simulator) as admin:
        value = simulator.add_domain("new.test", is_verified=False).txt_value
        assert admin.get("getDomainVerification", **NEW) == {
            "type": "TXT",
            "host": "mx-verification",
            "value": value,
        }


def test_verification_has_message() -> None:
    with serving(verification_has_message=False) as simulator, as_admin(simulator) as admin:
        simulator.add_domain("new.test", is_verified=False)
        assert set(admin.ask("getDomainVerification", **NEW)) == {"returncode", "returndata"}


def test_added_again_keeps_value() -> None:
    with serving(added_again_keeps_value=True) as simulator, as_admin(simulator) as admin:
        values = set()
        for _ in range(2):
            admin.get("addDomain", newdomain="new.test")
            values.add(admin.get("getDomainVerification", **NEW))
            simulator.clock.advance(DAY_SECONDS)
            sign_in_again(admin)
        assert len(values) == 1
