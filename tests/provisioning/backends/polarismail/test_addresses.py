"""Aliases, forwards and lists beyond the contract."""

from __future__ import annotations

import pytest

from provisioning.backends.base import (
    AliasChange,
    AliasSpec,
    ForwardState,
    ListChange,
    ListSpec,
    PostingRule,
)
from provisioning.backends.errors import NotFound, PlatformLimit, Rejected, Unsupported
from provisioning.backends.polarismail import PolarisMailBackend
from provisioning.simulators.faults import Fault, FaultKind
from tests.provisioning.backends.contract import ADDRESS, ALIAS, BOB, DOMAIN, LIST
from tests.provisioning.backends.polarismail.platform import PROFILES, PolarisMailPlatform, serving

OUTSIDE = "x@elsewhere.test"


@pytest.fixture(autouse=True)
def _people(platform: PolarisMailPlatform) -> None:
    platform.add_mailbox(BOB)
    platform.add_mailbox(ADDRESS)


def test_alias_to_a_mailbox(backend: PolarisMailBackend) -> None:  # AT-N18
    backend.create_alias(AliasSpec(ALIAS, (BOB,)))
    [alias] = backend.list_aliases(DOMAIN)
    assert (alias.address, alias.targets) == (ALIAS, (BOB,))
    backend.delete_alias(ALIAS)
    assert list(backend.list_aliases(DOMAIN)) == []


def test_alias_whose_new_target_is_refused_keeps_the_old_one() -> None:
    with serving(PROFILES["vendor"]) as platform:  # no targets outside of the domain
        platform.add_mailbox(BOB)
        backend = platform.open_backend()
        backend.create_alias(AliasSpec(ALIAS, (BOB,)))
        with pytest.raises(Rejected):
            backend.change_alias(AliasChange(ALIAS, targets=(OUTSIDE,)))
        [alias] = backend.list_aliases(DOMAIN)
        assert alias.targets == (BOB,)


def test_alias_lost_in_the_middle_of_a_change_is_added(backend: PolarisMailBackend) -> None:
    backend.change_alias(AliasChange(ALIAS, targets=(BOB,)))
    state = backend.read_alias(ALIAS)
    assert state is not None
    assert state.targets == (BOB,)


@pytest.mark.parametrize(
    "spec",
    [
        AliasSpec(ALIAS, (BOB, ADDRESS)),
        AliasSpec(ALIAS, ()),
        AliasSpec(ALIAS, (BOB,), display_name="Info"),
        AliasSpec(ALIAS, (BOB,), is_hidden=True),
        AliasSpec(ALIAS, (BOB,), is_enabled=False),
    ],
    ids=str,
)
def test_alias_that_the_platform_cannot_make_is_never_sent(
    platform: PolarisMailPlatform, backend: PolarisMailBackend, spec: AliasSpec
) -> None:
    with pytest.raises(Unsupported):
        backend.create_alias(spec)
    assert platform.actions() == []


def test_forward_inside_and_outside_of_the_domain(backend: PolarisMailBackend) -> None:  # AT-N19
    backend.set_forward(BOB, ForwardState((OUTSIDE, ADDRESS)))
    assert set(backend.read_forward(BOB).targets) == {OUTSIDE, ADDRESS}
    forwards = backend.read_service(DOMAIN).forwards
    assert forwards is not None
    assert set(forwards) == {BOB}
    assert forwards[BOB].keeps_copy is None  # the platform does not tell


def test_forward_without_a_copy_is_unsupported(
    platform: PolarisMailPlatform, backend: PolarisMailBackend
) -> None:
    with pytest.raises(Unsupported):
        backend.set_forward(BOB, ForwardState((OUTSIDE,), keeps_copy=False))
    assert platform.actions() == []


def test_mailbox_session_that_ends_between_two_forwards_is_renewed(
    platform: PolarisMailPlatform, warm: PolarisMailBackend
) -> None:
    fault = Fault(kind=FaultKind.TOKEN_INVALIDATED, path_contains="user/addForward")
    platform.inject(fault, skipped_call_count=1)
    warm.set_forward(BOB, ForwardState((OUTSIDE, "y@elsewhere.test")))
    assert len(warm.read_forward(BOB).targets) == 2


def test_lost_answer_to_a_mailbox_sign_in_costs_a_second_one_time_password(
    platform: PolarisMailPlatform, warm: PolarisMailBackend
) -> None:
    platform.inject(Fault(kind=FaultKind.CUT_AFTER, path_contains="user/login"))
    warm.set_forward(BOB, ForwardState((OUTSIDE,)))
    assert warm.read_forward(BOB).targets == (OUTSIDE,)


def test_disabled_mailbox_refuses_its_session_and_is_not_missing(
    platform: PolarisMailPlatform, backend: PolarisMailBackend
) -> None:
    platform.state().users["bob"].is_disabled = True
    with pytest.raises(Rejected) as caught:
        backend.set_forward(BOB, ForwardState((OUTSIDE,)))
    assert not isinstance(caught.value, NotFound)


def test_list_with_a_member_that_is_refused(backend: PolarisMailBackend) -> None:  # AT-N20
    refused = backend.create_list(ListSpec(LIST, (BOB, "nobody@client.test", ADDRESS, OUTSIDE)))
    assert [member.address for member in refused] == ["nobody@client.test"]
    state = backend.read_list(LIST)
    assert state is not None
    assert set(state.members or ()) == {BOB, ADDRESS, OUTSIDE}


def test_only_what_differs_is_sent(  # AT-N21
    platform: PolarisMailPlatform, backend: PolarisMailBackend
) -> None:
    platform.simulator.add_mailbox("zoe@client.test")
    backend.create_list(ListSpec(LIST, (BOB, ADDRESS)))
    platform.simulator.clear_calls()
    backend.change_list(ListChange(LIST, members=(BOB.upper(), "zoe@client.test")))
    assert platform.actions() == ["getListMembers", "removeListMember", "addListMember"]


def test_5_outside_members_are_refused_before_anything_is_sent(  # AT-N22
    platform: PolarisMailPlatform, backend: PolarisMailBackend
) -> None:
    outside = tuple(f"x{number}@elsewhere.test" for number in range(5))
    with pytest.raises(PlatformLimit, match="4"):
        backend.create_list(ListSpec(LIST, outside))
    with pytest.raises(PlatformLimit, match="4"):
        backend.change_list(ListChange(LIST, members=outside))
    assert platform.actions() == []
    assert list(backend.create_list(ListSpec(LIST, outside[:4]))) == []


def test_members_that_cannot_be_read_stop_a_change(
    platform: PolarisMailPlatform, backend: PolarisMailBackend
) -> None:
    backend.create_list(ListSpec(LIST, (BOB,)))
    platform.simulator.clear_calls()
    platform.inject(Fault(kind=FaultKind.FAILURE, path_contains="getListMembers", times=None))
    with pytest.raises(Rejected):
        backend.change_list(ListChange(LIST, members=(ADDRESS,)))
    assert not {"addListMember", "removeListMember"} & set(platform.actions())
    assert platform.state().lists["team"].members == [BOB]


@pytest.mark.parametrize("noun", ["getAllForwardsDomain", "getAllAliasesDomain", "getAliasDomains"])
def test_list_that_cannot_be_read_is_never_taken_for_empty(
    platform: PolarisMailPlatform, backend: PolarisMailBackend, noun: str
) -> None:
    platform.simulator.add_alias(ALIAS, [BOB])
    platform.inject(Fault(kind=FaultKind.FAILURE, path_contains=noun, times=None))
    with pytest.raises(Rejected):
        backend.read_service(DOMAIN)


@pytest.mark.parametrize(
    "spec",
    [
        ListSpec(LIST, moderators=(BOB,)),
        ListSpec(LIST, posting=PostingRule.MEMBERS),
        ListSpec(LIST, description="All of us"),
    ],
    ids=str,
)
def test_list_that_the_platform_cannot_make_is_never_sent(
    platform: PolarisMailPlatform, backend: PolarisMailBackend, spec: ListSpec
) -> None:
    with pytest.raises(Unsupported):
        backend.create_list(spec)
    assert platform.actions() == []
