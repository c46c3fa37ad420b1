"""Deleting with days of grace: disabled at once, restorable, and really deleted on its day."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from provisioning.actions import deletions, mailboxes, undo
from provisioning.errors import ActionRefused
from provisioning.models import Alias, AuditEvent, Mailbox, Operation, Plan, Service, ServiceStatus
from tests.factories import ALICE, make_mailbox
from tests.provisioning.operations.carrying import run
from tests.provisioning.operations.platforms import DOMAIN, MailPlatform


@pytest.fixture
def bob(hosted: Service, platform: MailPlatform) -> Mailbox:
    platform.add_mailbox(f"bob@{DOMAIN}", used_gigabytes=1)
    has_eas = platform.kind == "smartermail"
    mailbox = make_mailbox(hosted, "bob", display_name="")
    if has_eas:
        run(mailboxes.adjust(mailbox=mailbox, by=ALICE, wanted={"has_eas": True}))
    mailbox.refresh_from_db()
    return mailbox


def test_it_is_disabled_now_and_waits_for_its_day(bob: Mailbox) -> None:
    run(deletions.delete(mailbox=bob, by=ALICE))
    bob.refresh_from_db()
    assert (bob.is_enabled, bob.has_eas, bob.state) == (False, False, "active")
    assert bob.deletes_at is not None
    left = bob.deletes_at - timezone.now()
    assert timedelta(days=6, hours=23) < left < timedelta(days=7, minutes=1)
    assert deletions.delete_due() == 0


def test_nothing_else_is_done_with_it_meanwhile(bob: Mailbox) -> None:
    run(deletions.delete(mailbox=bob, by=ALICE))
    with pytest.raises(ActionRefused, match="mailbox_deleting"):
        mailboxes.adjust(mailbox=bob, by=ALICE, wanted={"is_enabled": True})
    with pytest.raises(ActionRefused, match="mailbox_deleting"):
        deletions.delete(mailbox=bob, by=ALICE)


def test_restored_it_is_as_it_was(bob: Mailbox, platform: MailPlatform) -> None:
    had_eas = bob.has_eas
    run(deletions.delete(mailbox=bob, by=ALICE))
    bob.refresh_from_db()
    run(deletions.restore(mailbox=bob, by=ALICE))
    bob.refresh_from_db()
    assert (bob.is_enabled, bob.has_eas, bob.deletes_at) == (True, had_eas, None)


def test_the_history_takes_the_deletion_back(bob: Mailbox, hosted: Service) -> None:
    run(deletions.delete(mailbox=bob, by=ALICE))
    event = AuditEvent.objects.get(verb="mailbox_deletion_planned")
    assert event.before["is_enabled"] is True
    run(undo.undo(service=hosted, event=event, by=ALICE))
    assert Mailbox.objects.filter(pk=bob.pk, is_enabled=True, deletes_at=None).exists()


def test_a_blocked_mailbox_stays_blocked_when_it_is_restored(bob: Mailbox) -> None:
    run(mailboxes.adjust(mailbox=bob, by=ALICE, wanted={"is_enabled": False, "has_eas": False}))
    assert deletions.delete(mailbox=bob, by=ALICE) is None
    bob.refresh_from_db()
    assert bob.deletes_at is not None
    assert deletions.restore(mailbox=bob, by=ALICE) is None
    assert Mailbox.objects.filter(pk=bob.pk, is_enabled=False, deletes_at=None).exists()


def test_on_its_day_the_schedule_deletes_it(bob: Mailbox) -> None:
    run(deletions.delete(mailbox=bob, by=ALICE))
    Mailbox.objects.update(deletes_at=timezone.now() - timedelta(minutes=1))
    Service.objects.update(status=ServiceStatus.SUSPENDED)
    assert deletions.delete_due() == 0
    Service.objects.update(status=ServiceStatus.ACTIVE)
    assert deletions.delete_due() == 1
    assert deletions.delete_due() == 0
    operation = bob.service.operation_set.get(kind="delete_mailbox")
    assert run(operation).status == "succeeded"
    assert not Mailbox.objects.exists()
    event = AuditEvent.objects.get(verb="delete_mailbox")
    assert event.actor_kind == "system"
    assert {"display_name", "quota_bytes", "kind"} <= event.before.keys()


def test_a_refused_disabling_leaves_it_as_it_was(bob: Mailbox, platform: MailPlatform) -> None:
    operation = deletions.delete(mailbox=bob, by=ALICE)
    platform.remove_domain()
    assert run(operation).status == "failed"
    assert not Mailbox.objects.exclude(deletes_at=None).exists()


def test_a_plan_without_grace_deletes_at_once(bob: Mailbox, hosted: Service) -> None:
    Plan.objects.update(grace_day_count=0)
    run(deletions.delete(mailbox=bob, by=ALICE))
    assert not Mailbox.objects.exists()


def test_at_g18_aliases_that_lead_to_it_alone_go_with_it(bob: Mailbox, hosted: Service) -> None:
    others = {"info": [bob.address], "team": ["al@client.test", bob.address]}
    for name, targets in others.items():
        Alias.objects.create(service=hosted, local_part=name, targets=targets, state="active")
    mailboxes.delete(mailbox=bob, by=ALICE)
    kinds = list(Operation.objects.order_by("pk").values_list("object_name", "kind"))
    assert kinds[-3:] == [
        ("info@client.test", "delete_alias"),
        ("team@client.test", "change_alias"),
        ("bob@client.test", "delete_mailbox"),
    ]
