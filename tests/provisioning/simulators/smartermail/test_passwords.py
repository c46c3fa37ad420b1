"""The password policy: told, overridden by a domain, enforced."""

from __future__ import annotations

import pytest

from tests.provisioning.simulators.caller import Caller, refused

SETTINGS = "settings/domain/password-settings"
TOO_SHORT = "USER_ADD_ERROR_PASSWORD_TOO_SHORT"
WEAK = "USER_ADD_ERROR_PASSWORD_REQUIREMENTS"


def create(caller: Caller, password: str) -> object:
    body = {"userData": {"userName": "jean", "password": password}}
    response = caller.post("settings/domain/user-put", body)
    return response.json().get("message", "done")


@pytest.mark.parametrize(
    ("password", "outcome"),
    [
        ("Abcdef1", TOO_SHORT),
        ("abcdefg1", WEAK),
        ("ABCDEFG1", WEAK),
        ("Abcdefgh", WEAK),
        ("xJean1234", WEAK),
        ("Passw0rd", WEAK),
        ("Abcdefg1", "done"),
        ("Abcdef1!", "done"),
    ],
)
def test_the_servers_policy_holds(domain_admin: Caller, password: str, outcome: str) -> None:
    assert create(domain_admin, password) == outcome


def test_any_token_of_the_domain_reads_the_requirements(user: Caller) -> None:
    answer = user.get("settings/password-requirements").json()
    assert (answer["minLength"], answer["requireCapital"]) == (8, True)


def test_a_domain_overrides_the_policy(domain_admin: Caller) -> None:
    wish = {"minLength": {"enabled": True, "ruleValue": 12}, "requireSymbol": True}
    assert domain_admin.post(SETTINGS, wish).status_code == 200
    answer = domain_admin.get(SETTINGS).json()
    assert answer["overrides"] == wish
    assert answer["defaults"]["minLength"] == {"enabled": True, "ruleValue": 8}
    assert create(domain_admin, "Abcdefg1") == TOO_SHORT
    assert create(domain_admin, "Abcdefg12345") == WEAK
    assert create(domain_admin, "Abcdefg1234!") == "done"


def test_overrides_are_replaced_as_a_whole(domain_admin: Caller) -> None:
    domain_admin.post(SETTINGS, {"requireSymbol": True})
    domain_admin.post(SETTINGS, {"minLength": {"enabled": False, "ruleValue": 20}})
    assert domain_admin.get(SETTINGS).json()["overrides"] == {}
    assert create(domain_admin, "Abcdefg1") == "done"


def test_a_wrong_type_is_refused(domain_admin: Caller) -> None:
    response = domain_admin.post(SETTINGS, {"minLength": 12})
    assert refused(response, 400, "minLength is not a valid object")
