"""No password where it does not belong: messages, logs, audit events, pages, rows."""

from __future__ import annotations

import base64
import json
import logging

import pytest
import redis
from django.db import connection
from django.test import Client
from pytest_django import Settings

from provisioning.actions import sso
from provisioning.actors import SYSTEM
from provisioning.models import Operation, Service
from provisioning.simulators.faults import Fault, FaultKind
from provisioning.simulators.smartermail import (
    ADMIN_PASSWORD,
    ADMIN_USERNAME,
    SmarterMailSimulator,
)
from tests.factories import PASSWORD, make_server, make_service
from tests.processes import CeleryProcess, wait_until

pytestmark = pytest.mark.django_db(transaction=True)

HIDDEN_PASSWORD = "Hidden!Admin-2345"
SECRETS = (PASSWORD, HIDDEN_PASSWORD, ADMIN_PASSWORD)


@pytest.fixture
def service(transactional_db: None, simulator: SmarterMailSimulator) -> Service:
    server = make_server(port=simulator.port, username=ADMIN_USERNAME, password=ADMIN_PASSWORD)
    row = make_service(server=server, domain_name="client.test", admin_password=HIDDEN_PASSWORD)
    simulator.add_domain("client.test", admin_username=row.admin_username)
    return row


@pytest.fixture
def browser_session(service: Service) -> Client:
    client = Client(raise_request_exception=False)
    client.get(f"/sso/{sso.mint(service=service, by=SYSTEM).token}/")
    return client


def add_path(service: Service) -> str:
    return f"/services/{service.whmcs_service_id}/mailboxes/add/"


FORM = {"local_part": "anna", "password": PASSWORD, "quota_amount": "", "quota_unit": "GB"}


def tables_with(secret: str) -> list[str]:
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            if secret in str(cursor.fetchall()):
                found.append(table)
    return found


def test_a_password_is_in_no_message_while_it_waits(
    browser_session: Client, service: Service, broker: redis.Redis
) -> None:
    browser_session.post(add_path(service), FORM)
    assert Operation.objects.get().status == "queued"
    messages = [json.loads(message) for message in broker.lrange("celery", 0, -1)]
    bodies = [base64.b64decode(message["body"]).decode() for message in messages]
    assert str([service.pk]) in "".join(bodies), "the wake-up call is what this test looks into"
    everything = str(messages) + "".join(bodies)
    assert not [secret for secret in SECRETS if secret in everything]
    assert not [table for secret in SECRETS for table in tables_with(secret)]


@pytest.mark.parametrize(
    "fault",
    [
        None,
        Fault(kind=FaultKind.FAILURE, path_contains="user-put"),
        Fault(kind=FaultKind.CUT_AFTER, path_contains="user-put"),
        Fault(kind=FaultKind.HTML, path_contains="user-put"),
    ],
    ids=["done", "refused", "cut", "nonsense"],
)
def test_at_l07_a_password_is_in_no_log_and_no_row_whatever_happened(
    browser_session: Client,
    service: Service,
    simulator: SmarterMailSimulator,
    worker: CeleryProcess,
    beat: CeleryProcess,
    caplog: pytest.LogCaptureFixture,
    fault: Fault | None,
) -> None:
    if fault is not None:
        simulator.inject(fault)
    with caplog.at_level(logging.DEBUG):
        browser_session.post(add_path(service), FORM)
        wait_until(lambda: Operation.objects.get().is_finished)
    assert Operation.objects.get().secrets == ""
    written = worker.log + beat.log + caplog.text
    assert "create_mailbox" in worker.log
    assert not [secret for secret in SECRETS if secret in written]
    assert not [table for secret in SECRETS for table in tables_with(secret)]


def test_a_password_is_on_no_error_page_even_in_debug_mode(
    browser_session: Client,
    service: Service,
    settings: Settings,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings.DEBUG = True
    monkeypatch.setattr("provisioning.actions.changes.queue.enqueue", _break)
    response = browser_session.post(add_path(service), FORM)
    assert response.status_code == 500
    assert "a bug of ours" in response.content.decode()
    assert PASSWORD not in response.content.decode()
    assert PASSWORD not in caplog.text


def test_a_refused_form_never_sends_the_password_back(
    browser_session: Client, service: Service
) -> None:
    response = browser_session.post(add_path(service), {**FORM, "local_part": "-"})
    assert response.status_code == 422
    assert PASSWORD not in response.content.decode()


def _break(**_values: object) -> None:
    raise ZeroDivisionError("a bug of ours")
