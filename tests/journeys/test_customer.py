"""One customer's whole journey: WHMCS orders, the domain appears, the customer signs in and adds a
mailbox in a real browser, and the mail server has it. On MariaDB, Redis and a real worker."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

import pytest
import requests
from celery import current_app
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django import Settings

from provisioning.actions import sso
from provisioning.actors import SYSTEM
from provisioning.models import Operation, Service
from provisioning.simulators.smartermail import (
    ADMIN_PASSWORD,
    ADMIN_USERNAME,
    SmarterMailSimulator,
)
from tests.browser import PageOpener
from tests.clientarea.bridge.caller import (
    KEY_NAME,
    SECRET,
    Bridge,
    Message,
    create_message,
    server_of,
    service_message,
    sso_message,
)
from tests.factories import PASSWORD, make_plan, make_server, make_service
from tests.processes import CeleryProcess, wait_until

pytestmark = pytest.mark.django_db(transaction=True)


class WhmcsOverHttp(Bridge):
    """WHMCS, speaking to the running client area over a real connection."""

    def __init__(self, site: str) -> None:
        super().__init__()
        self.site = site

    def ask(self, command: str, message: Message) -> Mapping[str, object]:
        """One signed command and its answer; it must not be refused."""
        body = json.dumps(message).encode()
        headers = {**self.headers(command, body), "Content-Type": "application/json"}
        answer = requests.post(
            f"{self.site}/bridge/v1/{command}", data=body, headers=headers, timeout=30
        )
        answer.raise_for_status()
        members: Mapping[str, object] = answer.json()
        return members


@pytest.fixture
def whmcs(site: str, settings: Settings) -> WhmcsOverHttp:
    settings.BRIDGE_KEYS = {KEY_NAME: SECRET}
    return WhmcsOverHttp(site)


def test_from_the_order_to_a_mailbox_on_the_mail_server(
    whmcs: WhmcsOverHttp,
    simulator: SmarterMailSimulator,
    worker: CeleryProcess,
    beat: CeleryProcess,
    page: Page,
) -> None:
    server = server_of(simulator)
    order = create_message(server)
    order["client"]["language"] = "english"
    assert whmcs.ask("create", order)["result"] == "success"
    assert simulator.domain("client.test") is not None

    page.goto(str(whmcs.ask("sso", sso_message())["redirect_url"]))
    expect(page.get_by_role("heading", name="Overview")).to_be_visible()

    page.get_by_role("link", name="Add mailbox").first.click()
    page.get_by_label("Address").fill("anna")
    page.get_by_label("Name", exact=True).fill("Anna Berg")
    page.get_by_role("button", name="Generate").click()
    expect(page.get_by_label("Password", exact=True)).not_to_have_value("")
    password = page.get_by_label("Password", exact=True).input_value()
    page.get_by_role("button", name="Add mailbox").click()

    row = page.get_by_role("row").filter(has_text="anna@client.test")
    expect(row.get_by_text("Active")).to_be_visible()
    assert simulator.check_password("anna@client.test", password)

    assert whmcs.ask("suspend", service_message(server, suspend_reason="Overdue on Payment"))
    page.reload()
    expect(page.get_by_text("Overdue on Payment").first).to_be_visible()
    whmcs.ask("unsuspend", service_message(server))
    whmcs.ask("terminate", service_message(server))
    assert simulator.domain("client.test") is None
    response = page.reload()
    assert response is not None
    assert response.status == 404


@pytest.fixture
def service(transactional_db: None, simulator: SmarterMailSimulator) -> Service:
    """A plan with room for one mailbox."""
    server = make_server(port=simulator.port, username=ADMIN_USERNAME, password=ADMIN_PASSWORD)
    plan = make_plan(max_mailbox_count=1)
    row = make_service(server=server, plan=plan, domain_name="client.test")
    simulator.add_domain("client.test", admin_username=row.admin_username)
    return row


def sign_in(page: Page, site: str, service: Service) -> None:
    page.goto(f"{site}/sso/{sso.mint(service=service, by=SYSTEM).token}/")


def fill_in(page: Page, site: str, service: Service, local_part: str) -> None:
    page.goto(f"{site}/services/{service.whmcs_service_id}/mailboxes/add/")
    page.get_by_label("Address").fill(local_part)
    page.get_by_label("Password", exact=True).fill(PASSWORD)


def test_two_browsers_add_the_last_allowed_mailbox(
    site: str,
    service: Service,
    simulator: SmarterMailSimulator,
    worker: CeleryProcess,
    open_page: PageOpener,
) -> None:
    """Both forms are open before either is sent; one gets it, one is told why not."""
    pages = [open_page(), open_page()]
    for page, name in zip(pages, ("anna", "ben"), strict=True):
        sign_in(page, site, service)
        fill_in(page, site, service, name)
    for page in pages:
        page.get_by_role("button", name="Add mailbox").click()
    expect(pages[0].get_by_role("row").filter(has_text="anna@client.test")).to_be_visible()
    expect(pages[1].get_by_text("1 mailboxes of your plan").first).to_be_visible()
    wait_until(lambda: Operation.objects.filter(status="succeeded").exists())
    assert simulator.mailbox("anna@client.test") is not None
    assert Operation.objects.count() == 1


def test_a_refusal_of_the_mail_server_comes_back_to_its_field(
    site: str,
    service: Service,
    simulator: SmarterMailSimulator,
    worker: CeleryProcess,
    page: Page,
) -> None:
    """The name is an alias that was made outside the panel a moment ago; we do not know it yet."""
    Service.objects.update(refreshed_at=timezone.now())
    simulator.add_alias("anna@client.test", ["someone@elsewhere.test"])
    sign_in(page, site, service)
    fill_in(page, site, service, "anna")
    page.get_by_role("button", name="Add mailbox").click()
    expect(page.get_by_text("anna@client.test exists already").first).to_be_visible()
    page.get_by_role("link", name="Correct").first.click()
    expect(page.get_by_label("Address")).to_have_value("anna")
    expect(page.get_by_label("Address")).to_have_attribute("aria-invalid", "true")
    page.get_by_label("Address").fill("anna.berg")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Add mailbox").click()
    row = page.get_by_role("row").filter(has_text="anna.berg@client.test")
    expect(row.get_by_text("Active")).to_be_visible()


def test_a_slow_mail_server_keeps_the_page_usable(
    site: str,
    service: Service,
    simulator: SmarterMailSimulator,
    worker: CeleryProcess,
    beat: CeleryProcess,
    page: Page,
) -> None:
    simulator.stop()
    sign_in(page, site, service)
    fill_in(page, site, service, "anna")
    page.get_by_role("button", name="Add mailbox").click()
    row = page.get_by_role("row").filter(has_text="anna@client.test")
    expect(row.get_by_text(re.compile("Waiting for the mail server", re.I))).to_be_visible()
    page.get_by_role("link", name="Overview").click()
    expect(page.get_by_role("heading", name="Overview")).to_be_visible()
    simulator.start()
    page.get_by_role("link", name="Mailboxes").first.click()
    expect(row.get_by_text("Active")).to_be_visible(timeout=20_000)


def test_the_broker_away_is_no_error_for_the_customer(
    site: str,
    service: Service,
    simulator: SmarterMailSimulator,
    page: Page,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The click is kept in the row; a worker finds it when the broker is back."""
    monkeypatch.setattr(current_app.conf, "broker_url", "redis://127.0.0.1:1/0")
    sign_in(page, site, service)
    fill_in(page, site, service, "anna")
    page.get_by_role("button", name="Add mailbox").click()
    row = page.get_by_role("row").filter(has_text="anna@client.test")
    expect(row).to_be_visible()
    assert Operation.objects.get().status == "queued"
