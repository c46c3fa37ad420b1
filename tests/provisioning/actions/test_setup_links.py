"""The owner's personal link: once, 72 hours, unseen by whoever administers."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from provisioning.actions import mailboxes, setup_links
from provisioning.errors import ChangeUnderWay, LinkUnusable, PasswordRefused
from provisioning.models import Mailbox, Operation, OutgoingMail, Service, SetupLink
from tests.factories import ALICE, PASSWORD, make_mailbox, make_service

pytestmark = pytest.mark.django_db


@pytest.fixture
def bob() -> Mailbox:
    return make_mailbox(make_service(), "bob")


def use(token: str, password: str = PASSWORD) -> Operation:
    return setup_links.use(token=token, password=password, ip_address="203.0.113.9")


def test_it_sets_the_password_once(bob: Mailbox) -> None:
    token = setup_links.create(mailbox=bob, by=ALICE)
    operation = use(token)
    assert (operation.kind, operation.requested_by_name) == ("set_mailbox_password", bob.address)
    with pytest.raises(LinkUnusable):
        use(token)


def test_only_its_hash_is_kept(bob: Mailbox) -> None:
    token = setup_links.create(mailbox=bob, by=ALICE, send_to="bob@home.test")
    assert OutgoingMail.objects.get().recipient == "bob@home.test"
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            assert token not in str(cursor.fetchall()), table


def test_it_ends_after_72_hours_and_by_being_revoked_or_replaced(bob: Mailbox) -> None:
    tokens = [setup_links.create(mailbox=bob, by=ALICE) for _ in range(2)]
    assert setup_links.usable(tokens[0]) is None
    link = setup_links.usable(tokens[1])
    assert link is not None
    lifetime = link.expires_at - timezone.now()
    assert timedelta(hours=71, minutes=59) < lifetime <= timedelta(hours=72)
    assert setup_links.revoke(mailbox=bob, by=ALICE)
    assert setup_links.usable(tokens[1]) is None
    token = setup_links.create(mailbox=bob, by=ALICE)
    SetupLink.objects.update(expires_at=timezone.now())
    with pytest.raises(LinkUnusable):
        use(token)


def test_a_weak_password_or_a_change_under_way_leaves_it_usable(bob: Mailbox) -> None:
    token = setup_links.create(mailbox=bob, by=ALICE)
    with pytest.raises(PasswordRefused):
        use(token, "abcdefgh")
    mailboxes.set_password(mailbox=bob, by=ALICE, password=PASSWORD)
    with pytest.raises(ChangeUnderWay):
        use(token)
    assert setup_links.usable(token) is not None


def test_a_password_that_the_server_refused_may_be_chosen_again(bob: Mailbox) -> None:
    token = setup_links.create(mailbox=bob, by=ALICE)
    operation = use(token)
    Operation.objects.filter(pk=operation.pk).update(
        status="failed", finished_at=timezone.now(), active_key=None, secrets=""
    )
    Mailbox.objects.update(state="active")
    assert use(token).pk != operation.pk


def test_a_mailbox_is_made_with_a_password_that_nobody_knows() -> None:
    service: Service = make_service()
    operation = mailboxes.create(
        service=service,
        by=ALICE,
        local_part="anna",
        display_name="",
        password=None,
        quota_bytes=0,
        has_eas=False,
        has_mapi=False,
    )
    assert len(operation.secrets) > 32
