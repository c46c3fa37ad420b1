"""A service's whole life under every reading that differs in a single switch."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pytest

from provisioning.backends.base import (
    AliasChange,
    AliasSpec,
    Backend,
    BrandingChange,
    DkimStatus,
    ForwardState,
    ListChange,
    ListSpec,
    MailboxChange,
    MailboxKind,
    Ownership,
)
from provisioning.backends.errors import NameInUse, NotFound, Rejected
from provisioning.simulators.polarismail.profile import Profile
from tests.provisioning.backends.contract import DOMAIN_SPEC, GIBIBYTE, MAILBOX_SPEC, PASSWORD
from tests.provisioning.backends.polarismail.platform import PolarisMailPlatform, serving

NAME = "new.test"
ANN, BOB = "ann@new.test", "bob@new.test"
INFO, TEAM = "info@new.test", "team@new.test"
OUTSIDE = "x@elsewhere.test"
# Switches that take any number: one that matters.
NUMBERS = {
    "token_seconds": 1,
    "token_use_count": 1,
    "one_time_password_seconds": 1,
    "pending_domain_seconds": 3600,
    "largest_slice": 25,
    "outside_member_limit": 0,
}


def single_switches() -> Iterator[dict[str, Any]]:
    for name, kind in get_type_hints(Profile).items():
        default = getattr(Profile(), name)
        if get_origin(kind) is Literal:
            yield from ({name: value} for value in get_args(kind) if value != default)
        elif kind is bool:
            yield {name: not default}
        else:
            yield {name: NUMBERS[name]}


@pytest.mark.parametrize("switch", list(single_switches()), ids=str)
def test_journey(switch: dict[str, Any]) -> None:
    with serving(Profile().changed(switch)) as platform:
        backend = platform.open_backend()
        prove(platform, backend)
        mailboxes(platform, backend)
        aliases_and_lists(platform, backend)
        settings(platform, backend)
        backend.set_domain_enabled(NAME, is_enabled=False)
        backend.delete_domain(NAME, delete_files=True)
        backend.delete_domain(NAME, delete_files=True)
        assert backend.read_domain(NAME) is None
        assert backend.read_mailbox(ANN) is None
        with pytest.raises(NotFound):
            backend.set_domain_enabled(NAME, is_enabled=True)


def prove(platform: PolarisMailPlatform, backend: Backend) -> None:
    assert backend.read_domain(NAME) is None
    backend.create_domain(DOMAIN_SPEC)
    with pytest.raises(NameInUse):
        backend.create_domain(DOMAIN_SPEC)
    backend.configure_domain(DOMAIN_SPEC)
    assert backend.read_verification(NAME).ownership is Ownership.PENDING
    platform.simulator.prove(NAME)
    platform.simulator.clock.advance(301)  # a platform that looks by itself has looked by now
    assert backend.read_verification(NAME).ownership is Ownership.VERIFIED


def mailboxes(platform: PolarisMailPlatform, backend: Backend) -> None:
    assert list(backend.list_mailboxes(NAME)) == []
    backend.create_mailbox(replace(MAILBOX_SPEC, address=ANN))
    with pytest.raises(NameInUse):
        backend.create_mailbox(replace(MAILBOX_SPEC, address=ANN))
    backend.create_mailbox(replace(MAILBOX_SPEC, address=BOB, quota_bytes=GIBIBYTE // 2))
    backend.change_mailbox(MailboxChange(ANN, display_name="Ann"))
    backend.set_mailbox_password(ANN, PASSWORD + "x")
    assert platform.has_password(ANN, PASSWORD + "x")
    ann = backend.read_mailbox(ANN)
    assert ann is not None
    assert (ann.display_name, ann.quota_bytes, ann.used_bytes) == ("Ann", 5 * GIBIBYTE, 0)
    assert (ann.kind, ann.is_enabled, ann.last_login_at) == (MailboxKind.BASIC, True, None)
    backend.set_forward(ANN, ForwardState((OUTSIDE,)))
    assert backend.read_forward(ANN).targets == (OUTSIDE,)
    backend.set_forward(ANN, ForwardState())
    assert backend.read_forward(ANN).targets == ()


def aliases_and_lists(platform: PolarisMailPlatform, backend: Backend) -> None:
    assert (list(backend.list_aliases(NAME)), list(backend.list_lists(NAME))) == ([], [])
    backend.create_alias(AliasSpec(INFO, (ANN,)))
    for target in (ANN, BOB):
        with pytest.raises(NameInUse):
            backend.create_alias(AliasSpec(INFO, (target,)))
    backend.change_alias(AliasChange(INFO, targets=(BOB,)))
    [alias] = backend.list_aliases(NAME)
    assert alias.targets == (BOB,)
    assert list(backend.create_list(ListSpec(TEAM, (ANN, OUTSIDE)))) == []
    with pytest.raises(NameInUse):
        backend.create_list(ListSpec(TEAM))
    for members in ((BOB,), ()):
        assert list(backend.change_list(ListChange(TEAM, members=members))) == []
        team = backend.read_list(TEAM)
        assert team is not None
        assert team.members == members
    snapshot = backend.read_service(NAME)
    assert (len(snapshot.mailboxes), len(snapshot.aliases), len(snapshot.lists)) == (2, 1, 1)
    for _ in range(2):
        backend.delete_alias(INFO)
        backend.delete_list(TEAM)
    assert (backend.read_alias(INFO), backend.read_list(TEAM)) == (None, None)


def settings(platform: PolarisMailPlatform, backend: Backend) -> None:
    assert backend.read_dkim(NAME).status is DkimStatus.OFF
    backend.enable_dkim(NAME)
    platform.simulator.publish_dkim(NAME)
    assert backend.verify_dkim(NAME).status is DkimStatus.ACTIVE
    backend.disable_dkim(NAME)
    assert backend.read_dkim(NAME).status is not DkimStatus.ACTIVE
    for _ in range(2):
        backend.add_domain_alias(NAME, "second.test")
    for _ in range(2):
        backend.remove_domain_alias(NAME, "second.test")
    assert list(backend.list_domain_aliases(NAME)) == []
    assert backend.read_catch_all(NAME) == ""
    backend.set_catch_all(NAME, BOB)
    assert backend.read_catch_all(NAME) == BOB
    if platform.simulator.profile.empty_catch_all_switches_off:
        backend.set_catch_all(NAME, "")
        assert backend.read_catch_all(NAME) == ""
    else:
        with pytest.raises(Rejected):
            backend.set_catch_all(NAME, "")
    backend.set_branding(NAME, BrandingChange(name="Us"))
    assert backend.read_branding(NAME).name == "Us"
    assert backend.make_mailbox_login(ANN).url
    assert backend.read_statistics().domain_count == 2
