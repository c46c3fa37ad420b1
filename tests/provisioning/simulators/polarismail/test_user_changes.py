"""Mailboxes are added, changed, switched off and on, removed."""

from __future__ import annotations

import pytest

from provisioning.simulators.polarismail import PolarisMailSimulator
from provisioning.simulators.polarismail.state import Domain
from tests.provisioning.simulators.polarismail.caller import NEW_USER, PASSWORD, Caller

BOB = {"username": "bob", "domain": "client.test"}
EDIT_BOB = {"editusername": "bob", "editdomain": "client.test"}


def test_a_mailbox_is_added(
    polarismail: PolarisMailSimulator, domain: Domain, admin: Caller
) -> None:
    password = ' a&b=c+d%41é"<>#;Z9 '
    wish = {
        **NEW_USER,
        "username": "Jean.Luc",
        "account_type": "2",
        "password": password,
        "quota": "0.5",
        "uname": "Jean-Luc Été",
        "twofa_allowed": "0",
        "user_language": "fr",
        "timezone": "Europe/Paris",
        "dateformat": "dd-mm-yyyy",
    }
    assert isinstance(admin.get("addUser", **wish), str)
    added = domain.users["jean.luc"]
    assert (added.display_name, added.account_type) == ("Jean-Luc Été", 2)
    assert (added.is_two_factor_allowed, added.language) == (False, "fr")
    assert polarismail.check_password("jean.luc@client.test", password)
    assert admin.rows()[1]["quota"] == "500"


@pytest.mark.parametrize(
    "wish",
    [
        {"username": "jean@client.test"},
        {"username": "jean luc"},
        {"username": ".jean"},
        {"username": ""},
        {"domain": "other.test"},
        {"account_type": "3"},
        {"account_type": "basic"},
        {"quota": "0"},
        {"quota": "-1"},
        {"quota": "0,5"},
        {"quota": "5 GB"},
        {"quota": "1e3"},
        {"quota": ""},
        {"twofa_allowed": "yes"},
        {"user_language": ""},
        {"user_language": "English"},
    ],
)
def test_an_unfit_mailbox_is_refused(domain: Domain, admin: Caller, wish: dict[str, str]) -> None:
    assert admin.is_refused("addUser", **{**NEW_USER, **wish})
    assert list(domain.users) == ["bob"]


@pytest.mark.parametrize(
    "password", ["Sh0rt!", "n0upper!", "N0LOWER!", "NoDigit!", "N0Symbols", ""]
)
def test_a_weak_password_is_refused(domain: Domain, admin: Caller, password: str) -> None:
    assert admin.is_refused("addUser", **{**NEW_USER, "password": password})
    assert admin.is_refused("updateUser", **EDIT_BOB, edituname="X", editpassword=password)
    assert domain.users["bob"].display_name == "Bob"


def test_mailboxes_aliases_and_lists_share_one_name_space(
    polarismail: PolarisMailSimulator, admin: Caller
) -> None:
    polarismail.add_alias("info@client.test", ["bob@client.test"])
    polarismail.add_list("team@client.test")

    def is_free_for_all(name: str) -> bool:
        alias = {"alias": name, "forward": "bob@client.test"}
        entry = {"newlname": name, "newlisttype": "1"}
        client = {"domain": "client.test"}
        refusals = (
            admin.is_refused("addUser", **{**NEW_USER, "username": name}),
            admin.is_refused("addAlias", **client, **alias),
            admin.is_refused("addList", **client, **entry),
        )
        return not all(refusals)

    assert not any(is_free_for_all(name) for name in ("bob", "BOB", "info", "team"))


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("edituname", "Robert", ("uname", "Robert")),
        ("edituname", "", ("uname", "")),
        ("editaccount_type", "2", ("account_type", "2")),
        ("editquota", "0.5", ("quota", "500")),
    ],
)
def test_one_field_is_changed_and_the_rest_kept(
    polarismail: PolarisMailSimulator,
    admin: Caller,
    field: str,
    value: str,
    told: tuple[str, str],
) -> None:
    (before,) = admin.rows()
    admin.get("updateUser", **EDIT_BOB, **{field: value})
    assert admin.rows() == [{**before, told[0]: told[1]}]
    assert polarismail.check_password("bob@client.test", PASSWORD)


def test_the_password_is_changed_alone(polarismail: PolarisMailSimulator, admin: Caller) -> None:
    before = admin.rows()
    admin.get("updateUser", **EDIT_BOB, editpassword="N3w!Password")
    assert polarismail.check_password("bob@client.test", "N3w!Password")
    assert admin.rows() == before


@pytest.mark.parametrize(
    ("action", "fields"),
    [
        ("updateUser", {"editusername": "nobody", "editdomain": "client.test"}),
        ("updateUser", {**EDIT_BOB, "editquota": "0"}),
        ("updateUser", {**EDIT_BOB, "editaccount_type": "0"}),
        ("updateUser", {**BOB, "edituname": "Robert"}),
        ("disableUser", {**BOB, "username": "nobody"}),
        ("enableUser", {**BOB, "domain": "other.test"}),
        ("removeUser", {**BOB, "username": "nobody"}),
        ("removeUser", EDIT_BOB),
    ],
)
def test_an_unfit_change_is_refused(admin: Caller, action: str, fields: dict[str, str]) -> None:
    before = admin.rows()
    assert admin.is_refused(action, **fields)
    assert admin.rows() == before


def test_a_mailbox_is_switched_off_and_on_again(domain: Domain, admin: Caller) -> None:
    for action, is_disabled in [
        ("disableUser", True),
        ("disableUser", True),
        ("enableUser", False),
    ]:
        admin.get(action, **BOB)
        assert domain.users["bob"].is_disabled == is_disabled


def test_a_mailbox_is_removed(domain: Domain, admin: Caller) -> None:
    admin.get("removeUser", **BOB)
    assert domain.users == {}
    assert admin.is_refused("removeUser", **BOB)
    assert admin.get("getDomainInfo", domain="client.test")["vusers"] == 0
