"""The customer's journey in a browser on real parts: with and without script, desk and phone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from provisioning.actions import sso
from provisioning.actors import SYSTEM
from provisioning.models import Mailbox, Operation, Plan, Service
from provisioning.simulators.faults import Fault, FaultKind
from provisioning.simulators.smartermail import (
    ADMIN_PASSWORD,
    ADMIN_USERNAME,
    SmarterMailSimulator,
)
from tests.browser import PageOpener
from tests.factories import GIGABYTE, PASSWORD, make_mailbox, make_plan, make_server, make_service
from tests.processes import CeleryProcess, wait_until

pytestmark = pytest.mark.django_db(transaction=True)

WAYS = [
    pytest.param(True, 1280, id="script-desktop"),
    pytest.param(True, 360, id="script-phone"),
    pytest.param(False, 1280, id="plain-desktop"),
    pytest.param(False, 360, id="plain-phone"),
]
# Without script the page reloads itself every five seconds while something is under way.
PATIENCE_MILLISECONDS = 20_000


@pytest.fixture
def service(transactional_db: None, simulator: SmarterMailSimulator) -> Service:
    """client.test on the simulated mail server, with one mailbox of Bob's."""
    server = make_server(port=simulator.port, username=ADMIN_USERNAME, password=ADMIN_PASSWORD)
    row = make_service(
        whmcs_service_id=101,
        domain_name="client.test",
        server=server,
        plan=make_plan(max_mailbox_count=25),
    )
    simulator.add_domain("client.test", admin_username=row.admin_username)
    simulator.add_mailbox("bob@client.test", full_name="Bob Stone", max_bytes=5 * GIGABYTE)
    make_mailbox(row, "bob", display_name="Bob Stone", used_bytes=0)
    return row


def arrive(page: Page, site: str, service: Service, path: str = "") -> None:
    """Opens a fresh login link, as WHMCS's button does."""
    link = sso.mint(service=service, by=SYSTEM, person_name="Alice", next_path=path)
    page.goto(f"{site}/sso/{link.token}/")


@pytest.mark.parametrize(("javascript", "width"), WAYS)
def test_from_the_link_to_a_working_mailbox_and_back(
    site: str,
    open_page: PageOpener,
    service: Service,
    simulator: SmarterMailSimulator,
    worker: CeleryProcess,
    beat: CeleryProcess,
    javascript: bool,
    width: int,
) -> None:
    page = open_page(javascript=javascript, width=width)
    arrive(page, site, service)
    expect(page.get_by_role("heading", name="Overview")).to_be_visible()

    _add(page, javascript=javascript)
    anna = page.locator("tr", has_text="anna@client.test")
    expect(anna.get_by_text("Active")).to_be_visible(timeout=PATIENCE_MILLISECONDS)
    assert simulator.check_password("anna@client.test", _typed_password)

    _edit(page, javascript=javascript)
    expect(anna.get_by_text("Active")).to_be_visible(timeout=PATIENCE_MILLISECONDS)
    assert simulator.snapshot().domains["client.test"].users["anna"].max_bytes == 7 * GIGABYTE

    _set_password(page)
    expect(page.get_by_text("Active").last).to_be_visible(timeout=PATIENCE_MILLISECONDS)
    wait_until(lambda: simulator.check_password("anna@client.test", PASSWORD))

    page.goto(f"{site}/services/101/mailboxes/")
    _delete(page, javascript=javascript)
    wait_until(lambda: not Mailbox.objects.filter(local_part="anna").exists())
    assert "anna" not in simulator.snapshot().domains["client.test"].users
    expect(anna.get_by_text("Being deleted")).to_have_count(0, timeout=PATIENCE_MILLISECONDS)


_typed_password = "Lemon-Tree8-boat"


def _add(page: Page, *, javascript: bool) -> None:
    page.get_by_role("link", name="Add mailbox").click()
    page.get_by_label("Address").fill("anna")
    page.get_by_label("Name", exact=True).fill("Anna Berg")
    page.get_by_role("button", name="Generate").click()
    expect(page.get_by_label("Password")).to_have_value(re.compile(".{8,}"))
    expect(page.get_by_label("Address")).to_have_value("anna")
    page.get_by_label("Password").fill(_typed_password)
    page.get_by_label("Storage").fill("5")
    if javascript:
        expect(page.locator("#password-rules li:not(.met)")).to_have_count(0)
    page.get_by_role("button", name="Add mailbox").click()
    expect(page.get_by_text("anna@client.test is being created")).to_be_visible()


def _edit(page: Page, *, javascript: bool) -> None:
    page.get_by_role("button", name="Actions for anna").click()
    page.get_by_role("link", name="Manage").click()
    page.get_by_label("Storage").fill("7")
    page.get_by_role("button", name="Save changes").click()
    expect(page.get_by_text("your changes are being saved")).to_be_visible()


def _set_password(page: Page) -> None:
    page.get_by_role("link", name="anna@client.test").click()
    page.get_by_role("link", name="Set password").click()
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Set password").click()
    expect(page.get_by_text("the new password is being set")).to_be_visible()


def _delete(page: Page, *, javascript: bool) -> None:
    Plan.objects.update(grace_day_count=0)
    page.get_by_role("button", name="Actions for anna").click()
    page.get_by_role("link", name="Delete").click()
    expect(page.get_by_role("heading", name="Delete anna@client.test?")).to_be_visible()
    expect(page.locator("dialog[open]")).to_have_count(1 if javascript else 0)
    assert Mailbox.objects.filter(local_part="anna", state="active").exists()
    page.get_by_role("button", name="Delete for good").click()
    expect(page.get_by_text("anna@client.test is being deleted")).to_be_visible()


@pytest.mark.parametrize(("javascript", "width"), WAYS)
def test_a_refused_wish_is_corrected_where_it_stands(
    site: str,
    open_page: PageOpener,
    service: Service,
    simulator: SmarterMailSimulator,
    worker: CeleryProcess,
    javascript: bool,
    width: int,
) -> None:
    simulator.inject(Fault(kind=FaultKind.FAILURE, path_contains="post-user"))
    page = open_page(javascript=javascript, width=width)
    bob = Mailbox.objects.get(local_part="bob")
    arrive(page, site, service, f"/services/101/mailboxes/{bob.pk}/")
    page.get_by_label("Name").fill("Robert Stone")
    page.get_by_role("button", name="Save changes").click()
    told = page.locator("tr", has_text="bob@client.test").get_by_text("The mail server refused")
    expect(told).to_be_visible(timeout=PATIENCE_MILLISECONDS)
    page.get_by_role("link", name="Correct").click()
    expect(page.get_by_label("Name")).to_have_value("Robert Stone")
    page.get_by_role("button", name="Save changes").click()
    saved = page.locator("tr", has_text="Robert Stone").get_by_text("Active")
    expect(saved).to_be_visible(timeout=PATIENCE_MILLISECONDS)
    expect(page.get_by_text("The mail server refused")).to_have_count(0)


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "plain"])
def test_enter_sends_what_was_typed_and_does_not_generate(
    site: str, open_page: PageOpener, service: Service, javascript: bool
) -> None:
    page = open_page(javascript=javascript)
    arrive(page, site, service, "/services/101/mailboxes/add/")
    page.get_by_label("Address").fill("anna")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("Password").press("Enter")
    expect(page.get_by_text("anna@client.test is being created.")).to_be_visible()
    page.goto(f"{site}/services/101/mailboxes/{Mailbox.objects.get(local_part='bob').pk}/password/")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password", exact=True).press("Enter")
    expect(page.get_by_text("the new password is being set")).to_be_visible()
    assert Operation.objects.latest("pk").kind == "set_mailbox_password"


class TestManners:
    """What script adds; the pages work without any of it."""

    @pytest.fixture
    def mailboxes(self, site: str, page: Page, service: Service) -> Page:
        arrive(page, site, service, "/services/101/mailboxes/")
        return page

    @pytest.fixture
    def add_form(self, site: str, page: Page, service: Service) -> Page:
        arrive(page, site, service, "/services/101/mailboxes/add/")
        return page

    def test_at_f14_the_dialog_keeps_the_keyboard_and_gives_it_back(self, mailboxes: Page) -> None:
        actions = mailboxes.get_by_role("button", name="Actions for bob")
        actions.focus()
        mailboxes.keyboard.press("Enter")
        mailboxes.get_by_role("link", name="Delete").focus()
        mailboxes.keyboard.press("Enter")
        expect(mailboxes.get_by_role("link", name="Keep the mailbox")).to_be_focused()
        mailboxes.keyboard.press("Escape")
        expect(mailboxes.locator("dialog[open]")).to_have_count(0)
        expect(actions).to_be_focused()

    def test_after_deleting_the_keyboard_is_at_the_notice(self, mailboxes: Page) -> None:
        mailboxes.get_by_role("button", name="Actions for bob").press("Enter")
        mailboxes.get_by_role("link", name="Delete").press("Enter")
        expect(mailboxes.get_by_role("link", name="Keep the mailbox")).to_be_focused()
        mailboxes.keyboard.press("Tab")
        mailboxes.keyboard.press("Enter")
        notice = mailboxes.locator(".notice", has_text="bob@client.test is disabled")
        expect(notice).to_be_focused()

    def test_the_safe_answer_closes_the_dialog(self, mailboxes: Page) -> None:
        mailboxes.get_by_role("button", name="Actions for bob").click()
        mailboxes.get_by_role("link", name="Delete").click()
        mailboxes.get_by_role("link", name="Keep the mailbox").click()
        expect(mailboxes.locator("dialog[open]")).to_have_count(0)
        assert not Operation.objects.exists()

    def test_searching_while_typing_keeps_the_search_in_the_address(self, mailboxes: Page) -> None:
        make_mailbox(Service.objects.get(), "anna")
        search = mailboxes.get_by_role("searchbox")
        search.press_sequentially("ann")
        expect(mailboxes.locator("tbody tr")).to_have_count(1)
        expect(mailboxes.get_by_role("link", name="anna@client.test")).to_be_visible()
        expect(search).to_be_focused()
        expect(mailboxes).to_have_url(re.compile(r"search=ann"))
        mailboxes.reload()
        expect(mailboxes.locator("tbody tr")).to_have_count(1)

    def test_sorting_and_going_back(self, mailboxes: Page) -> None:
        mailboxes.get_by_role("link", name="Storage").click()
        expect(mailboxes.locator("th[aria-sort=ascending]")).to_have_text(re.compile("Storage"))
        mailboxes.go_back()
        expect(mailboxes.locator("th[aria-sort=ascending]")).to_have_text(re.compile("Address"))
        expect(mailboxes.get_by_role("heading", name="Mailboxes")).to_be_visible()

    def test_rules_are_ticked_while_typing(self, add_form: Page) -> None:
        ticked = add_form.locator("#password-rules .met")
        add_form.get_by_label("Address").fill("anna")
        password = add_form.get_by_label("Password")
        password.fill("abc")
        expect(ticked).to_have_text(["not the name, not the domain"])
        password.fill("Anna-7-client")
        expect(ticked).to_have_count(4)
        password.fill(PASSWORD)
        expect(add_form.locator("#password-rules li:not(.met)")).to_have_count(0)

    def test_a_password_can_be_shown_and_copied(self, add_form: Page) -> None:
        add_form.context.grant_permissions(["clipboard-read", "clipboard-write"])
        password = add_form.get_by_label("Password")
        password.fill(PASSWORD)
        expect(password).to_have_attribute("type", "password")
        add_form.get_by_role("button", name="Show").click()
        expect(password).to_have_attribute("type", "text")
        add_form.get_by_role("button", name="Copy").click()
        expect(add_form.get_by_role("button", name="Copied")).to_be_visible()
        assert add_form.evaluate("navigator.clipboard.readText()") == PASSWORD

    def test_the_first_field_to_correct_has_the_focus(self, add_form: Page) -> None:
        add_form.get_by_label("Address").fill("anna")
        add_form.get_by_label("Password").fill(PASSWORD)
        add_form.get_by_label("Storage").fill("-5")
        add_form.get_by_role("button", name="Add mailbox").click()
        expect(add_form.get_by_text("Storage cannot be negative.")).to_be_visible()
        expect(add_form.get_by_label("Storage")).to_be_focused()

    def test_at_g20_a_double_click_adds_one_mailbox(self, add_form: Page) -> None:
        add_form.get_by_label("Address").fill("anna")
        add_form.get_by_label("Password").fill(PASSWORD)
        add_form.get_by_role("button", name="Add mailbox").dblclick()
        expect(add_form.get_by_text("anna@client.test is being created")).to_be_visible()
        assert Operation.objects.count() == 1

    def test_a_poll_that_brings_nothing_new_leaves_the_row_alone(self, mailboxes: Page) -> None:
        bob = Mailbox.objects.get()
        mailboxes.goto(f"{mailboxes.url}{bob.pk}/password/")
        mailboxes.get_by_label("Password", exact=True).fill(PASSWORD)
        mailboxes.get_by_role("button", name="Set password").click()
        mailboxes.get_by_role("link", name="Mailboxes").first.click()
        for _ in range(2):
            mailboxes.wait_for_event("response", lambda answer: "/row/" in answer.url)
        mailboxes.evaluate(f"document.getElementById('mailbox-{bob.pk}').dataset.seen = 'yes'")
        for _ in range(2):
            mailboxes.wait_for_event("response", lambda answer: "/row/" in answer.url)
        expect(mailboxes.locator(f"#mailbox-{bob.pk}")).to_have_attribute("data-seen", "yes")

    def test_the_theme_is_chosen_and_stays(self, mailboxes: Page) -> None:
        mailboxes.get_by_role("button", name="Alice").click()
        mailboxes.get_by_role("button", name="Dark").click()
        expect(mailboxes.locator("html")).to_have_attribute("data-theme", "dark")
        mailboxes.reload()
        expect(mailboxes.locator("html")).to_have_attribute("data-theme", "dark")

    def test_the_language_is_chosen_and_stays(self, mailboxes: Page) -> None:
        mailboxes.get_by_role("button", name="Alice").click()
        mailboxes.get_by_role("button", name="Français").click()
        expect(mailboxes.locator("html")).to_have_attribute("lang", "fr")
