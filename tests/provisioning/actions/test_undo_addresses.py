"""Taking back what was done to aliases, lists, forwards and the catch-all, from the event alone."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from provisioning.actions import aliases, catch_all, domain_aliases, forwards, lists, undo
from provisioning.errors import ActionRefused
from provisioning.models import (
    Alias,
    AuditEvent,
    DistributionList,
    DomainAlias,
    DomainAliasRequest,
    Mailbox,
    Operation,
    OperationStatus,
    Service,
)
from provisioning.operations import closing
from tests.factories import ALICE, make_alias, make_list, make_mailbox, make_plan, make_service

pytestmark = pytest.mark.django_db

BOB, AL = "bob@client.test", "al@client.test"


@pytest.fixture
def service() -> Service:
    row = make_service(
        domain_name="client.test", catch_all_target="", plan=make_plan(options={17: "1"})
    )
    for name in ("bob", "al"):
        make_mailbox(row, name, forward_targets=[])
    return row


def done(*, model: type[Any] | None = None, gone: bool = False) -> None:
    """All that is on its way ends well."""
    ended = {**closing.ended(), "status": OperationStatus.SUCCEEDED, "finished_at": timezone.now()}
    Operation.objects.update(**ended)
    if model is not None and gone:
        model._default_manager.all().delete()
    elif model is not None:
        model._default_manager.update(state="active")


def take_back(service: Service, verb: str) -> None:
    event = AuditEvent.objects.filter(verb=verb).latest("pk")
    undo.undo(service=service, event=event, by=ALICE)


def test_an_aliass_targets_and_flags(service: Service) -> None:
    alias = make_alias(service, "sales", [BOB])
    aliases.change(alias=alias, by=ALICE, targets=[AL], is_hidden=True)
    done(model=Alias)
    take_back(service, "alias_changed")
    alias.refresh_from_db()
    assert (alias.targets, alias.is_hidden) == ([BOB], False)


def test_a_deleted_alias(service: Service) -> None:
    alias = make_alias(service, "sales", [BOB], allows_sending=True)
    aliases.delete(alias=alias, by=ALICE)
    done(model=Alias, gone=True)
    take_back(service, "alias_deleted")
    back = Alias.objects.get()
    assert (back.targets, back.allows_sending) == ([BOB], True)


def test_a_lists_members(service: Service) -> None:
    row = make_list(service, "team", [AL, BOB], moderators=[BOB], posting="members")
    lists.change(mailing_list=row, by=ALICE, members=[BOB])
    done(model=DistributionList)
    take_back(service, "list_changed")
    row.refresh_from_db()
    assert row.members == [AL, BOB]


def test_a_deleted_list(service: Service) -> None:
    row = make_list(service, "team", [AL, BOB], moderators=[BOB], posting="members")
    lists.delete(mailing_list=row, by=ALICE)
    done(model=DistributionList, gone=True)
    take_back(service, "list_deleted")
    assert Operation.objects.latest("pk").payload["wish"]["members"] == [AL, BOB]


def test_a_forward(service: Service) -> None:
    bob = Mailbox.objects.get(local_part="bob")
    forwards.set_forward(mailbox=bob, by=ALICE, targets=[AL])
    done(model=Mailbox)
    take_back(service, "forward_changed")
    bob.refresh_from_db()
    assert bob.forward_targets == []


def test_the_catch_all(service: Service) -> None:
    make_alias(service, "rest", [BOB])
    catch_all.set_catch_all(service=service, by=ALICE, target="rest@client.test")
    done()
    take_back(service, "catch_all_changed")
    service.refresh_from_db()
    assert service.catch_all_target == ""


def test_an_emptied_text_comes_back_empty(service: Service) -> None:
    alias = make_alias(service, "sales", [BOB], display_name="")
    aliases.change(alias=alias, by=ALICE, display_name="Sales")
    done(model=Alias)
    take_back(service, "alias_changed")
    alias.refresh_from_db()
    assert alias.display_name == ""
    row = make_list(service, "team", [AL], moderators=[BOB], posting="anyone", description="")
    lists.change(mailing_list=row, by=ALICE, description="All of us")
    done(model=DistributionList)
    take_back(service, "list_changed")
    row.refresh_from_db()
    assert row.description == ""


def test_a_list_whose_members_were_never_read_is_not_brought_back_empty(service: Service) -> None:
    row = make_list(service, "team", None, moderators=[BOB], posting="anyone")
    lists.delete(mailing_list=row, by=ALICE)
    done(model=DistributionList, gone=True)
    with pytest.raises(ActionRefused) as refusal:
        take_back(service, "list_deleted")
    assert refusal.value.code == "undo_unknown"


def test_what_was_created_goes_again(service: Service) -> None:
    aliases.create(service=service, by=ALICE, local_part="sales", targets=[BOB])
    lists.create(service=service, by=ALICE, local_part="team", members=[BOB], moderators=[BOB])
    done(model=Alias)
    done(model=DistributionList)
    DistributionList.objects.update(members=[BOB], members_read_at=timezone.now())
    take_back(service, "alias_created")
    take_back(service, "list_created")
    states = [model._default_manager.get().state for model in (Alias, DistributionList)]
    assert states == ["deleting", "deleting"]


def test_a_name_that_is_in_use_again_stands_against_it(service: Service) -> None:
    aliases.delete(alias=make_alias(service, "sales", [BOB]), by=ALICE)
    done(model=Alias, gone=True)
    held = make_mailbox(service, "sales")
    with pytest.raises(ActionRefused) as refusal:
        take_back(service, "alias_deleted")
    assert refusal.value.code == "name_is_mailbox"
    held.delete()
    take_back(service, "alias_deleted")


def test_an_undo_can_be_undone_and_only_the_last_of_two(service: Service) -> None:
    alias = make_alias(service, "sales", [BOB])
    aliases.change(alias=alias, by=ALICE, targets=[AL])
    done(model=Alias)
    first = AuditEvent.objects.get(verb="alias_changed")
    take_back(service, "alias_changed")
    done(model=Alias)
    with pytest.raises(ActionRefused) as refusal:
        undo.undo(service=service, event=first, by=ALICE)
    assert refusal.value.code == "undo_done"
    take_back(service, "alias_changed")
    alias.refresh_from_db()
    assert alias.targets == [AL]


def test_a_domain_alias_that_comes_back_is_proven_anew(service: Service) -> None:
    alias = DomainAlias.objects.create(service=service, domain_name="own.test", state="active")
    domain_aliases.remove(alias=alias, by=ALICE)
    done(model=DomainAlias, gone=True)
    take_back(service, "domain_alias_removed")
    assert DomainAliasRequest.objects.get().domain_name == "own.test"
    assert not DomainAlias.objects.exists()
    take_back(service, "domain_alias_requested")
    assert not DomainAliasRequest.objects.exists()
    domain_aliases.request(service=service, by=ALICE, domain="other.test")
    with pytest.raises(ActionRefused) as refusal:
        take_back(service, "domain_alias_removed")
    assert refusal.value.code == "domain_alias_limit"
