"""Domains: list, read, create, settings, delete."""

from __future__ import annotations

from typing import Any

import pytest

from provisioning.simulators.smartermail import SmarterMailSimulator
from tests.provisioning.simulators.caller import PASSWORD, Caller, refused

PUT = "settings/sysadmin/domain-put"
SETTINGS = "settings/sysadmin/domain-settings/client.test"
GIGABYTE = 1024**3


def new_domain(**data: Any) -> dict[str, Any]:
    """A `domain-put` body as production clients send it, members that are ignored among them."""
    return {
        "domainData": {
            "name": "new.test",
            "path": "C:\\SmarterMail\\Domains\\new.test",
            "hostname": "mail.new.test",
            "userLimit": 5,
            "aliasLimit": 6,
            "listLimit": 7,
            "maxSize": 10 * GIGABYTE,
            "isEnabled": True,
            "sizeMb": 3,
            **data,
        },
        "adminUsername": "hidden",
        "adminPassword": PASSWORD,
        "deliverLocallyForExternalDomain": False,
        "domainLocation": 0,
        "domainLocationAddress": "",
    }


def test_a_domain_is_created_with_its_first_administrator(
    simulator: SmarterMailSimulator, sysadmin: Caller
) -> None:
    assert sysadmin.post(PUT, new_domain(name="New.Test")).json() == {"success": True}
    data = sysadmin.get("settings/sysadmin/domain/new.test").json()["domainData"]
    assert (data["name"], data["path"]) == ("new.test", "C:\\SmarterMail\\Domains\\new.test")
    assert (data["userLimit"], data["aliasLimit"], data["listLimit"]) == (5, 6, 7)
    assert (data["maxSize"], data["size"], data["sizeMb"]) == (10 * GIGABYTE, 0, 0)
    assert (data["isEnabled"], data["status"], data["userCount"]) == (True, "Enabled", 1)
    settings = sysadmin.get("settings/sysadmin/domain-settings/new.test").json()["domainSettings"]
    assert (settings["maxUsers"], settings["maxSize"]) == (5, 10 * GIGABYTE)
    assert settings["mainDomainAdmin"] == "hidden"
    assert settings["enableActiveSyncAccountManagement"] is False
    assert simulator.check_password("hidden@new.test", PASSWORD)


def test_the_administrator_is_optional(simulator: SmarterMailSimulator, sysadmin: Caller) -> None:
    body = {"domainData": {"name": "new.test", "path": "/var/lib/smartermail/Domains/new.test"}}
    assert sysadmin.post(PUT, body).status_code == 200
    assert simulator.state.domains["new.test"].users == {}


@pytest.mark.parametrize("name", ["client.test", "CLIENT.test", "alias.test"])
def test_a_name_in_use_is_refused(
    simulator: SmarterMailSimulator, sysadmin: Caller, name: str
) -> None:
    simulator.state.domains["client.test"].domain_aliases.append("alias.test")
    response = sysadmin.post(PUT, new_domain(name=name))
    assert refused(response, 400, "DOMAIN_ADD_ERROR_NAME_IN_USE")


@pytest.mark.parametrize("name", ["", "new", "-a.test", "a..test", "a b.test", "a_b.test"])
def test_an_impossible_name_is_refused(sysadmin: Caller, name: str) -> None:
    response = sysadmin.post(PUT, new_domain(name=name))
    assert refused(response, 400, "DOMAIN_ADD_ERROR_INVALID_NAME")


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("", "USER_ADD_ERROR_PASSWORD_TOO_SHORT"),
        ("Ab1!", "USER_ADD_ERROR_PASSWORD_TOO_SHORT"),
        ("alllowercase1", "USER_ADD_ERROR_PASSWORD_REQUIREMENTS"),
        ("xHidden1234", "USER_ADD_ERROR_PASSWORD_REQUIREMENTS"),
    ],
)
def test_an_administrators_weak_password_leaves_no_domain(
    simulator: SmarterMailSimulator, sysadmin: Caller, password: str, code: str
) -> None:
    response = sysadmin.post(PUT, {**new_domain(), "adminPassword": password})
    assert refused(response, 400, code)
    assert response.reason == "User does not meet password requirements"
    assert "new.test" not in simulator.state.domains


@pytest.mark.parametrize("wrong", [{"maxSize": "10 GB"}, {"userLimit": -1}, {"path": None}])
def test_a_domain_with_a_wrong_member_is_refused(sysadmin: Caller, wrong: dict[str, Any]) -> None:
    assert sysadmin.post(PUT, new_domain(**wrong)).status_code == 400


def test_one_call_lists_every_domain_with_counts_and_sizes(
    simulator: SmarterMailSimulator, sysadmin: Caller
) -> None:
    simulator.add_alias("info@client.test", ["bob"])
    simulator.add_domain("big.test", mailbox_count=20)
    first, second = sysadmin.get("settings/sysadmin/domains").json()["data"]
    assert (first["userCount"], first["aliasCount"], first["size"]) == (2, 1, 300)
    assert second["userCount"] == 21
    users = sysadmin.get("settings/sysadmin/list-users/big.test").json()["userData"]
    assert second["size"] == sum(user["currentMailboxSize"] for user in users) > 0
    names = sysadmin.get("settings/sysadmin/domain-names").json()["data"]
    assert names == ["client.test", "big.test"]


def test_the_own_domain_reads_the_same(domain_admin: Caller, sysadmin: Caller) -> None:
    own = domain_admin.get("settings/domain/data").json()
    assert own == sysadmin.get("settings/sysadmin/domain/client.test").json()
    own = domain_admin.get("settings/domain/domain").json()
    assert own == sysadmin.get(SETTINGS).json()


@pytest.mark.parametrize("path", [SETTINGS, "settings/sysadmin/domain/client.test"])
def test_settings_merge(simulator: SmarterMailSimulator, sysadmin: Caller, path: str) -> None:
    before = dict(simulator.state.domains["client.test"].settings)
    assert sysadmin.post(path, {"domainSettings": {"isEnabled": False}}).status_code == 200
    assert simulator.state.domains["client.test"].settings == {**before, "isEnabled": False}
    data = sysadmin.get("settings/sysadmin/domain/client.test").json()["domainData"]
    assert (data["isEnabled"], data["status"]) == (False, "Disabled")


def test_limits_go_by_other_names_in_the_settings(sysadmin: Caller) -> None:
    wish = {"maxUsers": 9, "maxAliases": 8, "maxLists": 7, "maxSize": 6, "userLimit": 99}
    sysadmin.post(SETTINGS, {"domainSettings": wish})
    data = sysadmin.get("settings/sysadmin/domain/client.test").json()["domainData"]
    assert (data["userLimit"], data["aliasLimit"], data["listLimit"]) == (9, 8, 7)
    assert data["maxSize"] == 6


def test_a_domain_administrator_cannot_raise_limits(
    simulator: SmarterMailSimulator, domain_admin: Caller
) -> None:
    wish = {"catchAll": "info", "maxUsers": 9, "isEnabled": False, "outgoingIP": "203.0.113.9"}
    body = {"domainSettings": wish}
    assert domain_admin.post("settings/domain/domain", body).status_code == 200
    settings = simulator.state.domains["client.test"].settings
    assert settings["catchAll"] == "info"
    assert (settings["maxUsers"], settings["isEnabled"], settings["outgoingIP"]) == (0, True, "")


@pytest.mark.parametrize(("flag", "kept"), [("true", 0), ("false", 1)])
def test_a_domain_is_deleted_with_or_without_its_files(
    simulator: SmarterMailSimulator, sysadmin: Caller, flag: str, kept: int
) -> None:
    path = f"settings/sysadmin/domain-delete/client.test/{flag}"
    assert sysadmin.post(path).json() == {"success": True}
    assert simulator.state.domains == {}
    assert len(simulator.state.kept_paths) == kept
    assert refused(sysadmin.post(path), 404, "DOMAIN_NOT_FOUND")


def test_deleting_needs_a_flag(simulator: SmarterMailSimulator, sysadmin: Caller) -> None:
    assert sysadmin.post("settings/sysadmin/domain-delete/client.test/1").status_code == 400
    assert "client.test" in simulator.state.domains


def test_the_servers_version_and_licence(sysadmin: Caller) -> None:
    version = sysadmin.get("settings/sysadmin/get-version").json()["version"]
    assert version.startswith("100.0.")
    assert sysadmin.get("licensing/info").json() == {"success": True, "edition": 0}
