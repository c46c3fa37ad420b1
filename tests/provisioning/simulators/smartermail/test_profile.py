"""One test a switch: what a build does when the switch is turned from its default."""

from __future__ import annotations

from dataclasses import fields

import pytest

from provisioning.simulators.smartermail import ADMIN_PASSWORD, ADMIN_USERNAME, Profile
from tests.provisioning.simulators.caller import (
    PASSWORD,
    as_domain_admin,
    as_sysadmin,
    calling,
    refused,
    serving,
)
from tests.provisioning.simulators.smartermail import test_profile_addresses

VERSION = "settings/sysadmin/get-version"
SETTINGS = "settings/sysadmin/domain-settings/client.test"


def test_every_switch_is_tested_here() -> None:
    assert {f"test_{switch.name}" for switch in fields(Profile)} <= {
        *globals(),
        *vars(test_profile_addresses),
    }


@pytest.mark.parametrize("status", [401, 400, 200])
def test_login_failure_status(status: int) -> None:
    with serving(login_failure_status=status) as simulator, calling(simulator) as caller:
        response = caller.login(ADMIN_USERNAME, "wrong")
        assert refused(response, status, "USERNAME_OR_PASSWORD_INCORRECT")


@pytest.mark.parametrize(("answer", "status"), [("step_token", 200), ("unauthorised", 401)])
def test_two_factor_answer(answer: str, status: int) -> None:
    with serving(two_factor_answer=answer) as simulator, calling(simulator) as caller:
        simulator.state.admins[ADMIN_USERNAME].needs_two_factor = True
        response = caller.login(ADMIN_USERNAME, ADMIN_PASSWORD)
        assert response.status_code == status
        assert response.json()["message"].startswith("TWO_FACTOR_REQUIRED|rfc6238")
        assert bool(caller.token) == (status == 200)
        assert response.json().get("refreshToken", "") == ""
        assert caller.get(VERSION).status_code == (403 if caller.token else 401)


def test_failed_logins_before_block() -> None:
    with serving(failed_logins_before_block=2) as simulator, calling(simulator) as caller:
        for _ in range(2):
            assert caller.login(ADMIN_USERNAME, "wrong").reason == "Unauthorized"
        blocked = caller.login(ADMIN_USERNAME, ADMIN_PASSWORD)
        assert (blocked.status_code, blocked.reason) == (401, "Too many login attempts")
        simulator.clock.advance(600)
        assert caller.login(ADMIN_USERNAME, ADMIN_PASSWORD).status_code == 200


def test_login_tells_domain_admin() -> None:
    with serving(login_tells_domain_admin=False) as simulator, calling(simulator) as caller:
        assert "isDomainAdmin" not in caller.login("bob@client.test", PASSWORD).json()


def test_access_token_seconds() -> None:
    with serving(access_token_seconds=3600) as simulator, as_sysadmin(simulator) as caller:
        simulator.clock.advance(3500)
        assert caller.get(VERSION).status_code == 200
        simulator.clock.advance(200)
        assert caller.get(VERSION).status_code == 401


def test_refresh_token_seconds() -> None:
    with serving(refresh_token_seconds=1000) as simulator, calling(simulator) as caller:
        token = caller.login(ADMIN_USERNAME, ADMIN_PASSWORD).json()["refreshToken"]
        simulator.clock.advance(1000)
        response = caller.post("auth/refresh-token", {"token": token})
        assert (response.status_code, response.reason) == (401, "Token has expired")


@pytest.mark.parametrize(("is_one", "status"), [(True, 401), (False, 200)])
def test_one_token_per_client(is_one: bool, status: int) -> None:
    with (
        serving(one_token_per_client=is_one) as simulator,
        calling(simulator) as first,
        calling(simulator) as second,
    ):
        first.login(ADMIN_USERNAME, ADMIN_PASSWORD, clientId="worker")
        second.login(ADMIN_USERNAME, ADMIN_PASSWORD, clientId="worker")
        assert first.get(VERSION).status_code == status
        assert second.get(VERSION).status_code == 200


@pytest.mark.parametrize(("revokes", "status"), [(True, 401), (False, 200)])
def test_logout_revokes_tokens(revokes: bool, status: int) -> None:
    with serving(logout_revokes_tokens=revokes) as simulator, as_sysadmin(simulator) as caller:
        assert caller.post("auth/logout-user").status_code == 200
        assert caller.get(VERSION).status_code == status


def test_impersonation_refreshes() -> None:
    with serving(impersonation_refreshes=False) as simulator, as_sysadmin(simulator) as caller:
        members = caller.post("settings/sysadmin/manage-domain/client.test").json()
        body = {"token": members["impersonateRefreshToken"]}
        response = caller.post("auth/refresh-token", body)
        assert (response.status_code, response.reason) == (401, "Refresh token rejected")


@pytest.mark.parametrize("status", [404, 400])
def test_missing_domain_status(status: int) -> None:
    with serving(missing_domain_status=status) as simulator, as_sysadmin(simulator) as caller:
        for path in ("domain/none.test", "list-users/none.test"):
            response = caller.get(f"settings/sysadmin/{path}")
            assert refused(response, status, "DOMAIN_NOT_FOUND")
        response = caller.post("settings/sysadmin/domain-delete/none.test/true")
        assert refused(response, status, "DOMAIN_NOT_FOUND")


@pytest.mark.parametrize(
    ("reading", "status", "code"),
    [("404", 404, "DOMAIN_NOT_FOUND"), ("INVALID_PERMISSIONS", 400, "INVALID_PERMISSIONS")],
)
def test_missing_domain_on_manage(reading: str, status: int, code: str) -> None:
    with serving(missing_domain_on_manage=reading) as simulator, as_sysadmin(simulator) as caller:
        response = caller.post("settings/sysadmin/manage-domain/none.test")
        assert refused(response, status, code)


@pytest.mark.parametrize("status", [404, 400, 200])
def test_missing_domain_settings_status(status: int) -> None:
    with (
        serving(missing_domain_settings_status=status) as simulator,
        as_sysadmin(simulator) as caller,
    ):
        path = "settings/sysadmin/domain-settings/none.test"
        assert refused(caller.get(path), status, "DOMAIN_NOT_FOUND")
        response = caller.post(path, {"domainSettings": {}})
        assert refused(response, status, "DOMAIN_NOT_FOUND")


@pytest.mark.parametrize("status", [404, 400, 200])
def test_missing_user_status(status: int) -> None:
    with serving(missing_user_status=status) as simulator, as_sysadmin(simulator) as caller:
        for address in ("none@client.test", "bob@none.test"):
            response = caller.get(f"settings/sysadmin/user/{address}")
            assert refused(response, status, "USER_NOT_FOUND")


def test_deleting_missing_succeeds() -> None:
    with serving(deleting_missing_succeeds=True) as simulator, as_domain_admin(simulator) as caller:
        body = {"input": ["none", "bob"]}
        assert caller.post("settings/domain/users-delete", body).json() == {"success": True}
        assert simulator.mailbox("bob@client.test") is None


@pytest.mark.parametrize("status", [400, 200])
def test_failure_status(status: int) -> None:
    with serving(failure_status=status) as simulator, as_domain_admin(simulator) as caller:
        body = {"userData": {"userName": "bob", "password": PASSWORD}}
        response = caller.post("settings/domain/user-put", body)
        assert refused(response, status, "USER_ADD_ERROR_NAME_IN_USE")
        assert caller.post("settings/domain/user-put", {}).status_code == 400


def test_sends_nulls() -> None:
    with serving(sends_nulls=True) as simulator, as_domain_admin(simulator) as caller:
        simulator.add_alias("info@client.test", [])
        answer = caller.get("settings/domain/alias/info").json()
        assert answer["message"] is None
        assert answer["alias"]["aliasTargetList"] is None
        settings = caller.get("settings/domain/domain").json()["domainSettings"]
        assert settings["domainKeysSettings"]["pending"] is None


def test_accepts_trailing_slash() -> None:
    with serving(accepts_trailing_slash=False) as simulator, as_sysadmin(simulator) as caller:
        assert caller.get(VERSION).status_code == 200
        assert caller.get(f"{VERSION}/").status_code == 404


def test_binds_texts() -> None:
    with serving(binds_texts=False) as simulator, as_sysadmin(simulator) as caller:
        for settings in ({"maxUsers": "2"}, {"isEnabled": "True"}):
            assert caller.post(SETTINGS, {"domainSettings": settings}).status_code == 400
        assert caller.post(SETTINGS, {"domainSettings": {"maxUsers": 2}}).status_code == 200


def test_domain_list_has_sizes() -> None:
    with serving(domain_list_has_sizes=False) as simulator, as_sysadmin(simulator) as caller:
        (domain,) = caller.get("settings/sysadmin/domains").json()["data"]
        assert domain["userCount"] == 2
        assert not {"size", "sizeMb", "maxSize"} & set(domain)
        read = caller.get("settings/sysadmin/domain/client.test").json()["domainData"]
        assert read["size"] == 300


def test_sysadmin_list_users_has_sizes() -> None:
    with (
        serving(sysadmin_list_users_has_sizes=False) as simulator,
        as_sysadmin(simulator) as sysadmin,
        as_domain_admin(simulator) as domain_admin,
    ):
        users = sysadmin.get("settings/sysadmin/list-users/client.test").json()["userData"]
        assert not any("currentMailboxSize" in user for user in users)
        users = domain_admin.get("settings/domain/list-users").json()["userData"]
        assert all("currentMailboxSize" in user for user in users)


def test_sysadmin_user_has_data() -> None:
    with serving(sysadmin_user_has_data=False) as simulator, as_sysadmin(simulator) as caller:
        path = "settings/sysadmin/user"
        assert caller.get(f"{path}/bob@client.test").json() == {"success": True}
        assert refused(caller.get(f"{path}/none@client.test"), 400, "USER_NOT_FOUND")


@pytest.mark.parametrize(("binds", "limit"), [(True, 9), (False, 0)])
def test_settings_bind_limit_names(binds: bool, limit: int) -> None:
    with serving(settings_bind_limit_names=binds) as simulator, as_sysadmin(simulator) as caller:
        assert caller.post(SETTINGS, {"domainSettings": {"userLimit": 9}}).status_code == 200
        assert simulator.state.domains["client.test"].settings["maxUsers"] == limit


@pytest.mark.parametrize(("binds", "address"), [(True, "203.0.113.9"), (False, "")])
def test_create_binds_outgoing_ip(binds: bool, address: str) -> None:
    with serving(create_binds_outgoing_ip=binds) as simulator, as_sysadmin(simulator) as caller:
        data = {"name": "new.test", "path": "/new.test", "outgoingIP": "203.0.113.9"}
        caller.post("settings/sysadmin/domain-put", {"domainData": data})
        assert simulator.state.domains["new.test"].settings["outgoingIP"] == address


@pytest.mark.parametrize(
    ("routes", "new", "old"), [("new", 200, 405), ("old", 404, 200), ("both", 200, 200)]
)
def test_update_routes(routes: str, new: int, old: int) -> None:
    with serving(update_routes=routes) as simulator, as_domain_admin(simulator) as caller:
        account = {"userData": {"fullName": "Robert"}}
        mail = {"userMailSettings": {"enablePop": False}}
        email = {"email": "bob@client.test"}
        base = "settings/domain"
        assert caller.post(f"{base}/post-user", {**email, **account}).status_code == new
        assert caller.post(f"{base}/post-user-mail", {**email, **mail}).status_code == new
        assert caller.post(f"{base}/user/bob@client.test", account).status_code == old
        assert caller.post(f"{base}/user-mail/bob@client.test", mail).status_code == old
        bob = simulator.mailbox("bob@client.test")
        assert bob is not None
        assert (bob.full_name, bob.mail_settings["enablePop"]) == ("Robert", False)


@pytest.mark.parametrize(("takes", "status"), [(True, 200), (False, 400)])
def test_user_put_takes_address(takes: bool, status: int) -> None:
    with serving(user_put_takes_address=takes) as simulator, as_domain_admin(simulator) as caller:
        body = {"userData": {"userName": "jean@client.test", "password": PASSWORD}}
        assert caller.post("settings/domain/user-put", body).status_code == status
        assert (simulator.mailbox("jean@client.test") is not None) == takes


@pytest.mark.parametrize(("resets", "allowed"), [(True, False), (False, True)])
def test_alias_edit_resets_omitted(resets: bool, allowed: bool) -> None:
    with (
        serving(alias_edit_resets_omitted=resets) as simulator,
        as_domain_admin(simulator) as caller,
    ):
        simulator.add_alias("info@client.test", ["bob"]).flags["allowSending"] = True
        caller.post("settings/domain/alias", {"alias": {"name": "info"}})
        alias = caller.get("settings/domain/alias/info").json()["alias"]
        assert alias["allowSending"] is allowed
        assert "aliasTargetList" not in alias


def test_unmanaged_protocol_status() -> None:
    with serving(unmanaged_protocol_status=403) as simulator, as_domain_admin(simulator) as caller:
        settings = simulator.state.domains["client.test"].settings
        settings["enableMapiEwsAccountManagement"] = False
        body = [{"emailAddress": "bob@client.test", "isActive": True}]
        for protocol, status in (("mapi-ews", 403), ("active-sync", 200)):
            response = caller.post(f"settings/domain/{protocol}-mailboxes-patch", body)
            assert response.status_code == status


def test_dkim_enable_creates_key() -> None:
    with serving(dkim_enable_creates_key=False) as simulator, as_domain_admin(simulator) as caller:
        assert caller.post("settings/domain/dkim-enable/false").json() == {"success": True}
        assert simulator.state.domains["client.test"].dkim.pending_selector == ""


@pytest.mark.parametrize("switches", [True, False])
def test_dkim_flag_switches_signing(switches: bool) -> None:
    with (
        serving(dkim_flag_switches_signing=switches) as simulator,
        as_sysadmin(simulator) as caller,
    ):
        dkim = simulator.state.domains["client.test"].dkim
        for flag in (True, False):
            body = {"domainSettings": {"enableDkimSigningDomainAdmin": flag}}
            assert caller.post(SETTINGS, body).status_code == 200
            assert bool(dkim.pending_selector) == (switches and flag)
