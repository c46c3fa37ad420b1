"""Address aliases: list, search, read, create, edit, delete."""

from __future__ import annotations

import pytest

from provisioning.simulators.smartermail import SmarterMailSimulator
from provisioning.simulators.smartermail.state import Domain
from tests.provisioning.simulators.caller import Caller, refused

PUT = "settings/domain/alias-put"
EDIT = "settings/domain/alias"


@pytest.fixture
def domain(simulator: SmarterMailSimulator) -> Domain:
    simulator.add_alias("info@client.test", ["bob", "x@other.test"])
    simulator.add_alias("sales-info@client.test", [])
    return simulator.state.domains["client.test"]


@pytest.mark.usefixtures("domain")
def test_all_are_listed_with_targets(domain_admin: Caller) -> None:
    first, second = domain_admin.get("settings/domain/aliases/").json()["gridInfo"]
    assert (first["name"], first["targets"]) == ("info", ["bob", "x@other.test"])
    assert second["name"] == "sales-info"
    assert "targets" not in second


@pytest.mark.usefixtures("domain")
def test_search_finds_parts_of_names(domain_admin: Caller) -> None:
    def found(text: str) -> list[str]:
        rows = domain_admin.get(f"settings/domain/aliases/{text}").json()["gridInfo"]
        return [row["name"] for row in rows]

    assert found("INFO") == ["info", "sales-info"]
    assert found("sales") == ["sales-info"]
    assert found("nothing") == []


@pytest.mark.usefixtures("domain")
def test_one_is_read(domain_admin: Caller) -> None:
    alias = domain_admin.get("settings/domain/alias/Info").json()["alias"]
    assert (alias["name"], alias["aliasTargetList"]) == ("info", ["bob", "x@other.test"])
    assert (alias["isEnabled"], alias["allowSending"]) == (True, False)
    missing = domain_admin.get("settings/domain/alias/nothing")
    assert refused(missing, 400, "ALIAS_NOT_FOUND")


def test_one_is_created(domain: Domain, domain_admin: Caller) -> None:
    alias = {"name": "Team", "aliasTargetList": ["bob"], "allowSending": True, "size": 1}
    assert domain_admin.post(PUT, {"alias": alias}).json() == {"success": True}
    assert domain.aliases["team"].targets == ["bob"]
    read = domain_admin.get("settings/domain/alias/team").json()["alias"]
    assert (read["allowSending"], read["internalOnly"]) == (True, False)


def test_the_limit_holds(domain: Domain, domain_admin: Caller) -> None:
    domain.settings["maxAliases"] = 2
    response = domain_admin.post(PUT, {"alias": {"name": "team", "aliasTargetList": ["bob"]}})
    assert refused(response, 400, "ALIAS_ADD_ERROR_LIMIT_REACHED")


def test_an_edit_replaces_the_targets(domain: Domain, domain_admin: Caller) -> None:
    alias = {"name": "info", "aliasTargetList": ["eva"]}
    assert domain_admin.post(EDIT, {"alias": alias}).status_code == 200
    assert domain.aliases["info"].targets == ["eva"]


def test_an_alias_is_renamed(domain: Domain, domain_admin: Caller) -> None:
    body = {"oldName": "info", "alias": {"name": "hello", "aliasTargetList": ["bob"]}}
    assert domain_admin.post(EDIT, body).status_code == 200
    assert set(domain.aliases) == {"hello", "sales-info"}
    taken = {"oldName": "hello", "alias": {"name": "bob", "aliasTargetList": []}}
    assert refused(domain_admin.post(EDIT, taken), 400, "USER_ADD_ERROR_NAME_IN_USE")


def test_editing_an_unknown_alias_is_refused(domain_admin: Caller) -> None:
    response = domain_admin.post(EDIT, {"alias": {"name": "none", "aliasTargetList": []}})
    assert refused(response, 400, "ALIAS_NOT_FOUND")


def test_one_is_deleted(domain: Domain, domain_admin: Caller) -> None:
    path = "settings/domain/alias-delete/info"
    assert domain_admin.post(path).json() == {"success": True}
    assert set(domain.aliases) == {"sales-info"}
    assert refused(domain_admin.post(path), 400, "ALIAS_NOT_FOUND")


@pytest.mark.parametrize("targets", ["bob", [1], {"bob": True}])
def test_targets_are_an_array_of_texts(domain_admin: Caller, targets: object) -> None:
    response = domain_admin.post(PUT, {"alias": {"name": "team", "aliasTargetList": targets}})
    assert response.status_code == 400
