"""Which token opens which call: generated from the routing table, so that none is left out."""

from __future__ import annotations

import pytest

from provisioning.simulators.smartermail.profile import Profile
from provisioning.simulators.smartermail.routing import Route
from provisioning.simulators.smartermail.simulator import ROUTES
from provisioning.simulators.smartermail.tokens import Role
from tests.provisioning.simulators.caller import Caller, refused

SEGMENTS = {
    "{domain}": "client.test",
    "{email}": "bob@client.test",
    "{disable}": "true",
    "{allowMail}": "true",
    "{deletesFiles}": "false",
    "{force}": "false",
    "{keySize}": "1024",
}


def path_of(route: Route) -> str:
    return "/".join(SEGMENTS.get(part, part.strip("{}")) for part in route.pattern)


def routes(role: Role) -> list[object]:
    found = [route for route in ROUTES.all() if route.role is role and route.exists(Profile())]
    return [pytest.param(route, id=f"{route.method} {path_of(route)}") for route in found]


def call(caller: Caller, route: Route) -> tuple[int, str]:
    response = (caller.get if route.method == "GET" else caller.post)(path_of(route))
    return response.status_code, response.json().get("message", "")


ALL_BUT_LOGIN = [
    *routes(Role.USER),
    *routes(Role.DOMAIN_ADMIN),
    *routes(Role.SYSTEM_ADMIN),
]


@pytest.mark.parametrize("route", ALL_BUT_LOGIN)
def test_nobody_gets_in_without_a_token(stranger: Caller, route: Route) -> None:
    assert call(stranger, route) == (401, "UNAUTHORIZED")
    stranger.token = "made.up.token"
    assert call(stranger, route) == (401, "UNAUTHORIZED")


@pytest.mark.parametrize("route", [*routes(Role.DOMAIN_ADMIN), *routes(Role.SYSTEM_ADMIN)])
def test_a_user_is_forbidden(user: Caller, route: Route) -> None:
    assert call(user, route) == (403, "FORBIDDEN")


@pytest.mark.parametrize("route", routes(Role.SYSTEM_ADMIN))
def test_a_domain_administrator_is_forbidden_the_server(domain_admin: Caller, route: Route) -> None:
    assert call(domain_admin, route) == (403, "FORBIDDEN")


@pytest.mark.parametrize("route", routes(Role.DOMAIN_ADMIN))
def test_the_servers_administrator_has_no_domain(sysadmin: Caller, route: Route) -> None:
    if route.serves_sysadmin_by_address:
        assert call(sysadmin, route)[0] == 200
    else:
        assert call(sysadmin, route) == (400, "The domain not found")


def test_an_address_in_an_unknown_domain_finds_no_domain(sysadmin: Caller) -> None:
    response = sysadmin.get("settings/domain/user-mail/bob@other.test")
    assert refused(response, 400, "The domain not found")


def test_what_asks_for_any_domains_token_finds_no_domain_either(sysadmin: Caller) -> None:
    response = sysadmin.get("settings/password-requirements")
    assert refused(response, 400, "The domain not found")


def test_a_domain_administrator_reaches_the_own_domain_only(
    domain_admin: Caller,
) -> None:
    domain_admin.simulator.add_domain("other.test")
    domain_admin.simulator.add_mailbox("eve@other.test")
    for path in ("settings/domain/user/eve@other.test", "settings/domain/user-mail/eve@other.test"):
        assert refused(domain_admin.get(path), 400, "USER_NOT_FOUND")
    body = {"email": "eve@other.test", "userData": {"fullName": "Bob"}}
    assert refused(domain_admin.post("settings/domain/post-user", body), 400, "USER_NOT_FOUND")
