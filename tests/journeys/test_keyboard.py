"""A customer's main tasks by keyboard alone, one after the other."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from provisioning.actors import OUTSIDE
from provisioning.audit import Entry, record_all
from provisioning.models import Alias, DistributionList, Mailbox, Service
from tests.factories import GIGABYTE, PASSWORD, make_mailbox, make_service
from tests.journeys.test_accessibility import arrive

pytestmark = pytest.mark.django_db(transaction=True)

PATIENCE_MILLISECONDS = 20_000
SEND = "main form button.primary"


def tab_to(page: Page, selector: str) -> None:
    """Presses Tab until the focus is there, as a person would who looks for it."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab does not lead to {selector} on {page.url}")


def press_at(page: Page, selector: str) -> None:
    tab_to(page, selector)
    page.keyboard.press("Enter")


def expect_success(page: Page) -> None:
    """Told where the focus is, so that a screen reader reads it."""
    told = page.locator(".notice.ok")
    expect(told).to_be_visible(timeout=PATIENCE_MILLISECONDS)
    expect(told).to_be_focused()


@pytest.fixture
def service(transactional_db: None) -> Service:
    """client.test with Bob's mailbox, whose storage somebody has changed outside."""
    row = make_service(whmcs_service_id=101, domain_name="client.test", catch_all_target="")
    zoe = make_mailbox(row, "zoe", quota_bytes=GIGABYTE)
    make_mailbox(row, "bob")
    entry = Entry(
        "mailbox_changed", zoe.address, {"quota_bytes": 5 * GIGABYTE}, {"quota_bytes": GIGABYTE}
    )
    record_all(OUTSIDE, row, [entry])
    return row


def test_at_f14_the_main_tasks_need_no_mouse(site: str, page: Page, service: Service) -> None:
    home = f"{site}/services/101"
    arrive(page, site)

    page.goto(f"{home}/mailboxes/add/")
    page.keyboard.type("anna")
    tab_to(page, "[name=password]")
    page.keyboard.type(PASSWORD)
    press_at(page, SEND)
    expect_success(page)
    assert Mailbox.objects.filter(local_part="anna").exists()

    bob = Mailbox.objects.get(local_part="bob")
    page.goto(f"{home}/mailboxes/{bob.pk}/")
    tab_to(page, "[name=display_name]")
    page.keyboard.press("Control+A")
    page.keyboard.type("Robert Stone")
    press_at(page, SEND)
    expect_success(page)
    assert Mailbox.objects.get(pk=bob.pk).display_name == "Robert Stone"

    page.goto(f"{home}/aliases/add/")
    page.keyboard.type("sales")
    tab_to(page, "[name=targets]")
    page.keyboard.type("bob@client.test")
    press_at(page, SEND)
    expect_success(page)
    assert Alias.objects.get().targets == ["bob@client.test"]

    page.goto(f"{home}/lists/add/")
    page.keyboard.type("team")
    tab_to(page, "[name=members]")
    page.keyboard.type("bob@client.test")
    tab_to(page, "[name=moderators]")
    page.keyboard.type("bob@client.test")
    press_at(page, SEND)
    expect_success(page)
    assert DistributionList.objects.exists()

    page.goto(f"{home}/history/")
    press_at(page, "a[href$='/undo/']")
    expect(page.locator("dialog[open]")).to_be_visible(timeout=PATIENCE_MILLISECONDS)
    press_at(page, "dialog button.primary")
    expect_success(page)
    assert Mailbox.objects.get(local_part="zoe").quota_bytes == 5 * GIGABYTE


def test_at_f14_a_dialog_keeps_the_focus_and_gives_it_back(
    site: str, page: Page, service: Service
) -> None:
    arrive(page, site)
    page.goto(f"{site}/services/101/mailboxes/?search=bob")
    press_at(page, "button[popovertarget^='menu-']")
    press_at(page, ".menu a[href$='/delete/']")
    expect(page.locator("dialog[open]")).to_be_visible(timeout=PATIENCE_MILLISECONDS)
    inside = "document.activeElement.closest('dialog') !== null"
    assert page.evaluate(inside)
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)
    expect(page.locator("main tbody button[popovertarget]")).to_be_focused()
    assert Mailbox.objects.get(local_part="bob").deletes_at is None
