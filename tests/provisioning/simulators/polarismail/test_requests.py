"""Forms and envelopes: what is read, what is refused, what stands on the wire."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
import requests

from provisioning.simulators.polarismail import PolarisMailSimulator
from provisioning.simulators.polarismail.simulator import ACTIONS
from tests.provisioning.simulators.polarismail.caller import Caller

FORM = "application/x-www-form-urlencoded"
_ADMIN_ACTIONS = """
login getAdminStats getAccountStats getAdminBrandInfo changePassword changeEmail
isDomainAvailable addDomain removeDomain updateDomain getAllDomains getDomainInfo
getDomainVerification getDomainAssignedQuota
addUser updateUser removeUser disableUser enableUser getUserInfo getAllUsersDomain searchUsers
getTotalUsersDomain getOTPass getOTPassAndToken
addAlias removeAlias getAllAliasesDomain getAllForwardsDomain
addList removeList getAllListsDomain getListMembers addListMember removeListMember
getAliasDomains addAliasDomain removeAliasDomain getDKIM enableDKIM disableDKIM
getFooterDomain setFooterDomain getDomainBrandInfo setDomainBrandingV2 resetDomainBranding
"""


def test_every_call_of_the_reference_is_served() -> None:
    user_actions = ("login", "addForward", "removeForward", "getForwards")
    expected = {("admin", name) for name in _ADMIN_ACTIONS.split()}
    assert set(ACTIONS.all()) == expected | {("user", name) for name in user_actions}


def test_yes_and_no_are_numbers_in_http_200(admin: Caller) -> None:
    yes = admin.post("getFooterDomain", domain="client.test")
    assert (yes.status_code, yes.json()) == (200, {"returncode": 1, "returndata": ""})
    no = admin.post("getFooterDomain", domain="other.test")
    assert (no.status_code, no.json()["returncode"]) == (200, 0)
    assert no.headers["Content-Type"].startswith("application/json")


@pytest.mark.parametrize("action", ["", "getDomains", "deleteUser", "ADDUSER", "addForward"])
def test_unknown_actions_are_refused(admin: Caller, action: str) -> None:
    assert admin.is_refused(action, domain="client.test")


@pytest.mark.parametrize(
    "action", [name for _, name in ACTIONS.all() if name not in ("login", "addForward")]
)
def test_every_parameter_is_required(admin: Caller, action: str) -> None:
    declared = {name: call for (_, name), call in ACTIONS.all().items()}[action]
    for missing in declared.required:
        fields = {name: "1" for name in declared.required if name != missing}
        assert admin.is_refused(action, **fields)


def test_a_parameter_that_no_source_names_is_refused(admin: Caller) -> None:
    assert admin.is_refused("addDomain", newdomain="new.test", domain="new.test")


def raw_post(caller: Caller, body: bytes, content_type: str = FORM) -> requests.Response:
    headers = {"Content-Type": content_type}
    return caller.session.post(caller.url, data=body, headers=headers, timeout=10)


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"action=getAllDomains", "application/json"),
        (b'{"action": "getAllDomains"}', FORM),
        (b"action=getAllDomains&action=getAllDomains", FORM),
        (b"action=setFooterDomain&domain=client.test&footertxt=%E9", FORM),
        ("action=setFooterDomain&domain=client.test&footertxt=é".encode(), FORM),
        (b"", FORM),
    ],
)
def test_a_form_that_cannot_be_read_is_refused(
    admin: Caller, body: bytes, content_type: str
) -> None:
    token = urlencode({"token": admin.token}).encode()
    response = raw_post(admin, b"&".join([body, token]) if body else body, content_type)
    assert (response.status_code, response.json()["returncode"]) == (200, 0)


def test_text_is_utf_8_and_comes_back_as_it_was(admin: Caller) -> None:
    footer = '<p>Été & co + 100 % "sure"</p>\n'
    admin.get("setFooterDomain", domain="client.test", footertxt=footer)
    assert admin.get("getFooterDomain", domain="client.test") == footer


def test_parameters_in_the_query_do_not_count(admin: Caller) -> None:
    query = {"action": "getAllDomains", "token": admin.token}
    got = admin.session.get(admin.url, params=query, timeout=10)
    posted = admin.session.post(admin.url, params=query, timeout=10)
    assert [got.json()["returncode"], posted.json()["returncode"]] == [0, 0]


def test_the_cookie_of_the_login_is_not_needed(admin: Caller) -> None:
    assert "PHPSESSID" in admin.session.cookies
    admin.session.cookies.clear()
    assert admin.get("getAllDomains")


def test_calls_are_recorded_by_their_action(
    polarismail: PolarisMailSimulator, admin: Caller, mailbox: Caller
) -> None:
    mailbox.get("getForwards")
    admin.is_refused("removeDomain", domain="other.test")
    recorded = [(call.path, call.role, call.status) for call in polarismail.calls]
    assert recorded == [
        ("login", None, 200),
        ("getOTPass", "admin", 200),
        ("user/login", None, 200),
        ("user/getForwards", "mailbox", 200),
        ("removeDomain", "admin", 200),
    ]
    assert polarismail.calls[-1].body["domain"] == "other.test"
    masked = [call.masked()["body"] for call in polarismail.calls]
    assert (masked[0]["password"], masked[3]["token"]) == ("***", "***")
