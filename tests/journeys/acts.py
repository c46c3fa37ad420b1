"""What a visitor does to bring a page into one of its states."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.factories import PASSWORD


def open_menu(page: Page) -> None:
    page.get_by_role("button", name="Actions for bob").click()


def open_delete_dialog(page: Page) -> None:
    open_menu(page)
    page.get_by_role("link", name="Delete").click()
    expect(page.locator("dialog[open] h1, dialog[open] h2").first).to_be_visible()


def select_two(page: Page) -> None:
    boxes = page.locator("tbody input[type=checkbox]")
    for number in (0, 1):
        boxes.nth(number).check()


def ask_to_delete_two(page: Page) -> None:
    select_two(page)
    page.get_by_label("With the selected mailboxes").select_option("delete")
    page.get_by_role("button", name="Continue").click()
    expect(page.locator("#question-title")).to_be_visible()


def send_empty(page: Page) -> None:
    """Sends the page's own form as it came; it comes back with its messages."""
    page.locator("main form[method=post] button.primary").last.click()
    expect(page.locator(".error").first).to_be_visible()


def send_password(page: Page) -> None:
    page.locator("input[name=password]").fill("short")
    page.locator("main form button.primary, form button.primary").last.click()
    expect(page.locator(".error").first).to_be_visible()


def open_person(page: Page) -> None:
    page.get_by_text("Change:").first.click()
    expect(page.get_by_role("button", name="Set role").first).to_be_visible()


def send_empty_invitation(page: Page) -> None:
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.locator(".error").first).to_be_visible()


def send_wrong_password(page: Page) -> None:
    page.get_by_label("E-mail address").fill("eve@no.example")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.locator(".notice.bad").first).to_be_visible()


def ask_for_code(page: Page) -> None:
    page.get_by_label("E-mail address").fill("eve@no.example")
    ask_to_confirm(page)


def ask_to_confirm(page: Page) -> None:
    page.get_by_role("button", name="Send me a code").click()
    expect(page.get_by_role("heading", name="Enter the code")).to_be_visible()


def give_password(page: Page) -> None:
    page.get_by_label("E-mail address").fill("sam")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="Second step")).to_be_visible()
