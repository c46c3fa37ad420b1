"""Logins, tokens, impersonation, auto-login links."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import pytest
import requests

from provisioning.simulators.smartermail import (
    ADMIN_PASSWORD,
    ADMIN_USERNAME,
    SmarterMailSimulator,
)
from tests.provisioning.simulators.caller import (
    PASSWORD,
    Caller,
    as_sysadmin,
    calling,
    refused,
    serving,
)

VERSION = "settings/sysadmin/get-version"
WRONG = "USERNAME_OR_PASSWORD_INCORRECT"


def test_the_servers_administrator_signs_in(stranger: Caller) -> None:
    members = stranger.login(ADMIN_USERNAME, ADMIN_PASSWORD).json()
    assert (members["success"], members["resultCode"]) == (True, 200)
    assert (members["isAdmin"], members["isDomainAdmin"]) == (True, False)
    assert (members["username"], members["emailAddress"]) == ("admin@", "")
    assert stranger.get(VERSION).status_code == 200


@pytest.mark.parametrize(
    ("user_name", "is_domain_admin"),
    [("bob@client.test", False), ("BOB@Client.Test", False), ("qzxwvutsrp@client.test", True)],
)
def test_a_mailbox_signs_in_with_its_address(
    stranger: Caller, user_name: str, is_domain_admin: bool
) -> None:
    members = stranger.login(user_name, PASSWORD).json()
    assert members["emailAddress"] == user_name.lower()
    assert (members["isAdmin"], members["isDomainAdmin"]) == (False, is_domain_admin)


@pytest.mark.parametrize(
    ("user_name", "password"),
    [
        ("admin", "wrong"),
        ("bob", PASSWORD),
        ("bob@client.test", "wrong"),
        ("bob@client.test", PASSWORD.upper()),
        ("nobody@client.test", PASSWORD),
        ("bob@other.test", PASSWORD),
    ],
)
def test_a_wrong_login_does_not_tell_why(stranger: Caller, user_name: str, password: str) -> None:
    response = stranger.login(user_name, password)
    assert refused(response, 401, WRONG)
    assert "accessToken" not in response.json()


@pytest.mark.parametrize(
    "credentials", [{}, {"username": "admin"}, {"username": "", "password": "x"}]
)
def test_an_empty_login_is_told_in_the_reason(stranger: Caller, credentials: Any) -> None:
    response = stranger.post("auth/authenticate-user", credentials)
    assert (response.status_code, response.reason) == (401, "Username or password is empty")


def test_a_disabled_mailbox_cannot_sign_in_nor_use_its_token(
    simulator: SmarterMailSimulator, user: Caller
) -> None:
    assert user.get("settings/password-requirements").status_code == 200
    simulator.state.domains["client.test"].users["bob"].is_disabled = True
    assert user.get("settings/password-requirements").status_code == 401
    assert refused(user.login("bob@client.test", PASSWORD), 403, "ACCOUNT_DISABLED")


def test_mailboxes_of_a_disabled_domain_cannot_sign_in(
    sysadmin: Caller, user: Caller, domain_admin: Caller
) -> None:
    body = {"domainSettings": {"isEnabled": False}}
    sysadmin.post("settings/sysadmin/domain-settings/client.test", body)
    assert user.get("settings/password-requirements").status_code == 401
    assert refused(user.login("bob@client.test", PASSWORD), 403, "DOMAIN_DISABLED")
    assert domain_admin.get("settings/domain/data").status_code == 200


def test_an_administrator_from_a_forbidden_address_is_refused(
    simulator: SmarterMailSimulator, stranger: Caller
) -> None:
    simulator.state.admins[ADMIN_USERNAME].is_ip_restricted = True
    response = stranger.login(ADMIN_USERNAME, ADMIN_PASSWORD)
    assert response.status_code == 401
    assert response.reason == "IP restriction against a system administrator"


def test_a_password_to_be_changed_gives_a_token_that_opens_nothing(
    simulator: SmarterMailSimulator, stranger: Caller
) -> None:
    simulator.state.admins[ADMIN_USERNAME].must_change_password = True
    members = stranger.login(ADMIN_USERNAME, ADMIN_PASSWORD).json()
    assert (members["success"], members["changePasswordNeeded"]) == (True, True)
    assert stranger.get(VERSION).status_code == 403


def test_a_token_lives_fifteen_minutes(simulator: SmarterMailSimulator, stranger: Caller) -> None:
    started = simulator.clock.now()
    expiration = stranger.login(ADMIN_USERNAME, ADMIN_PASSWORD).json()["accessTokenExpiration"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z", expiration)
    seconds = (datetime.fromisoformat(f"{expiration[:-2]}+00:00") - started).total_seconds()
    assert seconds == pytest.approx(900, abs=5)
    simulator.clock.advance(880)
    assert stranger.get(VERSION).status_code == 200
    simulator.clock.advance(30)
    assert refused(stranger.get(VERSION), 401, "UNAUTHORIZED")


def test_a_refresh_token_rotates(simulator: SmarterMailSimulator, stranger: Caller) -> None:
    first = stranger.login(ADMIN_USERNAME, ADMIN_PASSWORD).json()["refreshToken"]
    simulator.clock.advance(1000)
    second = stranger.post("auth/refresh-token", {"token": first}).json()
    stranger.token = second["accessToken"]
    assert stranger.get(VERSION).status_code == 200
    assert second["refreshToken"] != first
    again = stranger.post("auth/refresh-token", {"token": first})
    assert (again.status_code, again.reason) == (401, "Refresh token rejected")


def test_a_refresh_token_ages_too(simulator: SmarterMailSimulator, stranger: Caller) -> None:
    token = stranger.login(ADMIN_USERNAME, ADMIN_PASSWORD).json()["refreshToken"]
    simulator.clock.advance(simulator.profile.refresh_token_seconds)
    response = stranger.post("auth/refresh-token", {"token": token})
    assert (response.status_code, response.reason) == (401, "Token has expired")


def test_manage_domain_gives_a_domain_administrators_token(sysadmin: Caller) -> None:
    members = sysadmin.post("settings/sysadmin/manage-domain/Client.test").json()
    assert (members["username"], members["email"]) == ("qzxwvutsrp", "qzxwvutsrp@client.test")
    sysadmin.token = members["impersonateAccessToken"]
    assert sysadmin.get("settings/domain/data").json()["domainData"]["name"] == "client.test"
    assert sysadmin.get(VERSION).status_code == 403
    refreshed = sysadmin.post("auth/refresh-token", {"token": members["impersonateRefreshToken"]})
    assert refreshed.json()["isImpersonating"] is True


def test_a_token_ends_with_its_domain_or_mailbox(
    simulator: SmarterMailSimulator, domain_admin: Caller, user: Caller
) -> None:
    del simulator.state.domains["client.test"].users["bob"]
    assert user.get("settings/password-requirements").status_code == 401
    del simulator.state.domains["client.test"]
    assert domain_admin.get("settings/domain/data").status_code == 401


def test_every_token_can_be_ended_at_once(
    simulator: SmarterMailSimulator, sysadmin: Caller
) -> None:
    simulator.tokens.revoke_all()
    assert sysadmin.get(VERSION).status_code == 401


@pytest.mark.parametrize(
    "members",
    [{"username": "bob", "domain": "client.test"}, {"username": "bob@client.test"}],
)
def test_an_auto_login_link_signs_in_once(sysadmin: Caller, members: dict[str, Any]) -> None:
    answer = sysadmin.post("auth/retrieve-login-token", {**members, "isSystemAdmin": False}).json()
    page = requests.get(answer["autoLoginUrl"], timeout=10)
    assert page.status_code == 200
    assert "bob@client.test" in page.text
    assert requests.get(answer["autoLoginUrl"], timeout=10).status_code == 401


def test_an_auto_login_token_signs_in_over_the_api_within_a_minute(
    simulator: SmarterMailSimulator, sysadmin: Caller, stranger: Caller
) -> None:
    def token() -> str:
        body = {"username": "bob", "domain": "client.test"}
        return str(sysadmin.post("auth/retrieve-login-token", body).json()["autoLoginToken"])

    response = stranger.post("auth/authenticate-user", {"autoLoginToken": token()})
    assert response.json()["emailAddress"] == "bob@client.test"
    late = token()
    simulator.clock.advance(61)
    response = stranger.post("auth/authenticate-user", {"autoLoginToken": late})
    assert refused(response, 401, "AUTO_LOGIN_TOKEN_INVALID")


def test_an_auto_login_link_needs_somebody(sysadmin: Caller) -> None:
    body = {"username": "nobody", "domain": "client.test"}
    assert refused(sysadmin.post("auth/retrieve-login-token", body), 400, "USER_NOT_FOUND")
    body = {"username": "bob", "isSystemAdmin": "true"}
    assert refused(sysadmin.post("auth/retrieve-login-token", body), 400, "USER_NOT_FOUND")


def test_logins_without_a_client_id_live_side_by_side() -> None:
    with serving() as simulator, as_sysadmin(simulator) as first, as_sysadmin(simulator) as second:
        assert [caller.get(VERSION).status_code for caller in (first, second)] == [200, 200]


def test_logins_with_different_client_ids_live_side_by_side() -> None:
    with serving() as simulator, calling(simulator) as first, calling(simulator) as second:
        first.login(ADMIN_USERNAME, ADMIN_PASSWORD, clientId="worker-1")
        second.login(ADMIN_USERNAME, ADMIN_PASSWORD, clientId="worker-2")
        assert [caller.get(VERSION).status_code for caller in (first, second)] == [200, 200]
