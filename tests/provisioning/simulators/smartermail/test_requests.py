"""Paths, bodies and members: what binds and what is refused."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from provisioning.simulators.smartermail import SmarterMailSimulator
from tests.provisioning.simulators.caller import PASSWORD, Caller

SETTINGS = "settings/sysadmin/domain-settings/client.test"


@pytest.mark.parametrize(
    "path",
    [
        "settings/sysadmin/get-version/",
        "/settings/sysadmin/get-version",
        "settings/sysadmin/domain/client%2Etest",
    ],
)
def test_slashes_and_encoded_segments_are_tolerated(sysadmin: Caller, path: str) -> None:
    assert sysadmin.get(path).status_code == 200


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("settings/sysadmin/nothing", 404),
        ("settings/sysadmin", 404),
        ("Settings/SysAdmin/Domains", 404),
        ("settings/sysadmin/domain-put", 405),
    ],
)
def test_unknown_calls_and_methods(sysadmin: Caller, path: str, status: int) -> None:
    response = sysadmin.get(path)
    assert response.status_code == status
    assert response.json()["success"] is False


def test_outside_the_api_there_are_web_pages(simulator: SmarterMailSimulator) -> None:
    response = requests.get(f"{simulator.base_url}/interface/root", timeout=10)
    assert response.status_code == 404
    assert response.headers["Content-Type"].startswith("text/html")


@pytest.mark.parametrize("data", ["", "{}", "[]"])
def test_a_call_without_members_takes_any_empty_body(sysadmin: Caller, data: str) -> None:
    response = sysadmin.session.post(
        f"{sysadmin.simulator.base_url}/api/v1/settings/sysadmin/manage-domain/client.test",
        data=data,
        headers={"Authorization": f"bearer {sysadmin.token}", "Content-Type": "application/json"},
        timeout=10,
    )
    assert response.status_code == 200


@pytest.mark.parametrize(
    ("data", "content_type", "status"),
    [
        ("{", "application/json", 400),
        ('"text"', "application/json", 400),
        ("a=b", "application/x-www-form-urlencoded", 415),
    ],
)
def test_a_body_that_is_no_object_is_refused(
    sysadmin: Caller, data: str, content_type: str, status: int
) -> None:
    response = sysadmin.session.post(
        f"{sysadmin.simulator.base_url}/api/v1/{SETTINGS}",
        data=data,
        headers={"Authorization": f"Bearer {sysadmin.token}", "Content-Type": content_type},
        timeout=10,
    )
    assert response.status_code == status


@pytest.mark.parametrize(
    "settings",
    [
        {"maxSize": 1.5},
        {"maxSize": "1 GB"},
        {"maxSize": -1},
        {"maxSize": 2**63},
        {"maxSize": True},
        {"maxUsers": 2**31},
        {"maxUsers": [1]},
        {"isEnabled": 1},
        {"isEnabled": "yes"},
        {"hostname": 7},
        {"throttleSettings": "none"},
    ],
)
def test_a_wrong_type_is_refused_and_nothing_changes(
    simulator: SmarterMailSimulator, sysadmin: Caller, settings: dict[str, Any]
) -> None:
    response = sysadmin.post(SETTINGS, {"domainSettings": {"catchAll": "bob", **settings}})
    assert response.status_code == 400
    assert next(iter(settings)) in response.json()["message"]
    assert simulator.state.domains["client.test"].settings["catchAll"] == ""


def test_texts_bind_to_numbers_and_flags(simulator: SmarterMailSimulator, sysadmin: Caller) -> None:
    given = {"maxUsers": "12", "showSpamMenu": "False"}
    assert sysadmin.post(SETTINGS, {"domainSettings": given}).status_code == 200
    settings = simulator.state.domains["client.test"].settings
    assert (settings["maxUsers"], settings["showSpamMenu"]) == (12, False)


def test_member_names_are_case_sensitive_and_unknown_ones_are_ignored(
    simulator: SmarterMailSimulator, sysadmin: Caller
) -> None:
    given = {"MaxUsers": 12, "diskUsage": 1, "maxLists": None}
    before = dict(simulator.state.domains["client.test"].settings)
    assert sysadmin.post(SETTINGS, {"domainSettings": given}).status_code == 200
    assert simulator.state.domains["client.test"].settings == before


def test_a_required_member_in_another_case_is_missing(domain_admin: Caller) -> None:
    body = {"userData": {"username": "jean", "password": PASSWORD}}
    response = domain_admin.post("settings/domain/user-put", body)
    assert response.status_code == 400
    assert response.json()["message"] == "userData.userName is required"
