"""Every page against WCAG 2.2 AA, in light and dark, on a desktop and on a phone; and by eye of a
ruler: nothing is wider than the window, from 320 px up (AT-F13)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import pytest
from django.contrib.auth.models import User
from django.test import Client as Browser
from django.utils import timezone
from playwright.sync_api import Page

from provisioning.actions import mailboxes, sso
from provisioning.actors import SYSTEM
from provisioning.models import Mailbox, Operation, OperationStatus, Service, ServiceStatus
from tests.browser import PageOpener, accessibility_faults
from tests.factories import ALICE, GIGABYTE, PASSWORD, make_mailbox, make_mailboxes, make_service
from tests.invoices import DUE_ON, invoice_of, measure, use

pytestmark = pytest.mark.django_db(transaction=True)

LOOKS = [("light", 1280), ("dark", 1280), ("light", 360), ("dark", 360)]
PAGES = [
    "/",
    "/services/101/",
    "/services/101/mailboxes/",
    "/services/101/mailboxes/?search=nothing-has-this-name",
    "/services/101/mailboxes/?page=2",
    "/services/101/mailboxes/add/",
    "/services/101/mailboxes/{mailbox}/",
    "/services/101/mailboxes/{mailbox}/password/",
    "/services/101/mailboxes/{mailbox}/delete/",
    "/services/101/mailboxes/{mailbox}/owner-link/",
    "/services/101/mailboxes/import/",
    "/services/101/usage/",
    "/services/101/usage/bill/",
    "/services/103/usage/",
    "/services/102/",
    "/services/103/",
    "/services/103/mailboxes/",
    "/no/such/page/",
    "/gallery/",
]


@pytest.fixture
def mailbox(transactional_db: None) -> Mailbox:
    """A mailbox of a busy service, of a client with a suspended and an empty one besides."""
    service = make_service(whmcs_service_id=101, domain_name="client.test")
    make_mailboxes(service, 60)
    bill(service)
    make_service(whmcs_service_id=102, client=service.client, status=ServiceStatus.SUSPENDED)
    make_service(whmcs_service_id=103, client=service.client)
    full = make_mailbox(service, "a" * 64, used_bytes=5 * GIGABYTE)
    mailboxes.set_password(mailbox=full, by=ALICE, password=PASSWORD)
    waiting = make_mailbox(service, "aa", display_name="W" * 100)
    mailboxes.delete(mailbox=waiting, by=ALICE)
    Operation.objects.filter(object_id=waiting.pk).update(status=OperationStatus.NEEDS_ATTENTION)
    return make_mailbox(service, "bob")


def bill(service: Service) -> None:
    """Storage that grows, a mailbox on its way to be charged, one that is gone, a past invoice."""
    Service.objects.filter(pk=service.pk).update(
        recurring_amount=6, billing_cycle="Monthly", next_due_on=DUE_ON, refreshed_at=timezone.now()
    )
    for day in range(30, -1, -1):
        measure(service, 21 - day * 0.3, days_ago=day)
    use(service, "bob", "eas", "mapi")
    use(service, "zoe", "eas", hours=50, ended=5, deleted=True)
    invoice_of(service).run()
    use(service, "late", "mapi", hours=1)


def open_each(page: Page, site: str, mailbox: Mailbox) -> Iterator[str]:
    """Opens one page after the other; none of them may be another page than asked for."""
    for address in PAGES:
        wanted = site + address.format(mailbox=mailbox.pk)
        response = page.goto(wanted)
        assert response is not None
        assert (page.url, response.status) == (wanted, 404 if "no/such" in address else 200)
        yield address


def arrive(page: Page, site: str) -> None:
    """Alice's session and a staff login in one browser, so that every page opens."""
    link = sso.mint(
        service=Service.objects.get(whmcs_service_id=101), by=SYSTEM, person_name="Alice"
    )
    page.goto(f"{site}/sso/{link.token}/")
    staff = Browser()
    cookies = {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}
    staff.cookies["sessionid"] = cookies["sessionid"]
    staff.force_login(User.objects.create_user("sam", is_staff=True))
    page.context.add_cookies(
        [{"name": "sessionid", "value": staff.cookies["sessionid"].value, "url": site}]
    )


@pytest.mark.parametrize(("color_scheme", "width"), LOOKS)
def test_every_page_is_accessible(
    site: str,
    open_page: PageOpener,
    mailbox: Mailbox,
    color_scheme: Literal["light", "dark"],
    width: int,
) -> None:
    page = open_page(color_scheme=color_scheme, width=width)
    arrive(page, site)
    faults = {address: accessibility_faults(page) for address in open_each(page, site, mailbox)}
    assert {address: found for address, found in faults.items() if found} == {}


def test_what_opens_over_a_page_is_accessible(site: str, page: Page, mailbox: Mailbox) -> None:
    arrive(page, site)
    page.goto(f"{site}/services/101/mailboxes/?search=bob")
    page.get_by_role("button", name="Actions for bob").click()
    assert accessibility_faults(page) == []
    page.get_by_role("link", name="Delete").click()
    page.get_by_role("heading", name="Delete bob@client.test?").wait_for()
    assert accessibility_faults(page) == []


def test_a_refused_form_is_accessible(site: str, page: Page, mailbox: Mailbox) -> None:
    arrive(page, site)
    page.goto(f"{site}/services/101/mailboxes/add/")
    page.get_by_role("button", name="Add mailbox").click()
    page.get_by_text("Enter the name before the @").wait_for()
    assert accessibility_faults(page) == []


@pytest.mark.parametrize("width", [320, 375, 768, 1280])
def test_at_f13_nothing_is_wider_than_the_window(
    site: str, open_page: PageOpener, mailbox: Mailbox, width: int
) -> None:
    page = open_page(width=width)
    arrive(page, site)
    is_wide = "document.documentElement.scrollWidth > window.innerWidth"
    wide = [a for a in open_each(page, site, mailbox) if page.evaluate(is_wide)]
    assert not wide


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
