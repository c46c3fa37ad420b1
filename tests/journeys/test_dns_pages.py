"""The DNS guide in a browser: what arrives while the page is open, copying, and the question."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from provisioning.actions import sso
from provisioning.actors import SYSTEM
from provisioning.models import Operation, OperationKind, Service
from tests.clientarea.views.dns_page import PAGE, store, with_host
from tests.factories import make_service

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def service(transactional_db: None) -> Service:
    """A domain whose DNS nobody has looked at."""
    return with_host(make_service(whmcs_service_id=101, domain_name="client.test"))


def arrive(page: Page, site: str, service: Service) -> None:
    link = sso.mint(service=service, by=SYSTEM, person_name="Alice")
    page.goto(f"{site}/sso/{link.token}/")
    page.goto(f"{site}{PAGE}")


def test_at_j25_the_first_check_names_the_provider_without_a_reload(
    site: str, page: Page, service: Service
) -> None:
    arrive(page, site, service)
    expect(page.get_by_text("The records are being looked up")).to_be_visible()
    expect(page.get_by_text("usually where the domain was bought")).to_be_visible()
    page.evaluate("window.isSamePage = true")
    store(service, records={"client.test MX": []}, asked_at=None)
    expect(page.get_by_text("client.test is at Cloudflare")).to_be_visible()
    expect(page.get_by_label("Your provider")).to_have_value("cloudflare")
    expect(page.get_by_text("Websites → client.test → DNS")).to_be_visible()
    assert page.evaluate("window.isSamePage")
    # The fields are the provider's, and each is copied by itself.
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    card = page.locator("#record-mx")
    card.get_by_role("button", name="Copy: Mail server").click()
    expect(card.get_by_role("button", name="Copied")).to_be_visible()
    expect(page.locator("#announcer")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == "mail.host.test"
    card.get_by_role("button", name="Copy: Priority").click()
    page.wait_for_function("navigator.clipboard.readText().then((text) => text === '10')")


def test_at_j27_the_question_opens_over_the_page_and_is_answered_there(
    site: str, page: Page, service: Service
) -> None:
    store(service)
    arrive(page, site, service)
    switch = page.get_by_role("link", name="Switch DKIM off")
    switch.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading", name="Stop signing the messages of")).to_be_visible()
    expect(dialog.get_by_role("link", name="Leave it as it is")).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(switch).to_be_focused()
    assert not Operation.objects.exists()
    switch.click()
    dialog.get_by_role("button", name="Stop signing").click()
    expect(page.get_by_text("The mail server is working on it")).to_be_visible()
    assert Operation.objects.get().kind == OperationKind.DISABLE_DKIM
