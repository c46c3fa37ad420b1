"""200 mailboxes for 8 services on a mail server that takes 50 ms a call, against the ideal.

The ideal is what the mail server's share of the work takes: latency times calls over the calls
that it is allowed to get at the same time. What the panel itself needs can only add to it.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import datetime

from django.db import transaction
from django.db.models import Max, Min
from django.utils import timezone

from benchmarks.measuring import table
from provisioning.actions import mailboxes
from provisioning.actors import Actor
from provisioning.models import Operation, OperationStatus, Service
from provisioning.simulators.smartermail import (
    ADMIN_PASSWORD,
    ADMIN_USERNAME,
    SmarterMailSimulator,
)
from tests.factories import PASSWORD, make_server, make_service
from tests.processes import CeleryProcess

SERVICE_COUNT = 8
MAILBOX_COUNT = 200
LATENCY_SECONDS = 0.05
GIVE_UP_SECONDS = 120
LOOK_EVERY_SECONDS = 0.5
STAFF = Actor(Actor.STAFF, "bench")


def run(workers: Sequence[CeleryProcess]) -> str:
    """The table, as text; `workers` are processes on the same database, started for the run."""
    with ExitStack() as running:
        simulator = running.enter_context(SmarterMailSimulator())
        for worker in workers:
            running.enter_context(worker)
        server = make_server(port=simulator.port, username=ADMIN_USERNAME, password=ADMIN_PASSWORD)
        services = [
            make_service(server=server, refreshed_at=timezone.now()) for _ in range(SERVICE_COUNT)
        ]
        for service in services:
            simulator.add_domain(service.domain_name, admin_username=service.admin_username)
        # Sessions and connections are made once, not measured.
        create(services, "warm", SERVICE_COUNT)
        simulator.latency_seconds = LATENCY_SECONDS
        simulator.clear_calls()
        seconds = create(services, "bench", MAILBOX_COUNT)
        call_count = len(simulator.calls)
    ideal = LATENCY_SECONDS * call_count / min(server.max_parallel_count, SERVICE_COUNT)
    rows = [
        ("ideal", f"{call_count}", f"{ideal:.2f} s", "1.00"),
        (
            f"{MAILBOX_COUNT} mailboxes",
            f"{call_count}",
            f"{seconds:.2f} s",
            f"{ideal / seconds:.2f}",
        ),
    ]
    head = ("job", "remote calls", "time", "ideal / time")
    title = (
        f"Throughput, {SERVICE_COUNT} services, {server.max_parallel_count} calls at a time, "
        f"{len(workers)} workers"
    )
    return table(title, head, rows)


def create(services: list[Service], name: str, count: int) -> float:
    """Wishes for `count` mailboxes, service by service; seconds from first attempt to last end."""
    with transaction.atomic():
        for number in range(count):
            mailboxes.create(
                service=services[number % len(services)],
                by=STAFF,
                local_part=f"{name}{number}",
                display_name="Bench",
                password=PASSWORD,
                quota_bytes=0,
                has_eas=False,
                has_mapi=False,
            )
    done = Operation.objects.filter(
        service__in=services, object_name__startswith=name, status=OperationStatus.SUCCEEDED
    )
    deadline = time.monotonic() + GIVE_UP_SECONDS
    # Looks seldom: what looking costs would be measured too.
    while done.count() < count:
        if time.monotonic() > deadline:
            raise TimeoutError(f"{done.count()} of {count} mailboxes after {GIVE_UP_SECONDS} s")
        time.sleep(LOOK_EVERY_SECONDS)
    spans = done.aggregate(begin=Min("attempts__started_at"), end=Max("finished_at"))
    begin: datetime = spans["begin"]
    end: datetime = spans["end"]
    return (end - begin).total_seconds()
