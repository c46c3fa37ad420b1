"""/metrics: for whoever has the token, and no word of a customer in it."""

from __future__ import annotations

import pytest
from django.test import Client as Browser
from django.utils import timezone
from pytest_django import Settings

from provisioning.actions import mailboxes
from provisioning.models import Operation, Server
from provisioning.operations import runner
from provisioning.simulators.smartermail import (
    ADMIN_PASSWORD,
    ADMIN_USERNAME,
    SmarterMailSimulator,
)
from tests.factories import ALICE, PASSWORD, make_mailbox, make_server, make_service

pytestmark = pytest.mark.django_db

TOKEN = "scraping-is-allowed-with-this"


@pytest.fixture(autouse=True)
def token(settings: Settings) -> None:
    settings.METRICS_TOKEN = TOKEN


def told(browser: Browser, token: str = TOKEN) -> str:
    response = browser.get("/metrics", headers={"Authorization": f"Bearer {token}"})
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def operation() -> Operation:
    mailbox = make_mailbox(make_service(server=make_server(name="mail-7")), "anna")
    return mailboxes.set_password(mailbox=mailbox, by=ALICE, password=PASSWORD)


@pytest.mark.parametrize("shown", ["", "Bearer", "Bearer wrong", "Bearer é"])
def test_without_the_token_there_is_nothing(client: Browser, shown: str) -> None:
    assert client.get("/metrics", headers={"Authorization": shown}).status_code == 404


def test_without_a_token_in_the_settings_it_is_closed(client: Browser, settings: Settings) -> None:
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_the_queue_is_told_by_server_and_status(client: Browser, operation: Operation) -> None:
    text = told(client)
    assert 'mailroom_operations_unfinished{server="mail-7",status="queued"} 1.0' in text
    assert "mailroom_oldest_due_operation_seconds" in text
    assert "mailroom_schedule_age_seconds NaN" in text


def test_a_paused_server_is_told(client: Browser, operation: Operation) -> None:
    Server.objects.update(pause_reason="credentials", paused_at=timezone.now())
    assert 'mailroom_server_paused{server="mail-7"} 1.0' in told(client)


def test_attempts_calls_and_pages_are_counted(
    client: Browser, simulator: SmarterMailSimulator
) -> None:
    simulator.add_domain("client.test")
    service = make_service(
        domain_name="client.test",
        server=make_server(
            port=simulator.port,
            username=ADMIN_USERNAME,
            password=ADMIN_PASSWORD,
        ),
    )
    mailboxes.create(
        service=service,
        by=ALICE,
        local_part="anna",
        display_name="",
        password=PASSWORD,
        quota_bytes=0,
        has_eas=False,
        has_mapi=False,
    )
    runner.run_service(service.pk)
    client.get("/services/0/")
    text = told(client)
    assert 'mailroom_operations_total{kind="create_mailbox",result="succeeded"}' in text
    assert 'mailroom_platform_call_seconds_count{result="200"' in text
    assert 'route="services/<int:whmcs_service_id>/"' in text


def test_no_address_and_no_password_is_in_it(client: Browser, operation: Operation) -> None:
    text = told(client)
    assert "anna" not in text
    assert PASSWORD not in text
