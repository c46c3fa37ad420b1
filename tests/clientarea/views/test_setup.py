"""Where a mailbox's owner chooses the password."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client as Browser

from provisioning.actions import setup_links
from provisioning.devices import qr
from provisioning.models import Mailbox, Operation, SetupLink
from provisioning.simulators.smartermail import SmarterMailSimulator
from tests.factories import ALICE, PASSWORD
from tests.pages import error_of, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(bob: Mailbox) -> str:
    return f"/setup/{setup_links.create(mailbox=bob, by=ALICE)}/"


def test_a_get_changes_nothing(page: str) -> None:
    for _ in range(2):
        response = Browser().get(page)
        assert "Choose your password" in text_of(response)
        assert "bob@client.test" in text_of(response)
        assert response["Cache-Control"] == "no-store"
    assert SetupLink.objects.get().used_at is None
    assert not Operation.objects.exists()


def test_the_owner_chooses_under_the_plans_rules_and_once(page: str) -> None:
    owner = Browser()
    refused = owner.post(page, {"password": "abcdefgh"})
    assert refused.status_code == 422
    assert "Add a digit." in error_of(refused, "password")
    done = owner.post(page, {"password": PASSWORD}, follow=True)
    assert "Your password is being set" in text_of(done)
    assert PASSWORD not in done.content.decode()
    owner.post(page, {"password": "Another-Kite7-lemon"})
    assert Operation.objects.count() == 1


def test_it_ends_with_the_way_to_the_mail_programs(
    page: str, hosted: Callable[[], None], simulator: SmarterMailSimulator, bob: Mailbox
) -> None:
    simulator.add_mailbox(bob.address)
    owner = Browser()
    owner.post(page, {"password": PASSWORD})
    hosted()
    done = owner.get(page)
    assert "Your password is set" in text_of(done)
    guide = re.search(r'href="(/device/[^"]+)"', done.content.decode())
    assert guide is not None
    assert "Set up your mail bob@client.test" in text_of(owner.get(guide[1]))


def test_a_password_is_generated_on_request(page: str) -> None:
    response = Browser().post(page, {"generate": "1"})
    assert re.search(r'name="password"[^>]*value="[^"]{12,}"', response.content.decode())
    assert not Operation.objects.exists()


def test_an_unknown_link_says_nothing_of_anybody() -> None:
    response = Browser().get("/setup/nonsense/")
    assert response.status_code == 410
    assert "client.test" not in text_of(response)


def test_the_administrator_sees_the_link_once(alice: Browser, bob: Mailbox) -> None:
    page = f"/services/101/mailboxes/{bob.pk}/owner-link/"
    assert "/setup/" not in alice.get(page).content.decode()
    shown = alice.post(page).content.decode()
    link = re.search(r"/setup/[\w-]+/", shown)
    assert link is not None
    assert link[0] not in alice.get(page).content.decode()
    # The code on the screen leads to the same page (segno draws the same text the same way).
    assert qr.svg(f"http://testserver{link[0]}") in shown
    assert Browser().get(link[0]).status_code == 200
    assert "does not work any more" in text_of(alice.post(f"{page}revoke/", follow=True))
    assert Browser().get(link[0]).status_code == 410


def test_a_new_mailbox_may_leave_its_password_to_its_owner(alice: Browser, bob: Mailbox) -> None:
    form = {"local_part": "anna", "quota_unit": "GB", "owner_chooses": "on"}
    response = alice.post("/services/101/mailboxes/add/", form)
    anna = Mailbox.objects.get(local_part="anna")
    assert response["Location"] == f"/services/101/mailboxes/{anna.pk}/owner-link/"
