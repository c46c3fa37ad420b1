"""From the click on "Add mailbox" to the mailbox on the mail server, against a no-op task."""

from __future__ import annotations

import time
from itertools import count

import redis
from celery import current_app
from django.conf import settings
from django.test import Client
from django.utils import timezone

from benchmarks.measuring import medians_in_turns, table
from benchmarks.noop import DONE_LIST
from benchmarks.pages import signed_in
from provisioning.models import Operation, OperationStatus, Service
from provisioning.simulators.smartermail import (
    ADMIN_PASSWORD,
    ADMIN_USERNAME,
    SmarterMailSimulator,
)
from tests.factories import PASSWORD, make_server, make_service
from tests.processes import CeleryProcess

ROUNDS = 30
POLL_SECONDS = 0.002
GIVE_UP_SECONDS = 30


def run(worker: CeleryProcess) -> str:
    """The table of latencies, as text; `worker` is a running worker on the same database."""
    with SmarterMailSimulator() as simulator, worker:
        server = make_server(port=simulator.port, username=ADMIN_USERNAME, password=ADMIN_PASSWORD)
        service = make_service(server=server, refreshed_at=timezone.now())
        simulator.add_domain(service.domain_name, admin_username=service.admin_username)
        browser, numbers = signed_in(service), count()
        click = "add mailbox: click to done"
        noop = "no-op Celery task"
        seconds = medians_in_turns(
            {
                click: lambda: add_mailbox(browser, service, next(numbers)),
                noop: lambda: run_noop(next(numbers)),
            },
            rounds=ROUNDS,
        )
    rows = [
        (name, f"{seconds[name] * 1000:.1f} ms", f"{seconds[name] / seconds[noop]:.2f}")
        for name in (click, noop)
    ]
    return table("Latency, as a ratio to a no-op task", ("job", "median", "ratio"), rows)


def add_mailbox(browser: Client, service: Service, number: int) -> None:
    """Sends the form and waits until the operation has succeeded."""
    browser.post(
        f"/services/{service.whmcs_service_id}/mailboxes/add/",
        {
            "local_part": f"bench{number}",
            "password": PASSWORD,
            "quota_amount": "1",
            "quota_unit": "GB",
        },
    )
    deadline = time.monotonic() + GIVE_UP_SECONDS
    name = f"bench{number}@{service.domain_name}"
    while not Operation.objects.filter(object_name=name, status=OperationStatus.SUCCEEDED).exists():
        if time.monotonic() > deadline:
            raise TimeoutError(name)
        time.sleep(POLL_SECONDS)


def run_noop(number: int) -> None:
    """Sends the task and waits until it has said that it ran."""
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        current_app.send_task("benchmarks.noop", args=[number])
        if client.blpop([DONE_LIST], timeout=GIVE_UP_SECONDS) is None:
            raise TimeoutError("no-op task")
