"""Distribution lists, carried out on both platforms' simulators."""

from __future__ import annotations

from typing import Any

import pytest

from provisioning.actions import lists
from provisioning.backends.base import ListChange
from provisioning.models import DistributionList, Operation, Service
from provisioning.operations import details
from provisioning.operations.platform import backend_of
from provisioning.operations.refresh import refresh_service
from provisioning.simulators.faults import Fault, FaultKind
from tests.factories import ALICE
from tests.provisioning.operations.carrying import run
from tests.provisioning.operations.platforms import MailPlatform

pytestmark = pytest.mark.django_db

TEAM, BOB, AL, ZOE, OUTSIDE = (
    "team@client.test",
    "bob@client.test",
    "al@client.test",
    "zoe@client.test",
    "x@y.test",
)


@pytest.fixture
def domain(platform: MailPlatform, hosted: Service) -> Service:
    for address in (BOB, AL, ZOE):
        platform.add_mailbox(address)
    assert refresh_service(hosted.pk)
    hosted.refresh_from_db()
    return hosted


def ask(domain: Service, *members: str) -> Operation:
    needs = domain.plan.capabilities.list_needs_moderator
    moderators: dict[str, Any] = {"moderators": [BOB]} if needs else {}
    return lists.create(service=domain, by=ALICE, local_part="team", members=members, **moderators)


def members_on_platform(domain: Service) -> list[str]:
    assert domain.server is not None
    state = backend_of(domain.server).read_list(TEAM)
    assert state is not None
    return sorted(state.members or ())


def test_at_n20_it_is_created_with_its_members(domain: Service) -> None:
    assert run(ask(domain, BOB, AL, OUTSIDE)).status == "succeeded"
    assert members_on_platform(domain) == [AL, BOB, OUTSIDE]
    row = DistributionList.objects.get()
    assert (row.state, row.members, row.refused_members) == ("active", [AL, BOB, OUTSIDE], [])


def test_at_n20_a_failing_member_is_named_and_the_list_kept(
    platform: MailPlatform, domain: Service
) -> None:
    path = "subscriber-add" if platform.kind == "smartermail" else "addListMember"
    # One platform is asked for all together and then one by one, the other twice for each.
    platform.simulator.inject(Fault(kind=FaultKind.FAILURE, path_contains=path, times=2))
    operation = run(ask(domain, AL, BOB))
    assert operation.status == "succeeded"
    assert AL in operation.error_detail
    row = DistributionList.objects.get()
    assert (row.members, row.refused_members) == ([BOB], [AL])
    assert members_on_platform(domain) == [BOB]


def test_at_n21_exactly_one_removal_and_one_addition_are_sent(
    platform: MailPlatform, domain: Service
) -> None:
    run(ask(domain, AL, BOB))
    row = DistributionList.objects.get()
    platform.simulator.clear_calls()
    assert run(lists.change(mailing_list=row, by=ALICE, members=[BOB, ZOE])).status == "succeeded"
    added, removed = (
        ("subscriber-add", "subscriber-remove")
        if platform.kind == "smartermail"
        else ("addListMember", "removeListMember")
    )
    sent = [str(call) for call in platform.simulator.calls]
    assert sum(added in call for call in sent) == 1
    assert sum(removed in call for call in sent) == 1
    assert members_on_platform(domain) == [BOB, ZOE]


def test_a_member_added_outside_meanwhile_stays(domain: Service) -> None:
    run(ask(domain, AL, BOB))
    operation = lists.change(mailing_list=DistributionList.objects.get(), by=ALICE, members=[BOB])
    assert domain.server is not None
    backend = backend_of(domain.server)
    backend.change_list(ListChange(TEAM, added=(ZOE,)))
    run(operation)
    assert members_on_platform(domain) == [BOB, ZOE]


def test_members_are_read_on_demand(domain: Service) -> None:
    run(ask(domain, AL, BOB))
    DistributionList.objects.update(members=None, members_read_at=None)
    assert details.read_members(DistributionList.objects.get().pk)
    assert DistributionList.objects.get().members == [AL, BOB]


def test_a_cut_while_creating_is_settled_by_looking(
    platform: MailPlatform, domain: Service
) -> None:
    path = "mailing-lists/add" if platform.kind == "smartermail" else "addList"
    platform.simulator.inject(Fault(kind=FaultKind.CUT_AFTER, path_contains=path))
    operation = ask(domain, AL, BOB)
    while run(operation).status in {"queued", "unknown"}:
        operation.refresh_from_db()
    assert run(operation).status == "succeeded"
    assert members_on_platform(domain) == [AL, BOB]


def test_it_is_deleted(domain: Service) -> None:
    run(ask(domain, AL))
    operation = lists.delete(mailing_list=DistributionList.objects.get(), by=ALICE)
    assert run(operation).status == "succeeded"
    assert not DistributionList.objects.exists()
