"""Every verb makes the fewest calls that are known (polarismail-api.md 6.3)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from provisioning.backends.base import (
    AliasChange,
    AliasSpec,
    BrandingChange,
    ForwardState,
    ListChange,
    ListSpec,
    MailboxChange,
    MailboxKind,
)
from provisioning.backends.polarismail import PolarisMailBackend
from tests.provisioning.backends.contract import (
    ADDRESS,
    ALIAS,
    BOB,
    DOMAIN,
    DOMAIN_SPEC,
    GIBIBYTE,
    LIST,
    MAILBOX_SPEC,
    PASSWORD,
)
from tests.provisioning.backends.polarismail.platform import PolarisMailPlatform

MEMBERS = tuple(f"member{number}@client.test" for number in range(12))
WHOLE_CHANGE = MailboxChange(
    BOB, display_name="Bob", quota_bytes=GIBIBYTE, kind=MailboxKind.ENHANCED
)
WHOLE_BRANDING = BrandingChange(name="Us", support_email="us@x.test", colour="#123456")
AS_A_MAILBOX = ["getOTPass", "user/login"]

EXPECTED: list[tuple[str, Callable[[PolarisMailBackend], object], list[str]]] = [
    ("all domains", lambda b: b.list_domains(), ["getAllDomains"]),
    ("counts of a domain", lambda b: b.read_domain(DOMAIN), ["getDomainInfo"]),
    ("usage of a domain", lambda b: b.read_usage(DOMAIN), ["getAllUsersDomain"]),
    ("totals of the account", lambda b: b.read_statistics(), ["getAdminStats"]),
    ("create domain", lambda b: b.create_domain(DOMAIN_SPEC), ["addDomain"]),
    ("suspend", lambda b: b.set_domain_enabled(DOMAIN, is_enabled=False), ["updateDomain"]),
    ("resume", lambda b: b.set_domain_enabled(DOMAIN, is_enabled=True), ["updateDomain"]),
    ("terminate", lambda b: b.delete_domain(DOMAIN, delete_files=True), ["removeDomain"]),
    ("all mailboxes", lambda b: b.list_mailboxes(DOMAIN), ["getAllUsersDomain"]),
    ("create mailbox", lambda b: b.create_mailbox(MAILBOX_SPEC), ["addUser"]),
    ("change mailbox", lambda b: b.change_mailbox(WHOLE_CHANGE), ["updateUser"]),
    (
        "change a part of a mailbox",
        lambda b: b.change_mailbox(MailboxChange(BOB, display_name="Bob")),
        ["getAllUsersDomain", "updateUser"],
    ),
    (
        "set password",
        lambda b: b.set_mailbox_password(BOB, PASSWORD),
        ["getAllUsersDomain", "updateUser"],
    ),
    (
        "disable mailbox",
        lambda b: b.change_mailbox(MailboxChange(BOB, is_enabled=False)),
        ["disableUser"],
    ),
    (
        "enable mailbox",
        lambda b: b.change_mailbox(MailboxChange(BOB, is_enabled=True)),
        ["enableUser"],
    ),
    ("delete mailbox", lambda b: b.delete_mailbox(BOB), ["removeUser"]),
    ("create alias", lambda b: b.create_alias(AliasSpec(ALIAS, (BOB,))), ["addAlias"]),
    ("delete alias", lambda b: b.delete_alias("old@client.test"), ["removeAlias"]),
    (
        "change alias",
        lambda b: b.change_alias(AliasChange("old@client.test", targets=(BOB,))),
        ["getAllAliasesDomain", "removeAlias", "addAlias"],
    ),
    (
        "mailbox with a forward",
        lambda b: b.create_mailbox(
            replace(MAILBOX_SPEC, forward=ForwardState(("x@elsewhere.test",)))
        ),
        ["addUser", *AS_A_MAILBOX, "user/addForward"],
    ),
    (
        "replace a forward",
        lambda b: b.set_forward(BOB, ForwardState(("x@elsewhere.test",))),
        ["getAllForwardsDomain", *AS_A_MAILBOX, "user/addForward", "user/removeForward"],
    ),
    (
        "list with its members",
        lambda b: b.create_list(ListSpec(LIST, MEMBERS)),
        ["addList", *["addListMember"] * len(MEMBERS)],
    ),
    (
        "change list",
        lambda b: b.change_list(ListChange("crew@client.test", members=MEMBERS[:2])),
        ["getListMembers", "removeListMember", "addListMember", "addListMember"],
    ),
    ("delete list", lambda b: b.delete_list("crew@client.test"), ["removeList"]),
    ("read DKIM", lambda b: b.read_dkim(DOMAIN), ["getDKIM"]),
    ("enable DKIM", lambda b: b.enable_dkim(DOMAIN), ["getDKIM", "enableDKIM"]),
    ("disable DKIM", lambda b: b.disable_dkim(DOMAIN), ["disableDKIM"]),
    ("read branding", lambda b: b.read_branding(DOMAIN), ["getDomainBrandInfo"]),
    (
        "set branding",
        lambda b: b.set_branding(DOMAIN, WHOLE_BRANDING),
        ["setDomainBrandingV2"],
    ),
    (
        "proven domain",
        lambda b: b.read_verification(DOMAIN),
        ["getDomainVerification", "getDomainInfo"],
    ),
    ("login link", lambda b: b.make_mailbox_login(BOB), ["getOTPass"]),
    (
        "whole service",
        lambda b: b.read_service(DOMAIN),
        [
            "getAllUsersDomain",
            "getAllAliasesDomain",
            "getAllListsDomain",
            "getAliasDomains",
            "getAllForwardsDomain",
        ],
    ),
]


def fill(platform: PolarisMailPlatform) -> None:
    simulator = platform.simulator
    simulator.add_mailbox(BOB, forwards=["old@elsewhere.test"])
    for address in MEMBERS:
        simulator.add_mailbox(address)
    simulator.add_alias("old@client.test", ["x@client.test"])
    simulator.add_list("crew@client.test", [BOB])


@pytest.mark.parametrize(
    ("verb", "expected"),
    [(verb, expected) for _, verb, expected in EXPECTED],
    ids=[name for name, _, _ in EXPECTED],
)
def test_calls_with_a_token_at_hand(
    platform: PolarisMailPlatform,
    warm: PolarisMailBackend,
    verb: Callable[[PolarisMailBackend], object],
    expected: list[str],
) -> None:
    fill(platform)
    verb(warm)
    assert platform.actions() == expected


def test_list_with_m_members_costs_2_and_m_cold(
    platform: PolarisMailPlatform, backend: PolarisMailBackend
) -> None:
    fill(platform)
    assert list(backend.create_list(ListSpec(LIST, MEMBERS))) == []
    assert len(platform.actions()) == 2 + len(MEMBERS)


def test_domain_with_its_first_mailbox_costs_4_cold(
    platform: PolarisMailPlatform, backend: PolarisMailBackend
) -> None:
    platform.simulator.profile = platform.simulator.profile.changed(
        {"verification_looks_up": "on_schedule", "token_seconds": 3600}
    )
    backend.create_domain(DOMAIN_SPEC)
    assert backend.read_verification("new.test").record is not None
    platform.simulator.prove("new.test")
    platform.simulator.clock.advance(300)
    backend.create_mailbox(replace(MAILBOX_SPEC, address="ann@new.test"))
    assert platform.actions() == ["login", "addDomain", "getDomainVerification", "addUser"]


def test_pending_domain_costs_one_question(
    platform: PolarisMailPlatform, warm: PolarisMailBackend
) -> None:
    warm.create_domain(DOMAIN_SPEC)
    platform.simulator.clear_calls()
    warm.read_verification("new.test")
    assert platform.actions() == ["getDomainVerification"]


def test_connection_test_signs_in_once(
    platform: PolarisMailPlatform, backend: PolarisMailBackend
) -> None:
    backend.test_connection()
    assert platform.actions() == ["login"]


def test_usage_of_many_domains_signs_in_once(
    platform: PolarisMailPlatform, backend: PolarisMailBackend
) -> None:
    for number in range(30):
        platform.simulator.add_domain(f"domain{number}.test", mailbox_count=3)
    for domain in backend.list_domains():
        backend.read_usage(domain.domain_name)
    assert platform.actions() == ["login", "getAllDomains", *["getAllUsersDomain"] * 31]


@pytest.mark.parametrize(("mailbox_count", "call_count"), [(0, 1), (61, 1), (60, 2), (1001, 1)])
def test_calls_for_mailboxes_do_not_grow_but_for_one_that_makes_sure(
    platform: PolarisMailPlatform,
    warm: PolarisMailBackend,
    mailbox_count: int,
    call_count: int,
) -> None:
    platform.simulator.add_domain("many.test", mailbox_count=mailbox_count)
    assert len(warm.list_mailboxes("many.test")) == mailbox_count
    assert len(platform.actions()) == call_count


def test_change_of_nothing_makes_no_call(
    platform: PolarisMailPlatform, warm: PolarisMailBackend
) -> None:
    fill(platform)
    warm.change_mailbox(MailboxChange(ADDRESS))
    warm.change_list(ListChange("crew@client.test"))
    assert platform.actions() == []
