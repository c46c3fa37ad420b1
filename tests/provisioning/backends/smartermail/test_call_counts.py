"""Every verb makes the fewest calls that are known (smartermail-api.md 5)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from provisioning.backends.base import MailboxChange
from provisioning.backends.smartermail import SmarterMailBackend
from tests.provisioning.backends.contract import (
    ADDRESS,
    DOMAIN,
    DOMAIN_SPEC,
    MAILBOX_SPEC,
    PASSWORD,
)
from tests.provisioning.backends.smartermail.platform import SmarterMailPlatform

SIGN_IN = "POST auth/authenticate-user"
ENTER = f"POST settings/sysadmin/manage-domain/{DOMAIN}"
EAS = "settings/domain/active-sync-mailboxes"
MAPI = "settings/domain/mapi-ews-mailboxes"
BOB = "bob@client.test"

EXPECTED: list[tuple[str, Callable[[SmarterMailBackend], object], list[str]]] = [
    ("all domains", lambda b: b.list_domains(), ["GET settings/sysadmin/domains"]),
    (
        "missing domain",
        lambda b: b.read_domain("missing.test"),
        ["GET settings/sysadmin/domain/missing.test"],
    ),
    (
        "domain with its administrator",
        lambda b: b.read_domain(DOMAIN),
        [
            f"GET settings/sysadmin/domain/{DOMAIN}",
            f"GET settings/sysadmin/domain-settings/{DOMAIN}",
        ],
    ),
    (
        "create domain",
        lambda b: b.create_domain(DOMAIN_SPEC),
        ["POST settings/sysadmin/domain-put"],
    ),
    (
        "configure domain",
        lambda b: b.configure_domain(replace(DOMAIN_SPEC, domain_name=DOMAIN)),
        [f"POST settings/sysadmin/domain-settings/{DOMAIN}"],
    ),
    (
        "enable DKIM",
        lambda b: b.enable_dkim(DOMAIN),
        ["GET settings/domain/domain", "POST settings/domain/dkim-create-rollover/2048"],
    ),
    (
        "suspend",
        lambda b: b.set_domain_enabled(DOMAIN, is_enabled=False),
        [f"POST settings/sysadmin/domain-settings/{DOMAIN}"],
    ),
    (
        "resume",
        lambda b: b.set_domain_enabled(DOMAIN, is_enabled=True),
        [f"POST settings/sysadmin/domain-settings/{DOMAIN}"],
    ),
    (
        "terminate",
        lambda b: b.delete_domain(DOMAIN, delete_files=True),
        [f"POST settings/sysadmin/domain-delete/{DOMAIN}/true"],
    ),
    (
        "all mailboxes",
        lambda b: b.list_mailboxes(DOMAIN),
        ["GET settings/domain/list-users", f"GET {EAS}", f"GET {MAPI}"],
    ),
    (
        "one mailbox",
        lambda b: b.read_mailbox(BOB),
        ["GET settings/domain/user/bob%40client.test", f"GET {EAS}", f"GET {MAPI}"],
    ),
    (
        "create mailbox",
        lambda b: b.create_mailbox(MAILBOX_SPEC),
        ["POST settings/domain/user-put"],
    ),
    (
        "create mailbox with EAS",
        lambda b: b.create_mailbox(replace(MAILBOX_SPEC, has_eas=True)),
        ["POST settings/domain/user-put", f"POST {EAS}-patch", f"GET {EAS}"],
    ),
    (
        "name and quota",
        lambda b: b.change_mailbox(MailboxChange(BOB, display_name="Bob", quota_bytes=1)),
        ["POST settings/domain/post-user"],
    ),
    (
        "block sign-in",
        lambda b: b.change_mailbox(MailboxChange(BOB, is_enabled=False)),
        ["POST settings/domain/users-disable/true/true"],
    ),
    (
        "allow sign-in",
        lambda b: b.change_mailbox(MailboxChange(BOB, is_enabled=True)),
        ["POST settings/domain/users-disable/false/true"],
    ),
    (
        "MAPI on",
        lambda b: b.change_mailbox(MailboxChange(BOB, has_mapi=True)),
        [f"POST {MAPI}-patch", f"GET {MAPI}"],
    ),
    (
        "password",
        lambda b: b.set_mailbox_password(BOB, PASSWORD),
        ["POST settings/domain/post-user"],
    ),
    (
        "delete mailbox",
        lambda b: b.delete_mailbox(BOB),
        ["POST settings/domain/users-delete"],
    ),
]


@pytest.mark.parametrize(
    ("verb", "expected"),
    [(verb, expected) for _, verb, expected in EXPECTED],
    ids=[name for name, _, _ in EXPECTED],
)
def test_calls_with_tokens_at_hand(
    platform: SmarterMailPlatform,
    warm: SmarterMailBackend,
    verb: Callable[[SmarterMailBackend], object],
    expected: list[str],
) -> None:
    platform.add_mailbox(BOB)
    verb(warm)
    assert platform.paths() == expected


def test_connection_test_signs_in_once_and_asks_the_version(
    platform: SmarterMailPlatform, backend: SmarterMailBackend
) -> None:
    backend.test_connection()
    assert platform.paths() == [SIGN_IN, "GET settings/sysadmin/get-version"]


def test_first_call_of_all_signs_in_and_enters_the_domain(
    platform: SmarterMailPlatform, backend: SmarterMailBackend
) -> None:
    backend.create_mailbox(MAILBOX_SPEC)
    assert platform.paths() == [SIGN_IN, ENTER, "POST settings/domain/user-put"]


def test_calls_do_not_grow_with_domains_and_mailboxes(platform: SmarterMailPlatform) -> None:
    for number in range(30):
        platform.simulator.add_domain(f"domain{number}.test", mailbox_count=number)
    platform.sign_in()
    backend = platform.open_backend()
    assert len(backend.list_domains()) == 31
    assert len(backend.list_mailboxes("domain29.test")) == 30
    assert len(platform.simulator.calls) == 1 + 1 + 3


def test_an_existing_dkim_key_is_left_alone(
    platform: SmarterMailPlatform, warm: SmarterMailBackend
) -> None:
    warm.enable_dkim(DOMAIN)
    platform.simulator.clear_calls()
    warm.enable_dkim(DOMAIN)
    assert platform.paths() == ["GET settings/domain/domain"]


def test_calls_say_what_is_changed_and_no_more(
    platform: SmarterMailPlatform, warm: SmarterMailBackend
) -> None:
    platform.add_mailbox(ADDRESS)
    warm.set_mailbox_password(ADDRESS, PASSWORD)
    warm.change_mailbox(MailboxChange(ADDRESS, quota_bytes=7))
    assert [call.body for call in platform.simulator.calls] == [
        {"email": ADDRESS, "userData": {"password": PASSWORD}},
        {"email": ADDRESS, "userData": {"maxMailboxSize": 7}},
    ]
