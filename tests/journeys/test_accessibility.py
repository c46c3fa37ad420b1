"""What a page's look alone does not show: where things stand on a phone, and the keyboard.

Every page state against WCAG 2.2 AA and the window's width: `test_every_state.py`.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from provisioning.actions import sso
from provisioning.actors import SYSTEM
from provisioning.models import Mailbox, Service
from tests.browser import PageOpener
from tests.factories import make_mailbox, make_mailboxes, make_service

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def mailbox(transactional_db: None) -> Mailbox:
    """Bob's, in a list of two pages."""
    service = make_service(whmcs_service_id=101, domain_name="client.test")
    make_mailboxes(service, 60)
    return make_mailbox(service, "bob")


def arrive(page: Page, site: str) -> None:
    service = Service.objects.get(whmcs_service_id=101)
    page.goto(f"{site}/sso/{sso.mint(service=service, by=SYSTEM, person_name='Alice').token}/")


def test_at_f13_on_a_phone_address_and_actions_are_in_sight(
    site: str, open_page: PageOpener, mailbox: Mailbox
) -> None:
    page = open_page(width=375)
    arrive(page, site)
    page.goto(f"{site}/services/101/mailboxes/?search=bob")
    for part in (
        page.get_by_role("link", name="bob@client.test"),
        page.get_by_role("button", name="Actions for bob"),
        page.get_by_role("link", name="Add mailbox"),
    ):
        box = part.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 375


def test_the_page_can_be_used_by_keyboard_alone(site: str, page: Page, mailbox: Mailbox) -> None:
    arrive(page, site)
    page.goto(f"{site}/services/101/mailboxes/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/mailboxes/add/")
    assert page.evaluate("document.activeElement.name") == "local_part"
