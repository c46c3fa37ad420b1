"""The parameters of calls, whose names change from call to call (polarismail-api.md 6.1)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from provisioning.backends.base import (
    AliasSpec,
    BrandingChange,
    ListChange,
    ListSpec,
    MailboxChange,
    MailboxKind,
)
from provisioning.backends.polarismail import PolarisMailBackend
from provisioning.backends.sessions import close_sessions
from tests.provisioning.backends.contract import DOMAIN_SPEC, GIBIBYTE, MAILBOX_SPEC
from tests.provisioning.backends.polarismail.replies import (
    ADMIN_PASSWORD,
    backend_on,
    forms,
    yes,
)
from tests.provisioning.backends.wire import speaking

DOMAIN = "client.test"
ROW = {
    "username": "ann",
    "email": "ann@client.test",
    "uname": "Ann",
    "account_type": "2",
    "quota": "500",
    "usage": "0",
}
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00+/="


@pytest.fixture(autouse=True)
def _sessions_end() -> Iterator[None]:
    yield
    close_sessions()


def sent(verb: Callable[[PolarisMailBackend], object], *replies: list[bytes]) -> dict[str, str]:
    """The parameters of the last call of a verb."""
    with speaking(*replies) as wire:
        verb(backend_on(wire))
    return forms(wire)[-1]


def test_form_goes_by_post_to_one_address() -> None:
    with speaking(yes([])) as wire:
        backend_on(wire).list_domains()
    head = wire.requests[0].partition(b"\r\n\r\n")[0]
    assert head.startswith(b"POST /admin/json.php HTTP/1.1")
    assert b"Content-Type: application/x-www-form-urlencoded" in head
    assert b"token=token-at-hand" in wire.requests[0]


def test_sign_in_sends_the_password_raw_and_no_token() -> None:
    with speaking(yes("fresh")) as wire:
        backend_on(wire, is_signed_in=False).test_connection()
    assert forms(wire) == [{"action": "login", "username": "api1", "password": ADMIN_PASSWORD}]
    assert b"token" not in wire.requests[0]


def test_adding_a_domain_names_it_newdomain() -> None:
    assert sent(lambda b: b.create_domain(DOMAIN_SPEC), yes()) == {
        "action": "addDomain",
        "newdomain": "new.test",
    }


def test_every_other_domain_call_names_it_domain() -> None:
    assert sent(lambda b: b.delete_domain(DOMAIN, delete_files=True), yes()) == {
        "action": "removeDomain",
        "domain": DOMAIN,
    }
    assert sent(lambda b: b.set_domain_enabled(DOMAIN, is_enabled=False), yes()) == {
        "action": "updateDomain",
        "domain": DOMAIN,
        "editdomainactive": "0",
    }


def test_creating_a_mailbox_sends_gigabytes_and_a_raw_password() -> None:
    spec = replace(
        MAILBOX_SPEC,
        password=" S3cret &+<b>%41\u00e9 ",
        kind=MailboxKind.ENHANCED,
        quota_bytes=GIBIBYTE // 2,
        language="fr",
        allows_two_factor=False,
    )
    assert sent(lambda b: b.create_mailbox(spec), yes()) == {
        "action": "addUser",
        "username": "alice",
        "domain": DOMAIN,
        "account_type": "2",
        "password": " S3cret &+<b>%41\u00e9 ",
        "quota": "0.5",
        "uname": "Alice \u00c5ngstr\u00f6m",
        "twofa_allowed": "0",
        "user_language": "fr",
    }


def test_mailbox_that_says_nothing_gets_english_and_two_factor() -> None:
    form = sent(lambda b: b.create_mailbox(MAILBOX_SPEC), yes())
    assert (form["twofa_allowed"], form["user_language"]) == ("1", "en")


def test_changing_a_mailbox_names_it_by_editusername() -> None:
    change = MailboxChange(
        "Ann@client.test", display_name="", quota_bytes=GIBIBYTE, kind=MailboxKind.BASIC
    )
    assert sent(lambda b: b.change_mailbox(change), yes()) == {
        "action": "updateUser",
        "editusername": "ann",
        "editdomain": DOMAIN,
        "edituname": "",
        "editaccount_type": "1",
        "editquota": "1",
    }


def test_what_a_change_does_not_name_goes_along_as_it_stands() -> None:
    change = MailboxChange("ann@client.test", display_name="Anna")
    assert sent(lambda b: b.change_mailbox(change), yes([ROW]), yes()) == {
        "action": "updateUser",
        "editusername": "ann",
        "editdomain": DOMAIN,
        "edituname": "Anna",
        "editaccount_type": "2",
        "editquota": "0.5",
    }


def test_password_is_sent_only_when_it_changes_and_with_the_rest_as_it_stands() -> None:
    verb = lambda b: b.set_mailbox_password("ann@client.test", "N3w+ pass & word ")  # noqa: E731
    form = sent(verb, yes([ROW]), yes())
    assert form["editpassword"] == "N3w+ pass & word "
    assert (form["edituname"], form["editaccount_type"], form["editquota"]) == ("Ann", "2", "0.5")


def test_listing_mailboxes_asks_for_sizes_and_for_no_one_time_passwords() -> None:
    assert sent(lambda b: b.list_mailboxes(DOMAIN), yes([ROW])) == {
        "action": "getAllUsersDomain",
        "domain": DOMAIN,
        "slicing": "1",
        "offset": "0",
        "limit": "9999",
        "getOTPAndToken": "0",
        "showQuota": "1",
    }


def test_alias_target_is_called_forward() -> None:
    spec = AliasSpec("info@client.test", ("bob@client.test",))
    assert sent(lambda b: b.create_alias(spec), yes()) == {
        "action": "addAlias",
        "alias": "info",
        "domain": DOMAIN,
        "forward": "bob@client.test",
    }


def test_list_calls_name_the_list_in_three_ways() -> None:
    with speaking(yes(), yes(), yes([{"member": "a@client.test"}]), yes(), yes(), yes()) as wire:
        backend = backend_on(wire)
        backend.create_list(ListSpec("team@client.test", ("a@client.test",)))
        backend.change_list(ListChange("team@client.test", members=("b@client.test",)))
        backend.delete_list("team@client.test")
    assert forms(wire) == [
        {"action": "addList", "newlname": "team", "domain": DOMAIN, "newlisttype": "1"},
        {
            "action": "addListMember",
            "editlname": "team",
            "editdomain": DOMAIN,
            "newmember": "a@client.test",
        },
        {"action": "getListMembers", "domain": DOMAIN, "lname": "team"},
        {
            "action": "removeListMember",
            "lname": "team",
            "domain": DOMAIN,
            "member": "a@client.test",
        },
        {
            "action": "addListMember",
            "editlname": "team",
            "editdomain": DOMAIN,
            "newmember": "b@client.test",
        },
        {"action": "removeList", "lname": "team", "domain": DOMAIN},
    ]


def test_branding_goes_in_brackets_with_the_colour_bare_and_the_logo_in_base64() -> None:
    change = BrandingChange(name="Us", support_email="us@x.test", colour="#0a0B0c", logo=PNG)
    assert sent(lambda b: b.set_branding(DOMAIN, change), yes()) == {
        "action": "setDomainBrandingV2",
        "domain": DOMAIN,
        "brand[brandname]": "Us",
        "brand[supportemail]": "us@x.test",
        "brand[brandcolor]": "0a0B0c",
        "brand[newlogo]": "iVBORw0KGgoAKy89",
    }


def test_no_logo_is_an_empty_text() -> None:
    change = BrandingChange(name="Us", support_email="us@x.test", colour="#000000")
    assert sent(lambda b: b.set_branding(DOMAIN, change), yes())["brand[newlogo]"] == ""


def test_domain_alias_is_called_adomain() -> None:
    assert sent(lambda b: b.add_domain_alias(DOMAIN, "Second.test"), yes()) == {
        "action": "addAliasDomain",
        "domain": DOMAIN,
        "adomain": "second.test",
    }


def test_statistics_are_not_those_of_the_audit_log() -> None:
    assert sent(lambda b: b.read_statistics(), yes({}))["action"] == "getAdminStats"
