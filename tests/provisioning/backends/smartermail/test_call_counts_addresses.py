"""The fewest calls for usage, whole services, forwards, aliases, lists and domain aliases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from provisioning.backends.base import (
    AliasChange,
    AutoReply,
    DomainChange,
    ForwardState,
    ListChange,
    MailProtocol,
    PostingRule,
    ProtocolSwitch,
)
from provisioning.backends.smartermail import SmarterMailBackend
from provisioning.simulators.smartermail.state import Domain, Mailbox
from tests.provisioning.backends.contract import (
    ADDRESS,
    ALIAS,
    ALIAS_SPEC,
    BOB,
    DOMAIN,
    LIST,
    MAILBOX_SPEC,
    PASSWORD,
    list_spec,
)
from tests.provisioning.backends.smartermail.platform import SmarterMailPlatform

OUTSIDE = "x@elsewhere.test"
DOMAIN_CALL = "settings/domain"
SETTINGS = f"settings/sysadmin/domain-settings/{DOMAIN}"
LISTS = "settings/domain/mailing-lists"
FORWARD = "settings/domain/post-mailbox-forward-list"
ENCODED_BOB = "bob%40client.test"
EVERYTHING = [
    f"GET {DOMAIN_CALL}/list-users",
    f"GET {DOMAIN_CALL}/active-sync-mailboxes",
    f"GET {DOMAIN_CALL}/mapi-ews-mailboxes",
    f"GET {DOMAIN_CALL}/aliases",
    f"GET {LISTS}/list",
    f"GET {DOMAIN_CALL}/domain-aliases",
]
SWITCHES = [ProtocolSwitch(address, MailProtocol.EAS, is_on=True) for address in (ADDRESS, BOB)]

EXPECTED: dict[str, tuple[Callable[[SmarterMailBackend], object], list[str]]] = {
    "usage of all domains": (lambda b: b.list_usage(), ["GET settings/sysadmin/domains"]),
    "usage of one domain": (
        lambda b: b.read_usage(DOMAIN),
        [f"GET settings/sysadmin/domain/{DOMAIN}", *EVERYTHING[1:3]],
    ),
    "whole service": (lambda b: b.read_service(DOMAIN), EVERYTHING),
    "change limits": (
        lambda b: b.change_domain(DomainChange(DOMAIN, max_mailbox_count=7)),
        [f"POST {SETTINGS}", f"GET {SETTINGS}"],
    ),
    "mailbox with a forward": (
        lambda b: b.create_mailbox(
            replace(MAILBOX_SPEC, address="new@client.test", forward=ForwardState((OUTSIDE,)))
        ),
        [f"POST {DOMAIN_CALL}/user-put", f"POST {FORWARD}"],
    ),
    "read a forward": (
        lambda b: b.read_forward(BOB),
        [f"GET {DOMAIN_CALL}/mailbox-forward-list/{ENCODED_BOB}"],
    ),
    "set a forward": (
        lambda b: b.set_forward(BOB, ForwardState((OUTSIDE,))),
        [
            f"GET {DOMAIN_CALL}/mailbox-forward-list/{ENCODED_BOB}",
            f"POST {DOMAIN_CALL}/post-user-mail",
            f"POST {FORWARD}",
        ],
    ),
    "EAS of many mailboxes": (
        lambda b: b.switch_protocols(DOMAIN, SWITCHES),
        [f"POST {DOMAIN_CALL}/active-sync-mailboxes-patch", EVERYTHING[1]],
    ),
    "automatic answer": (
        lambda b: b.set_auto_reply(BOB, AutoReply(is_enabled=True)),
        [f"POST {DOMAIN_CALL}/impersonate-user/{ENCODED_BOB}", "POST settings/auto-responder"],
    ),
    "all aliases": (lambda b: b.list_aliases(DOMAIN), [EVERYTHING[3]]),
    "create an alias": (
        lambda b: b.create_alias(replace(ALIAS_SPEC, address="new@client.test")),
        [f"POST {DOMAIN_CALL}/alias-put"],
    ),
    "change an alias": (
        lambda b: b.change_alias(AliasChange(ALIAS, targets=(ADDRESS,))),
        [f"GET {DOMAIN_CALL}/alias/info", f"POST {DOMAIN_CALL}/alias"],
    ),
    "delete an alias": (
        lambda b: b.delete_alias(ALIAS),
        [f"POST {DOMAIN_CALL}/alias-delete/info"],
    ),
    "create a list with members": (
        lambda b: b.create_list(
            replace(list_spec(b, BOB, ADDRESS, OUTSIDE), address="new@client.test")
        ),
        [f"POST {LISTS}/add", f"POST {LISTS}/2/subscriber-add"],
    ),
    "members of a list": (
        lambda b: b.change_list(ListChange(LIST, members=(OUTSIDE, "y@elsewhere.test"))),
        [
            f"GET {LISTS}/list",
            f"POST {LISTS}/1/subscriber-search",
            f"POST {LISTS}/1/subscriber-remove",
            f"POST {LISTS}/1/subscriber-add",
        ],
    ),
    "posting rule": (
        lambda b: b.change_list(ListChange(LIST, posting=PostingRule.MEMBERS)),
        [f"GET {LISTS}/list", f"GET {LISTS}/1/settings", f"POST {LISTS}/1/settings"],
    ),
    "delete a list": (
        lambda b: b.delete_list(LIST),
        [f"GET {LISTS}/list", f"POST {LISTS}/1/delete"],
    ),
    "add a domain alias": (
        lambda b: b.add_domain_alias(DOMAIN, "client.fr"),
        [f"POST {DOMAIN_CALL}/domain-alias-put/client.fr/false"],
    ),
    "remove a domain alias": (
        lambda b: b.remove_domain_alias(DOMAIN, "client.ca"),
        [f"POST {DOMAIN_CALL}/domain-alias-delete/client.ca"],
    ),
    "catch-all": (
        lambda b: b.set_catch_all(DOMAIN, ALIAS),
        [f"POST {DOMAIN_CALL}/set-catch-all/info"],
    ),
    "DKIM": (lambda b: b.read_dkim(DOMAIN), [f"GET {DOMAIN_CALL}/domain"]),
    "password rules": (
        lambda b: b.read_password_policy(DOMAIN),
        [f"GET {DOMAIN_CALL}/password-settings"],
    ),
    "mailbox login": (lambda b: b.make_mailbox_login(BOB), ["POST auth/retrieve-login-token"]),
    "administrator login": (
        lambda b: b.make_admin_login(DOMAIN),
        [f"GET {SETTINGS}", "POST auth/retrieve-login-token"],
    ),
    "administrator password": (
        lambda b: b.set_domain_admin_password(DOMAIN, PASSWORD),
        [f"GET {SETTINGS}", f"POST {DOMAIN_CALL}/post-user"],
    ),
}


@pytest.mark.parametrize("name", EXPECTED)
def test_calls_with_tokens_at_hand(
    platform: SmarterMailPlatform, warm: SmarterMailBackend, name: str
) -> None:
    platform.add_mailbox(BOB)
    platform.add_mailbox(ADDRESS)
    platform.add_alias(ALIAS)
    platform.simulator.add_list(LIST, moderator_address=BOB).subscribers = [BOB, OUTSIDE]
    domain = platform.simulator.domain(DOMAIN)
    assert domain is not None
    domain.domain_aliases.append("client.ca")
    verb, expected = EXPECTED[name]
    verb(warm)
    assert platform.paths() == expected


def test_usage_of_a_thousand_domains_takes_two_calls_cold(
    platform: SmarterMailPlatform, backend: SmarterMailBackend
) -> None:
    for number in range(999):
        users = {"admin": Mailbox("admin", "", used_bytes=number)}
        name = f"domain{number}.test"
        platform.simulator.state.domains[name] = Domain(name, path="", users=users)
    usages = backend.list_usage()
    assert platform.paths() == ["POST auth/authenticate-user", "GET settings/sysadmin/domains"]
    assert len(usages) == 1000
    assert sum(usage.used_bytes or 0 for usage in usages) == sum(range(999))


@pytest.mark.parametrize("mailbox_count", [1, 300])
def test_calls_for_a_service_do_not_grow(platform: SmarterMailPlatform, mailbox_count: int) -> None:
    platform.simulator.add_domain("big.test", mailbox_count=mailbox_count)
    backend = platform.open_backend()
    backend.read_domain("big.test")
    backend.list_aliases("big.test")
    platform.simulator.clear_calls()
    assert len(backend.read_service("big.test").mailboxes) == mailbox_count + 1
    assert len(platform.paths()) == len(EVERYTHING)


def test_members_are_read_by_the_page(
    platform: SmarterMailPlatform, warm: SmarterMailBackend
) -> None:
    members = [f"m{number:03}@elsewhere.test" for number in range(450)]
    platform.simulator.add_list(LIST).subscribers = members
    state = warm.read_list(LIST)
    assert state is not None
    assert list(state.members or ()) == members
    assert platform.paths() == [f"GET {LISTS}/list", *[f"POST {LISTS}/1/subscriber-search"] * 3]
