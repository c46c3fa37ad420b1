"""Several mailboxes at once, and what the list's filters and menus do."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.utils import timezone

from provisioning.models import Alias, Mailbox, MirrorState, Operation, Plan, Service
from tests.factories import GIGABYTE, make_mailbox, make_service
from tests.pages import addresses_of, text_of

pytestmark = pytest.mark.django_db

LIST = "/services/101/mailboxes/"
SELECTION = f"{LIST}selection/"


@pytest.fixture
def zoe(service: Service, bob: Mailbox) -> Mailbox:
    return make_mailbox(service, "zoe")


def confirmed(alice: Browser, change: str, *mailboxes: Mailbox, **form: str) -> str:
    numbers = [str(mailbox.pk) for mailbox in mailboxes]
    wish = {"change": change, "mailbox": numbers, "confirmed": "yes", **form}
    return text_of(alice.post(SELECTION, wish, follow=True))


def test_it_asks_first_naming_number_consequence_and_price(
    alice: Browser, bob: Mailbox, zoe: Mailbox
) -> None:
    asked = alice.post(SELECTION, {"change": "eas_on", "mailbox": [bob.pk, zoe.pk]})
    assert "Switch ActiveSync on: 2 mailboxes?" in text_of(asked)
    assert "This adds" in text_of(asked)
    assert "4.00" in text_of(asked)
    asked = alice.post(SELECTION, {"change": "delete", "mailbox": [bob.pk]})
    assert "Delete: 1 mailbox?" in text_of(asked)
    assert "Until then you can restore them" in text_of(asked)
    assert not Operation.objects.exists()


@pytest.mark.parametrize(
    ("change", "field", "value"),
    [("block", "is_enabled", False), ("eas_on", "has_eas", True), ("mapi_on", "has_mapi", True)],
)
def test_confirmed_all_are_changed(
    alice: Browser, bob: Mailbox, zoe: Mailbox, change: str, field: str, value: bool
) -> None:
    assert "2 mailboxes are being changed." in confirmed(alice, change, bob, zoe)
    assert set(Mailbox.objects.values_list(field, flat=True)) == {value}


def test_storage_is_set_for_all(alice: Browser, bob: Mailbox, zoe: Mailbox) -> None:
    confirmed(alice, "quota", bob, zoe, quota_amount="8", quota_unit="GB")
    assert set(Mailbox.objects.values_list("quota_bytes", flat=True)) == {8 * GIGABYTE}


def test_a_refusal_names_its_mailbox_and_stops_no_other(
    alice: Browser, bob: Mailbox, zoe: Mailbox
) -> None:
    Mailbox.objects.filter(pk=zoe.pk).update(state=MirrorState.UPDATING)
    told = confirmed(alice, "block", bob, zoe)
    assert "1 mailbox is being changed." in told
    assert "zoe@client.test" in told
    assert "is still being changed" in told


def test_deleted_and_restored(alice: Browser, bob: Mailbox) -> None:
    confirmed(alice, "delete", bob)
    bob.refresh_from_db()
    assert bob.deletes_at is not None
    Mailbox.objects.update(state=MirrorState.ACTIVE)
    Operation.objects.all().delete()
    assert "Deleted on" in text_of(alice.get(f"{LIST}?only=deleting"))
    told = text_of(alice.post(f"{LIST}{bob.pk}/restore/", follow=True))
    assert "bob@client.test is there again." in told


def test_strangers_mailboxes_and_nonsense_are_left_alone(alice: Browser, bob: Mailbox) -> None:
    other = make_mailbox(make_service(), "other")
    assert "Choose mailboxes in the list" in confirmed(alice, "block", other)
    assert "Choose mailboxes in the list" in confirmed(alice, "format", bob)
    assert not Operation.objects.exists()


def test_at_n16_blocked_and_allowed_in_one_click(alice: Browser, bob: Mailbox) -> None:
    page = f"{LIST}{bob.pk}/sign-in/"
    assert "sign-in is being blocked" in text_of(
        alice.post(page, {"sign_in": "block"}, follow=True)
    )
    Mailbox.objects.update(state=MirrorState.ACTIVE)
    Operation.objects.all().delete()
    assert "Allow sign-in" in text_of(alice.get(LIST))
    alice.post(page, {"sign_in": "allow"})
    bob.refresh_from_db()
    assert bob.is_enabled


def test_at_f03_found_by_alias_and_by_destination(
    alice: Browser, service: Service, bob: Mailbox, zoe: Mailbox
) -> None:
    Alias.objects.create(
        service=service, local_part="info", targets=["bob@client.test"], state=MirrorState.ACTIVE
    )
    assert addresses_of(alice.get(f"{LIST}?search=INFO")) == ["bob@client.test"]
    Mailbox.objects.filter(pk=zoe.pk).update(forward_targets=["far@away.test"])
    assert addresses_of(alice.get(f"{LIST}?search=Away.TEST")) == ["zoe@client.test"]


def test_filters(alice: Browser, service: Service, bob: Mailbox, zoe: Mailbox) -> None:
    make_mailbox(service, "full", used_bytes=5 * GIGABYTE)
    make_mailbox(service, "blocked", is_enabled=False)
    make_mailbox(service, "phone", has_eas=True)
    make_mailbox(service, "going", is_enabled=False, deletes_at=timezone.now() + timedelta(days=2))
    found = {
        only: addresses_of(alice.get(f"{LIST}?only={only}"))
        for only in ("nearly_full", "blocked", "eas", "deleting", "mapi")
    }
    assert found == {
        "nearly_full": ["full@client.test"],
        "blocked": ["blocked@client.test"],
        "eas": ["phone@client.test"],
        "deleting": ["going@client.test"],
        "mapi": [],
    }
    assert len(addresses_of(alice.get(f"{LIST}?only=nonsense"))) == 6


def test_the_last_sign_in_stands_in_the_list_and_sorts(
    alice: Browser, bob: Mailbox, zoe: Mailbox
) -> None:
    Mailbox.objects.filter(pk=zoe.pk).update(last_login_at=timezone.now())
    listed = alice.get(f"{LIST}?sort=-sign_in")
    assert addresses_of(listed)[0] == "zoe@client.test"
    assert str(timezone.now().year) in text_of(listed)


def test_without_grace_the_question_says_for_good(alice: Browser, bob: Mailbox) -> None:
    Plan.objects.update(grace_day_count=0)
    asked = text_of(alice.post(SELECTION, {"change": "delete", "mailbox": [bob.pk]}))
    assert "deleted for good" in asked
