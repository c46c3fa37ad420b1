from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client as Browser

from provisioning.models import Inquiry, Mailbox
from provisioning.operations import inquiries
from provisioning.simulators.smartermail import SmarterMailSimulator
from tests.pages import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(bob: Mailbox) -> str:
    return f"/services/101/mailboxes/{bob.pk}/webmail/"


def make() -> None:
    inquiries.answer(Inquiry.objects.latest("pk").pk)


def test_the_page_waits_and_then_leads_there(
    alice: Browser,
    bob: Mailbox,
    page: str,
    hosted: Callable[[], None],
    simulator: SmarterMailSimulator,
) -> None:
    simulator.add_mailbox(bob.address)
    waiting = alice.post(page, follow=True)
    assert "Opening webmail" in text_of(waiting)
    assert b"http-equiv" in waiting.content
    make()
    arrived = alice.get(waiting.redirect_chain[0][0])
    assert arrived.status_code == 302
    assert arrived["Location"].startswith("http")
    assert arrived["Cache-Control"] == "no-store"


def test_htmx_is_led_there_too_and_once(
    alice: Browser,
    bob: Mailbox,
    page: str,
    hosted: Callable[[], None],
    simulator: SmarterMailSimulator,
) -> None:
    simulator.add_mailbox(bob.address)
    address = alice.post(page)["Location"]
    make()
    asked = {"HX-Request": "true", "HX-Target": "webmail"}
    assert alice.get(address, headers=asked)["HX-Redirect"].startswith("http")
    again = alice.get(address, headers=asked)
    assert "HX-Redirect" not in again
    assert "Webmail could not be opened" in text_of(again)


def test_a_get_asks_for_nothing(alice: Browser, page: str) -> None:
    assert alice.get(page).status_code == 405
    assert not Inquiry.objects.exists()


def test_a_server_that_is_off_is_told(
    alice: Browser, page: str, hosted: Callable[[], None], simulator: SmarterMailSimulator
) -> None:
    simulator.stop()
    address = alice.post(page)["Location"]
    make()
    assert "Try again" in text_of(alice.get(address))
