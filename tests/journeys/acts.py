"""What a visitor does to bring a page into one of its states, in whatever language it is."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.factories import PASSWORD
from tests.journeys.visitors import HELPER


def open_menu(page: Page) -> None:
    page.locator("main tbody button[popovertarget]").first.click()
    expect(page.locator(".menu:popover-open")).to_be_visible()


def open_delete_dialog(page: Page) -> None:
    open_menu(page)
    page.locator(".menu:popover-open a[href$='/delete/']").click()
    expect(page.locator("dialog[open] #question-title")).to_be_visible()


def select_two(page: Page) -> None:
    boxes = page.locator("main tbody input[type=checkbox]")
    for number in (0, 1):
        boxes.nth(number).check()


def ask_to_delete_two(page: Page) -> None:
    select_two(page)
    page.locator("#selection-change").select_option("delete")
    page.locator("#selection button[type=submit]").click()
    expect(page.locator("#question-title")).to_be_visible()


def send_empty(page: Page) -> None:
    """Sends the page's own form as it came; it comes back with its messages."""
    page.locator("main form[method=post] button.primary").last.click()
    expect(page.locator(".error").first).to_be_visible(timeout=30_000)


def type_a_mailbox(page: Page) -> None:
    """Half a password and both protocols: the strength, the rules and the price."""
    page.locator("input[name=password]").press_sequentially("Kite-H")
    page.get_by_label("ActiveSync").check()
    page.get_by_label("MAPI").check()
    expect(page.locator("#price-box")).to_contain_text(re.compile("0[.,]50"))


def send_password(page: Page) -> None:
    page.locator("input[name=password]").fill("short")
    page.locator("form button.primary").last.click()
    expect(page.locator(".error").first).to_be_visible(timeout=30_000)


def send_wrong_password(page: Page) -> None:
    _send_password(page, "no-such-password")
    expect(page.locator(".error, .notice.bad").first).to_be_visible(timeout=30_000)


def sign_in(page: Page) -> None:
    """As somebody whose app is asked for a code next."""
    _send_password(page, PASSWORD)
    page.wait_for_url("**/sign-in/second/", timeout=30_000)


def _send_password(page: Page, password: str) -> None:
    page.locator("input[name=login]").fill(HELPER)
    page.locator("input[name=password]").fill(password)
    page.locator("input[name=password]").press("Enter")


def ask_for_code(page: Page) -> None:
    address = page.locator("input[name=email]")
    if address.count():
        address.fill(HELPER)
    page.locator("main form button.primary").first.click()
    page.wait_for_url(re.compile("/confirm/(code/enter/)?$|/code/confirm/$"), timeout=30_000)
