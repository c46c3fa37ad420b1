"""Tokens of both interfaces and one-time passwords."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import requests

from provisioning.simulators.polarismail import (
    ADMIN_PASSWORD,
    ADMIN_USERNAME,
    PolarisMailSimulator,
)
from tests.provisioning.simulators.polarismail.caller import (
    NEW_USER,
    PASSWORD,
    USER_PATH,
    Caller,
    as_admin,
    as_mailbox,
)

BOB = {"username": "bob", "domain": "client.test"}


@contextmanager
def mailbox_caller(simulator: PolarisMailSimulator) -> Iterator[Caller]:
    caller = Caller(simulator, USER_PATH)
    with caller.session:
        yield caller


def test_a_login_gives_a_bare_token(stranger: Caller) -> None:
    token = stranger.get("login", username=ADMIN_USERNAME, password=ADMIN_PASSWORD)
    assert isinstance(token, str)
    assert stranger.get("getAllDomains", token=token)


@pytest.mark.parametrize(
    ("username", "password"),
    [(ADMIN_USERNAME, "wrong"), ("nobody", ADMIN_PASSWORD), (ADMIN_USERNAME, "")],
)
def test_wrong_credentials_are_refused(stranger: Caller, username: str, password: str) -> None:
    assert stranger.is_refused("login", username=username, password=password)


@pytest.mark.parametrize("token", ["", "Your session has ended"])
def test_without_a_good_token_every_call_is_refused(stranger: Caller, token: str) -> None:
    assert stranger.is_refused("getAllDomains", token=token)


def test_a_token_ends_after_five_minutes_whatever_its_use(
    polarismail: PolarisMailSimulator, admin: Caller
) -> None:
    polarismail.clock.advance(200)
    assert admin.get("getAllDomains")
    polarismail.clock.advance(100)
    assert admin.is_refused("getAllDomains")


def test_earlier_tokens_stay_good(polarismail: PolarisMailSimulator, admin: Caller) -> None:
    with as_admin(polarismail) as second:
        assert second.token != admin.token
        assert admin.get("getAllDomains") == second.get("getAllDomains")


def test_a_restart_ends_all_tokens(
    polarismail: PolarisMailSimulator, admin: Caller, mailbox: Caller
) -> None:
    polarismail.tokens.revoke_all()
    assert admin.is_refused("getAllDomains")
    assert mailbox.is_refused("getForwards")


def test_each_interface_takes_only_its_own_tokens(
    polarismail: PolarisMailSimulator, admin: Caller, mailbox: Caller
) -> None:
    assert admin.is_refused("getAllDomains", token=mailbox.token)
    assert mailbox.is_refused("getForwards", token=admin.token)


def test_a_one_time_password_opens_one_session(
    polarismail: PolarisMailSimulator, admin: Caller
) -> None:
    password = admin.get("getOTPass", **BOB)
    with mailbox_caller(polarismail) as caller:
        assert not caller.login("bob", password, domain="other.test")
        assert caller.login("Bob", password, domain="Client.test")
        assert not caller.login("bob", password, domain="client.test")


def test_a_one_time_password_ends_after_five_minutes(
    polarismail: PolarisMailSimulator, admin: Caller
) -> None:
    password = admin.get("getOTPass", **BOB)
    polarismail.clock.advance(300)
    with mailbox_caller(polarismail) as caller:
        assert not caller.login("bob", password, domain="client.test")


def test_the_mailbox_opens_with_its_own_password_too(
    polarismail: PolarisMailSimulator, admin: Caller
) -> None:
    assert "lastauth_timestamp" not in admin.rows()[0]
    with mailbox_caller(polarismail) as caller:
        assert caller.login("bob", PASSWORD, domain="client.test")
    assert len(admin.rows()[0]["lastauth_timestamp"]) == len("2026-01-02 03:04:05")


def test_no_one_time_password_for_an_unknown_mailbox(admin: Caller) -> None:
    assert admin.is_refused("getOTPass", username="nobody", domain="client.test")
    assert admin.is_refused("getOTPassAndToken", username="bob", domain="other.test")


@pytest.mark.parametrize(
    ("action", "fields"),
    [
        ("disableUser", BOB),
        ("removeUser", BOB),
        ("updateDomain", {"domain": "client.test", "editdomainactive": "0"}),
        ("removeDomain", {"domain": "client.test"}),
    ],
)
def test_a_mailbox_that_is_shut_has_no_session(
    admin: Caller, mailbox: Caller, action: str, fields: dict[str, str]
) -> None:
    admin.get(action, **fields)
    assert mailbox.is_refused("getForwards")
    with mailbox_caller(admin.simulator) as caller:
        assert not caller.login("bob", PASSWORD, domain="client.test")


def test_what_webmail_would_take_is_an_object(admin: Caller) -> None:
    login = admin.get("getOTPassAndToken", **BOB)
    assert set(login) == {"otp", "token", "url"}
    assert "/" not in login["url"]


def login_page(simulator: PolarisMailSimulator, query: str) -> requests.Response:
    return requests.get(f"{simulator.fallback_url}/processlogin.php?{query}", timeout=10)


def encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def test_a_login_link_opens_the_panel_once(admin: Caller) -> None:
    password = admin.get("getOTPass", **BOB)
    link = requests.Request(
        "GET", "http://x", params={"u": encoded("bob@client.test"), "p": encoded(password)}
    ).prepare()
    query = str(link.url).partition("?")[2]
    opened = login_page(admin.simulator, query)
    assert (opened.status_code, "bob@client.test" in opened.text) == (200, True)
    assert login_page(admin.simulator, query).status_code == 403


def test_a_login_link_that_is_not_percent_encoded_is_damaged(admin: Caller) -> None:
    password = encoded(admin.get("getOTPass", **BOB))
    assert "+" in password
    query = f"u={encoded('bob@client.test')}&p={password}"
    assert login_page(admin.simulator, query).status_code == 403


@pytest.mark.parametrize("query", ["", "u=%FF&p=x", "u=Ym9i&p=eA=="])
def test_a_login_link_of_nobody_opens_nothing(
    polarismail: PolarisMailSimulator, query: str
) -> None:
    assert login_page(polarismail, query).status_code == 403


def test_a_sub_administrator_sees_the_whole_account_within_its_rights(
    polarismail: PolarisMailSimulator, stranger: Caller
) -> None:
    sub_admin = polarismail.add_admin("Panel", PASSWORD)
    sub_admin.refused_actions = ["removeDomain"]
    assert stranger.login("panel", PASSWORD)
    assert stranger.get("getDomainInfo", domain="client.test")
    assert stranger.is_refused("removeDomain", domain="client.test")
    assert stranger.get("addUser", **NEW_USER)


def test_an_account_bound_to_another_address_is_kept_out(
    polarismail: PolarisMailSimulator, stranger: Caller
) -> None:
    polarismail.add_admin("panel", PASSWORD).is_kept_out = True
    assert not stranger.login("panel", PASSWORD)


def test_a_mailbox_session_can_be_had_for_each_mailbox(admin: Caller) -> None:
    admin.get("addUser", **NEW_USER)
    with as_mailbox(admin, "jean") as jean, as_mailbox(admin) as bob:
        jean.get("addForward", newforward="x@other.test")
        assert jean.get("getForwards") == [{"forward": "x@other.test"}]
        assert bob.get("getForwards") == []
