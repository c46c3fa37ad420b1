"""Letters about what is coming or went wrong: to the right people, once."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from math import ceil

import pytest
from django.utils import timezone

from provisioning.actions import notifications
from provisioning.models import (
    Mailbox,
    NotificationKind,
    Operation,
    OperationStatus,
    OutgoingMail,
    Service,
)
from provisioning.operations import notices
from provisioning.operations.letters import compose
from tests.factories import ALICE, GIGABYTE, make_client, make_mailbox, make_service
from tests.invoices import billed_service, measure

pytestmark = pytest.mark.django_db


@pytest.fixture
def service(db: None) -> Service:
    client = make_client(email="anna@elsewhere.test", language_code="en")
    return make_service(client=client, domain_name="client.test")


def letters() -> list[tuple[str, str]]:
    return list(OutgoingMail.objects.order_by("pk").values_list("kind", "recipient"))


def only(service: Service, *kinds: NotificationKind) -> None:
    notifications.choose(service=service, wanted=kinds, by=ALICE)


def fill(mailbox: Mailbox, percent: float) -> None:
    used = ceil(mailbox.quota_bytes * percent / 100)
    Mailbox.objects.filter(pk=mailbox.pk).update(used_bytes=used)


class TestFullMailboxes:
    @pytest.fixture
    def bob(self, service: Service) -> Mailbox:
        return make_mailbox(service, "bob", quota_bytes=GIGABYTE)

    def test_owner_and_administrator_are_told(self, bob: Mailbox) -> None:
        fill(bob, 81)
        assert notices.tell_of_full_mailboxes() == 1
        assert letters() == [
            ("mailbox_full", "bob@client.test"),
            ("mailbox_full", "anna@elsewhere.test"),
        ]

    @pytest.mark.parametrize(
        ("percents", "told_count"),
        [
            ([79.9], 0),
            ([80, 80, 84, 89], 1),
            ([80, 90, 95, 99, 100], 3),
            ([96], 1),
            ([80, 79, 80, 78, 81], 1),
            ([80, 75, 80], 2),
            ([95, 60, 85], 2),
            ([96, 91, 96], 1),
        ],
    )
    def test_each_step_once_until_it_falls_back(
        self, bob: Mailbox, percents: Collection[float], told_count: int
    ) -> None:
        for percent in percents:
            fill(bob, percent)
            notices.tell_of_full_mailboxes()
        to_owner = OutgoingMail.objects.filter(recipient="bob@client.test")
        assert to_owner.count() == told_count

    def test_a_mailbox_without_a_limit_is_never_full(self, service: Service) -> None:
        make_mailbox(service, "eve", quota_bytes=0, used_bytes=900 * GIGABYTE)
        assert notices.tell_of_full_mailboxes() == 0

    def test_the_owner_reads_what_an_owner_can_do(self, bob: Mailbox) -> None:
        fill(bob, 95)
        notices.tell_of_full_mailboxes()
        to_owner, to_anna = (compose(mail).body for mail in OutgoingMail.objects.order_by("pk"))
        assert "empty the trash" in to_owner
        assert "/services/" not in to_owner
        assert f"/mailboxes/{bob.pk}/" in to_anna

    def test_the_letter_is_in_the_readers_language(self, service: Service, bob: Mailbox) -> None:
        service.client.language_code = "fr"
        service.client.save()
        fill(bob, 95)
        notices.tell_of_full_mailboxes()
        assert "95" in compose(OutgoingMail.objects.latest("pk")).subject
        assert "boîte" in compose(OutgoingMail.objects.latest("pk")).subject

    def test_switched_off_nobody_is_told(self, service: Service, bob: Mailbox) -> None:
        only(service, NotificationKind.DNS)
        fill(bob, 95)
        notices.tell_of_full_mailboxes()
        assert letters() == []


class TestRefusals:
    def refused(self, service: Service, name: str, *, minutes_ago: float = 20) -> Operation:
        return Operation.objects.create(
            kind="change_mailbox",
            service=service,
            object_kind="mailbox",
            object_name=f"{name}@client.test",
            status=OperationStatus.FAILED,
            error_code="platform_limit",
            requested_by_kind="customer",
            not_before_at=timezone.now(),
            finished_at=timezone.now() - timedelta(minutes=minutes_ago),
        )

    def test_one_letter_tells_of_all(self, service: Service) -> None:
        for number in range(12):
            self.refused(service, f"box{number}")
        assert notices.tell_of_refusals(timezone.now()) == 1
        body = compose(OutgoingMail.objects.get()).body
        assert "box0@client.test: The mail server allows no more mailboxes" in body
        assert "and 2 more" in body

    def test_never_twice_and_what_is_new_later(self, service: Service) -> None:
        late = self.refused(service, "late", minutes_ago=0)
        self.refused(service, "first")
        for _ in range(3):
            notices.tell_of_refusals(timezone.now())
        assert OutgoingMail.objects.count() == 1
        Operation.objects.filter(pk=late.pk).update(
            finished_at=timezone.now() - timedelta(minutes=11)
        )
        for _ in range(3):
            notices.tell_of_refusals(timezone.now())
        bodies = [compose(mail).body for mail in OutgoingMail.objects.order_by("pk")]
        assert ["first@" in body for body in bodies] == [True, False]
        assert ["late@" in body for body in bodies] == [False, True]

    def test_what_was_seen_or_is_staffs_is_not_told(self, service: Service) -> None:
        seen = self.refused(service, "seen")
        Operation.objects.filter(pk=seen.pk).update(dismissed_at=timezone.now())
        staffs = self.refused(service, "staffs")
        Operation.objects.filter(pk=staffs.pk).update(requested_by_kind="staff")
        self.refused(service, "old", minutes_ago=60 * 25)
        assert notices.tell_of_refusals(timezone.now()) == 0

    def test_switched_off_nobody_is_told(self, service: Service) -> None:
        only(service, NotificationKind.QUOTA)
        self.refused(service, "bob")
        assert notices.tell_of_refusals(timezone.now()) == 0


class TestTranches:
    @pytest.fixture
    def growing(self) -> Service:
        """28.5 GB now, 0.3 more a day: 30 GB in five days."""
        service = billed_service()
        service.client.email = "anna@elsewhere.test"
        service.client.save()
        for day in range(30, -1, -1):
            measure(service, 28.5 - day * 0.3, days_ago=day)
        Service.objects.filter(pk=service.pk).update(used_bytes=int(28.5 * GIGABYTE))
        return service

    def test_the_next_step_is_told_ahead_once(self, growing: Service) -> None:
        told = [notices.tell_of_tranches(timezone.now()) for _ in range(3)]
        assert told == [1, 0, 0]
        body = compose(OutgoingMail.objects.get()).body
        assert "reaches 30 GB on" in body
        assert "6.00 a month" in body

    def test_far_below_the_step_nothing_is_asked(self, growing: Service) -> None:
        Service.objects.filter(pk=growing.pk).update(used_bytes=21 * GIGABYTE)
        assert notices.tell_of_tranches(timezone.now()) == 0

    def test_switched_off_nobody_is_told(self, growing: Service) -> None:
        only(growing, NotificationKind.QUOTA)
        assert notices.tell_of_tranches(timezone.now()) == 0
        assert letters() == []


def test_two_rounds_at_once_write_one_letter(service: Service) -> None:
    """The second round has read the mailbox before the first one noted it."""
    bob = make_mailbox(service, "bob", quota_bytes=GIGABYTE, used_bytes=GIGABYTE)
    read_before = Mailbox.objects.select_related("service__client", "service__plan").get(pk=bob.pk)
    notices.tell_of_full_mailboxes()
    count = OutgoingMail.objects.count()
    assert not notices._tell_of_storage(read_before)  # noqa: SLF001 - the moment between two reads
    assert OutgoingMail.objects.count() == count
