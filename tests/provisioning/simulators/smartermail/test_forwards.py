"""Forwards, automatic answers, and entering a mailbox."""

from __future__ import annotations

from provisioning.simulators.smartermail import SmarterMailSimulator
from provisioning.simulators.smartermail.forwards import destinations
from tests.provisioning.simulators.caller import PASSWORD, Caller, calling, refused

BOB = "bob@client.test"
POST = "settings/domain/post-mailbox-forward-list"


def test_a_forward_is_replaced_as_a_whole(
    simulator: SmarterMailSimulator, domain_admin: Caller
) -> None:
    forward = {"forwardList": ["x@other.test"], "deleteOnForward": True, "keepRecipients": True}
    domain_admin.post(POST, {"email": BOB, "mailboxForwardList": forward})
    domain_admin.post(POST, {"email": BOB, "mailboxForwardList": {"forwardList": ["y@other.test"]}})
    read = domain_admin.get(f"settings/domain/mailbox-forward-list/{BOB}").json()
    assert read["mailboxForwardList"] == {
        "forwardList": ["y@other.test"],
        "deleteOnForward": False,
        "keepRecipients": False,
        "spamForwardOption": "None",
    }
    assert (
        domain_admin.post("settings/domain/get-mailbox-forward-list", {"email": BOB}).json() == read
    )


def test_two_switches_decide(simulator: SmarterMailSimulator, domain_admin: Caller) -> None:
    domain = simulator.state.domains["client.test"]
    bob = domain.users["bob"]
    forward = {"forwardList": ["x@other.test"]}
    domain_admin.post(POST, {"email": BOB, "mailboxForwardList": forward})
    assert destinations(domain, bob) == []
    switch = {"email": BOB, "userMailSettings": {"enableMailForwarding": True}}
    domain_admin.post("settings/domain/post-user-mail", switch)
    assert destinations(domain, bob) == ["x@other.test"]
    domain.settings["enableMailForwarding"] = False
    assert destinations(domain, bob) == []


def test_an_owner_sets_the_own_forward(simulator: SmarterMailSimulator) -> None:
    with calling(simulator) as bob:
        bob.login(BOB, PASSWORD)
        wish = {"mailboxForwardList": {"forwardList": ["x@other.test"]}}
        bob.post("settings/mailbox-forward-list", wish)
        read = bob.get("settings/mailbox-forward-list").json()["mailboxForwardList"]
        assert read["forwardList"] == ["x@other.test"]


def test_a_system_administrator_enters_a_mailbox(
    simulator: SmarterMailSimulator, sysadmin: Caller
) -> None:
    answer = sysadmin.post(f"settings/domain/impersonate-user/{BOB}").json()
    with calling(simulator) as bob:
        bob.token = answer["impersonateAccessToken"]
        bob.post("settings/auto-responder", {"enabled": True, "subject": "Away"})
        assert bob.get("settings/auto-responder").json()["subject"] == "Away"
        assert bob.get("settings/domain/list-users").status_code == 403
    missing = sysadmin.post("settings/domain/impersonate-user/nobody@client.test")
    assert refused(missing, 400, "USER_NOT_FOUND")
