"""A passkey in a real browser: added after the invitation, and enough to come back."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser import accessibility_faults
from tests.clientarea.roles import invite
from tests.factories import make_service

pytestmark = pytest.mark.django_db(transaction=True)

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def test_an_invited_person_comes_back_with_a_passkey(site: str, page: Page) -> None:
    service = make_service(whmcs_service_id=101, domain_name="client.test")
    token = invite(service, "viewer", "bob@helper.example")
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    page.goto(f"{site}/invitation/{token}/")
    page.get_by_role("button", name="Accept").click()
    expect(page.get_by_text("You look after client.test now")).to_be_visible()
    page.goto(f"{site}/security/")
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Name of this device").fill("Bob's laptop")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    page.get_by_role("link", name="Done").click()
    expect(page.get_by_text("Passkey: Bob's laptop")).to_be_visible()
    page.get_by_title("Account and display").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_text("You are signed out")).to_be_visible()
    page.goto(f"{site}/services/101/")
    page.get_by_role("link", name="Sign in with your address").click()
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_text("client.test").first).to_be_visible()
    page.goto(f"{site}/security/")
    page.get_by_role("link", name="Remove").click()
    assert accessibility_faults(page) == []
    page.get_by_role("button", name="Remove the passkey").click()
    # The next page, and not only the end of this one.
    expect(page.get_by_role("link", name="Add a passkey")).to_be_visible()
    expect(page.get_by_text("Passkey: Bob's laptop")).not_to_be_visible()
    page.goto(f"{site}/services/101/mailboxes/")
    expect(page.get_by_role("heading", name="Mailboxes")).to_be_visible()
