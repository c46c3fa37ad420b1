"""Mailboxes: list, read, create, change, disable, delete."""

from __future__ import annotations

from typing import Any

import pytest

from provisioning.simulators.smartermail import SmarterMailSimulator
from provisioning.simulators.smartermail.state import Domain
from tests.provisioning.simulators.caller import PASSWORD, Caller, refused

PUT = "settings/domain/user-put"
POST = "settings/domain/post-user"
IN_USE = "USER_ADD_ERROR_NAME_IN_USE"
GIGABYTE = 1024**3


@pytest.fixture
def domain(simulator: SmarterMailSimulator) -> Domain:
    return simulator.state.domains["client.test"]


def new_user(**data: Any) -> dict[str, Any]:
    return {"userData": {"userName": "jean", "password": PASSWORD, **data}}


def test_every_account_is_listed_with_its_sizes(sysadmin: Caller, domain_admin: Caller) -> None:
    answer = sysadmin.get("settings/sysadmin/list-users/client.test").json()
    assert answer == domain_admin.get("settings/domain/list-users").json()
    admin, bob = answer["userData"]
    assert (admin["userName"], admin["isPrimaryDomainAdmin"]) == ("qzxwvutsrp", True)
    assert bob["emailAddress"] == "bob@client.test"
    assert (bob["maxMailboxSize"], bob["currentMailboxSize"]) == (1024, 300)
    assert (bob["fullName"], bob["securityFlags"]["isDisabled"]) == ("Bob", False)
    assert "password" not in bob


def test_thousands_of_accounts_come_in_one_answer(
    simulator: SmarterMailSimulator, sysadmin: Caller
) -> None:
    simulator.add_domain("big.test", mailbox_count=5000)
    users = sysadmin.get("settings/sysadmin/list-users/big.test").json()["userData"]
    assert len({user["emailAddress"] for user in users}) == 5001


def test_one_account_reads_alike_everywhere(sysadmin: Caller, domain_admin: Caller) -> None:
    answer = sysadmin.get("settings/sysadmin/user/bob@client.test").json()
    assert answer["userData"]["userName"] == "bob"
    assert domain_admin.get("settings/domain/user/BOB%40client.test").json() == answer
    got = domain_admin.post("settings/domain/get-user", {"email": "bob@client.test"})
    assert got.json() == answer


def test_mail_settings_read_alike_everywhere(sysadmin: Caller, domain_admin: Caller) -> None:
    answer = domain_admin.get("settings/domain/user-mail/bob@client.test").json()
    assert answer["userMailSettings"]["maxSize"] == 1024
    assert answer["userMailSettings"]["totalMailboxSize"] == 300
    assert sysadmin.get("settings/domain/user-mail/bob@client.test").json() == answer
    got = domain_admin.post("settings/domain/get-user-mail", {"email": "bob@client.test"})
    assert got.json() == answer


def test_a_mailbox_is_created(
    simulator: SmarterMailSimulator, domain: Domain, domain_admin: Caller
) -> None:
    body = {
        **new_user(userName="Jean.Tremblay", fullName="Jean Tremblay", maxMailboxSize=5 * GIGABYTE),
        "userMailSettings": {"hideFromGAL": True, "unknown": 1},
    }
    assert domain_admin.post(PUT, body).json() == {"success": True}
    mailbox = domain.users["jean.tremblay"]
    assert (mailbox.full_name, mailbox.max_bytes) == ("Jean Tremblay", 5 * GIGABYTE)
    assert mailbox.mail_settings["hideFromGAL"] is True
    assert not mailbox.is_domain_admin
    assert simulator.check_password("jean.tremblay@client.test", PASSWORD)


def test_what_is_not_given_comes_from_the_domain(domain: Domain, domain_admin: Caller) -> None:
    domain.settings["maxMailboxSize"] = 7
    domain_admin.post(PUT, new_user())
    assert domain.users["jean"].max_bytes == 7


@pytest.mark.parametrize("taken", ["bob", "Info", "NEWS", "qzxwvutsrp"])
def test_mailboxes_aliases_and_lists_share_one_name_space(
    simulator: SmarterMailSimulator, domain_admin: Caller, taken: str
) -> None:
    simulator.add_alias("info@client.test", ["bob"])
    simulator.add_list("news@client.test")
    assert refused(domain_admin.post(PUT, new_user(userName=taken)), 400, IN_USE)
    alias = {"alias": {"name": taken, "aliasTargetList": ["bob"]}}
    assert refused(domain_admin.post("settings/domain/alias-put", alias), 400, IN_USE)
    asked = domain_admin.get(f"settings/domain/email-alias-does-not-exists/{taken}")
    assert asked.json()["success"] is False


def test_a_free_name_is_told(domain_admin: Caller) -> None:
    asked = domain_admin.get("settings/domain/email-alias-does-not-exists/jean")
    assert asked.json() == {"success": True}


@pytest.mark.parametrize("name", ["a b", ".jean", "jean.", "a..b", "é", "x" * 65, "a@other.test"])
def test_an_impossible_name_is_refused(domain_admin: Caller, name: str) -> None:
    response = domain_admin.post(PUT, new_user(userName=name))
    assert refused(response, 400, "USER_ADD_ERROR_INVALID_NAME")


@pytest.mark.parametrize(
    "wrong",
    [
        {"userName": None},
        {"password": None},
        {"maxMailboxSize": "5 GB"},
        {"maxMailboxSize": -1},
        {"securityFlags": {"isDomainAdmin": "maybe"}},
    ],
)
def test_a_wrong_member_creates_nothing(
    domain: Domain, domain_admin: Caller, wrong: dict[str, Any]
) -> None:
    assert domain_admin.post(PUT, new_user(**wrong)).status_code == 400
    assert list(domain.users) == ["qzxwvutsrp", "bob"]


def test_the_hidden_administrator_counts_in_the_limit(domain: Domain, domain_admin: Caller) -> None:
    domain.settings["maxUsers"] = 3
    assert domain_admin.post(PUT, new_user()).status_code == 200
    response = domain_admin.post(PUT, new_user(userName="anna"))
    assert refused(response, 400, "USER_ADD_ERROR_LIMIT_REACHED")
    assert "anna" not in domain.users


def test_an_update_merges(
    simulator: SmarterMailSimulator, domain: Domain, domain_admin: Caller
) -> None:
    data = {"maxMailboxSize": 2048, "description": "Sales"}
    body = {"email": "BOB@client.test", "userData": data}
    assert domain_admin.post(POST, body).json() == {"success": True}
    bob = domain.users["bob"]
    assert (bob.full_name, bob.max_bytes, bob.description) == ("Bob", 2048, "Sales")
    assert simulator.check_password("bob@client.test", PASSWORD)


def test_a_password_changes_alone(simulator: SmarterMailSimulator, domain_admin: Caller) -> None:
    body = {"email": "bob@client.test", "userData": {"password": "An0ther!Word"}}
    assert domain_admin.post(POST, body).status_code == 200
    assert simulator.check_password("bob@client.test", "An0ther!Word")
    bob = simulator.mailbox("bob@client.test")
    assert bob is not None
    assert (bob.full_name, bob.max_bytes) == ("Bob", 1024)


def test_a_refused_update_changes_nothing(
    simulator: SmarterMailSimulator, domain: Domain, domain_admin: Caller
) -> None:
    body = {"email": "bob@client.test", "userData": {"fullName": "B", "password": "weak"}}
    assert refused(domain_admin.post(POST, body), 400, "USER_ADD_ERROR_PASSWORD_TOO_SHORT")
    body = {"email": "bob@client.test", "userData": {"fullName": "B", "maxMailboxSize": "x"}}
    assert domain_admin.post(POST, body).status_code == 400
    assert domain.users["bob"].full_name == "Bob"
    assert simulator.check_password("bob@client.test", PASSWORD)


@pytest.mark.parametrize("email", ["bob", "nobody@client.test"])
def test_an_update_takes_the_full_address_of_somebody(domain_admin: Caller, email: str) -> None:
    response = domain_admin.post(POST, {"email": email, "userData": {}})
    assert refused(response, 400, "USER_NOT_FOUND")


def test_mail_settings_merge(domain: Domain, domain_admin: Caller) -> None:
    body = {"email": "bob@client.test", "userMailSettings": {"enablePop": False, "maxSize": 5}}
    assert domain_admin.post("settings/domain/post-user-mail", body).status_code == 200
    bob = domain.users["bob"]
    assert (bob.mail_settings["enablePop"], bob.mail_settings["enableImap"]) == (False, True)
    assert bob.max_bytes == 5


def test_the_disabled_flag_is_read_only(domain: Domain, domain_admin: Caller) -> None:
    flags = {"securityFlags": {"isDisabled": True}}
    domain_admin.post(POST, {"email": "bob@client.test", "userData": flags})
    assert domain.users["bob"].is_disabled is False


def test_accounts_are_disabled_and_enabled(domain: Domain, domain_admin: Caller) -> None:
    bob = domain.users["bob"]
    domain_admin.post("settings/domain/users-disable/true/true", {"input": ["Bob"]})
    assert (bob.is_disabled, bob.accepts_mail_while_disabled) == (True, True)
    read = domain_admin.get("settings/domain/user/bob@client.test").json()["userData"]
    assert read["securityFlags"]["isDisabled"] is True
    domain_admin.post("settings/domain/users-disable/false/false", {"input": ["bob"]})
    assert (bob.is_disabled, bob.accepts_mail_while_disabled) == (False, False)


def test_the_server_disables_too(domain: Domain, sysadmin: Caller) -> None:
    path = "settings/sysadmin/users-disable/true/client.test"
    assert sysadmin.post(path, {"input": ["bob"]}).status_code == 200
    assert domain.users["bob"].is_disabled
    assert refused(sysadmin.post(path, {"input": ["nobody"]}), 400, "USER_NOT_FOUND")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("settings/domain/users-delete", {"input": ["Bob"]}),
        ("settings/domain/account-list-delete", {"input": ["bob"]}),
        ("settings/domain/user-delete/bob", None),
        ("settings/sysadmin/users-delete/client.test", {"input": ["bob"]}),
    ],
)
def test_an_account_is_deleted_by_its_local_part(
    domain: Domain, domain_admin: Caller, sysadmin: Caller, path: str, body: object
) -> None:
    caller = sysadmin if "sysadmin" in path else domain_admin
    domain.aliases.clear()
    domain_admin.simulator.add_alias("info@client.test", ["bob"])
    assert caller.post(path, body).json() == {"success": True}
    assert list(domain.users) == ["qzxwvutsrp"]
    assert domain.aliases["info"].targets == ["bob"]
    assert refused(caller.post(path, body), 400, "USER_NOT_FOUND")


@pytest.mark.parametrize("names", [["qzxwvutsrp"], ["bob", "qzxwvutsrp"]])
def test_the_primary_administrator_stays(
    domain: Domain, domain_admin: Caller, sysadmin: Caller, names: list[str]
) -> None:
    code = "USER_DELETE_ERROR_PRIMARY_ADMIN"
    body = {"input": names}
    assert refused(domain_admin.post("settings/domain/users-delete", body), 400, code)
    assert refused(domain_admin.post("settings/domain/account-list-delete", body), 400, code)
    assert refused(sysadmin.post("settings/sysadmin/users-delete/client.test", body), 400, code)
    assert list(domain.users) == ["qzxwvutsrp", "bob"]
    data = {"securityFlags": {"isDomainAdmin": False}}
    body_of_update = {"email": "qzxwvutsrp@client.test", "userData": data}
    response = domain_admin.post(POST, body_of_update)
    assert refused(response, 400, "USER_UPDATE_ERROR_PRIMARY_ADMIN")


def test_nobody_deletes_the_own_account(simulator: SmarterMailSimulator, stranger: Caller) -> None:
    simulator.add_mailbox("ann@client.test", password=PASSWORD, is_domain_admin=True)
    stranger.login("ann@client.test", PASSWORD)
    response = stranger.post("settings/domain/users-delete", {"input": ["ann"]})
    assert refused(response, 400, "USER_DELETE_ERROR_PRIMARY_ADMIN")


def test_mixed_accounts_are_deleted_together(
    simulator: SmarterMailSimulator, domain: Domain, domain_admin: Caller
) -> None:
    simulator.add_alias("info@client.test", ["bob"])
    simulator.add_list("news@client.test")
    body = {"input": ["info", "news", "bob"]}
    domain_admin.post("settings/domain/account-list-delete", body)
    assert (domain.aliases, domain.lists, list(domain.users)) == ({}, {}, ["qzxwvutsrp"])


def test_accounts_are_counted(simulator: SmarterMailSimulator, domain_admin: Caller) -> None:
    simulator.add_mailbox("eva@client.test", has_active_sync=True, has_mapi=True)
    simulator.add_alias("info@client.test", ["bob"])
    counts = domain_admin.get("settings/domain/account-list-counts").json()
    assert (counts["users"], counts["domainAdmins"], counts["aliases"]) == (3, 1, 1)
    assert (counts["activeSyncAccounts"], counts["mapiEwsAccounts"]) == (1, 1)
