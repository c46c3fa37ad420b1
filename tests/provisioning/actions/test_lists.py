from __future__ import annotations

from typing import Any

import pytest

from provisioning.actions import lists
from provisioning.errors import ActionRefused
from provisioning.models import AuditEvent, DistributionList, Operation, Service
from tests.factories import ALICE, make_list, make_mailbox, make_plan, make_service

pytestmark = pytest.mark.django_db

BOB, AL, ZOE = "bob@client.test", "al@client.test", "zoe@client.test"


def make_domain(platform: str) -> Service:
    row = make_service(
        domain_name="client.test",
        catch_all_target="",
        plan=make_plan(platform=platform),
        option_texts={"Total Distribution Lists": "unlimited"},
    )
    for name in ("bob", "al", "zoe"):
        make_mailbox(row, name)
    return row


@pytest.fixture
def service() -> Service:
    return make_domain("smartermail")


@pytest.fixture
def polaris() -> Service:
    return make_domain("polarismail")


def create(service: Service, *members: str, **values: Any) -> Operation:
    if service.plan.capabilities.list_needs_moderator:
        values = {"moderators": [BOB], **values}
    return lists.create(service=service, by=ALICE, local_part="team", members=members, **values)


def test_it_writes_mirror_operation_and_audit_event(service: Service) -> None:
    operation = create(service, BOB, AL, "x@y.test", posting="members", description="All of us")
    row = DistributionList.objects.get()
    assert (row.state, row.member_count, row.posting) == ("creating", 3, "members")
    assert (operation.kind, operation.object_kind) == ("create_list", "list")
    event = AuditEvent.objects.get()
    assert (event.verb, event.after["members"]) == ("list_created", [AL, BOB, "x@y.test"])


def test_at_n22_five_outside_members_are_refused_before_sending(polaris: Service) -> None:
    outside = [f"{name}@y.test" for name in "abcde"]
    with pytest.raises(ActionRefused) as refusal:
        create(polaris, BOB, *outside)
    assert (refusal.value.code, refusal.value.field) == ("outside_member_limit", "members")
    assert refusal.value.arguments == {"limit": 4, "count": 5}
    assert not Operation.objects.exists()
    assert create(polaris, BOB, *outside[:4]).status == "queued"


def test_what_the_platform_does_not_have_is_refused(polaris: Service) -> None:
    for values in ({"posting": "members"}, {"description": "x"}):
        with pytest.raises(ActionRefused) as refusal:
            create(polaris, BOB, **values)
        assert refusal.value.code == "option_not_offered"
    with pytest.raises(ActionRefused) as refusal:
        create(polaris, BOB, moderators=[BOB])
    assert refusal.value.code == "moderator_limit"


def test_a_list_that_needs_a_moderator_says_so(service: Service) -> None:
    with pytest.raises(ActionRefused) as refusal:
        create(service, BOB, moderators=[])
    assert (refusal.value.code, refusal.value.field) == ("moderator_needed", "moderators")


def test_a_list_in_itself_goes_round_in_a_circle(service: Service) -> None:
    with pytest.raises(ActionRefused) as refusal:
        create(service, "team@client.test")
    assert refusal.value.code == "target_circle"


def test_at_n21_an_edit_carries_exactly_what_differs(service: Service) -> None:
    row = make_list(service, "team", [AL, BOB], moderators=[BOB], posting="anyone")
    operation = lists.change(mailing_list=row, by=ALICE, members=[BOB, ZOE])
    assert operation is not None
    assert operation.payload["wish"] == {"added": [ZOE], "removed": [AL]}
    row.refresh_from_db()
    assert (row.members, row.member_count, row.state) == ([BOB, ZOE], 2, "updating")
    event = AuditEvent.objects.get()
    assert (event.before["members"], event.after["members"]) == ([AL, BOB], [BOB, ZOE])


def test_nothing_different_changes_nothing(service: Service) -> None:
    row = make_list(service, "team", [AL], moderators=[BOB], posting="anyone")
    assert lists.change(mailing_list=row, by=ALICE, members=["AL@client.test"]) is None


def test_members_that_were_never_read_are_not_overwritten(service: Service) -> None:
    row = make_list(service, "team", None, moderators=[BOB], posting="anyone")
    with pytest.raises(ActionRefused) as refusal:
        lists.change(mailing_list=row, by=ALICE, members=[])
    assert refusal.value.code == "members_not_read"


def test_the_history_can_bring_a_deleted_list_back(service: Service) -> None:
    row = make_list(service, "team", [AL], moderators=[BOB], posting="members")
    lists.delete(mailing_list=row, by=ALICE)
    before = AuditEvent.objects.get().before
    DistributionList.objects.all().delete()
    operation = lists.create(service=service, by=ALICE, **before)
    assert operation.payload["wish"]["members"] == [AL]
