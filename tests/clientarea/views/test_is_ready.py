"""/readyz: what stands still is named; only what stops this process from serving takes it out."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError
from django.test import Client as Browser
from django.utils import timezone
from pytest_django import Settings

from clientarea import readiness
from clientarea.celery import app
from provisioning.actions import mailboxes
from provisioning.models import Heartbeat, Operation, Server
from provisioning.operations.sweep import sweep
from tests.factories import ALICE, PASSWORD, make_mailbox, make_service

pytestmark = pytest.mark.django_db


def statuses(browser: Browser, address: str = "/readyz") -> tuple[int, dict[str, str]]:
    response = browser.get(address)
    body: dict[str, Any] = response.json()
    found = {check["name"]: check["status"] for check in body["checks"]}
    return response.status_code, {**found, "status": body["status"]}


@pytest.fixture
def late_operation() -> Operation:
    """One that has been due for an hour."""
    mailbox = make_mailbox(make_service(), "anna")
    operation = mailboxes.set_password(mailbox=mailbox, by=ALICE, password=PASSWORD)
    Operation.objects.update(not_before_at=timezone.now() - timedelta(hours=1))
    return operation


def test_all_is_well_once_the_schedule_has_run(client: Browser) -> None:
    sweep()
    every = ("database", "broker", "operations", "schedule", "status")
    assert statuses(client) == (200, dict.fromkeys(every, "ok"))


def test_a_schedule_that_never_ran_is_named(client: Browser) -> None:
    code, found = statuses(client)
    assert (code, found["schedule"], found["status"]) == (200, "degraded", "degraded")


def test_a_schedule_that_stopped_is_named(client: Browser, settings: Settings) -> None:
    long_ago = timezone.now() - timedelta(seconds=settings.READY_SCHEDULE_SECONDS + 1)
    Heartbeat.objects.create(name=Heartbeat.SCHEDULE, beaten_at=long_ago)
    assert statuses(client)[1]["schedule"] == "degraded"


def test_an_operation_that_nobody_carries_out_is_named(
    client: Browser, late_operation: Operation
) -> None:
    assert statuses(client)[1]["operations"] == "degraded"


def test_operations_of_a_paused_server_wait_on_purpose(
    client: Browser, late_operation: Operation
) -> None:
    Server.objects.update(pause_reason="staff", paused_at=timezone.now())
    assert statuses(client)[1]["operations"] == "ok"


def test_a_monitor_asks_strictly(client: Browser) -> None:
    assert statuses(client, "/readyz?strict")[0] == 503


def test_a_broker_that_is_away_degrades_but_pages_go_on(
    client: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app.conf, "broker_write_url", "redis://127.0.0.1:1/0")
    code, found = statuses(client)
    assert (code, found["broker"]) == (200, "degraded")


def test_without_its_database_it_is_down(client: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    class Away:
        def cursor(self) -> None:
            raise DatabaseError("the text may name hosts")

    monkeypatch.setattr(readiness, "connection", Away())
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["status"] == "down"
    assert b"may name hosts" not in response.content
