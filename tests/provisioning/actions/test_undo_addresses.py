"""Taking back what was done to aliases, lists, forwards and the catch-all, from the event alone."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from provisioning.actions import aliases, catch_all, forwards, lists, undo
from provisioning.models import (
    Alias,
    AuditEvent,
    DistributionList,
    Mailbox,
    Operation,
    OperationStatus,
    Service,
)
from provisioning.operations import closing
from tests.factories import ALICE, make_alias, make_list, make_mailbox, make_service

pytestmark = pytest.mark.django_db

BOB, AL = "bob@client.test", "al@client.test"


@pytest.fixture
def service() -> Service:
    row = make_service(domain_name="client.test", catch_all_target="")
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
