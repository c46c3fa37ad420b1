"""Everything is restarted under load, one after the other; then the promises are counted.

`script/chaos` calls it. Ends with 1 when a promise was broken: a 5xx outside the restart that
explains it, an operation lost or doubled, a session lost. Bounded to five minutes.
"""

# ruff: noqa: E402 - modules with models can be imported only after django.setup()

from __future__ import annotations

import os
import signal
import socket
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clientarea.settings")
django.setup()

from django.conf import settings
from django.db import close_old_connections, connection

from benchmarks.chaos import parts
from benchmarks.chaos.load import Customer
from benchmarks.chaos.parts import Found, Part
from benchmarks.measuring import table
from provisioning.actions import sso
from provisioning.actors import SYSTEM
from provisioning.models import UNFINISHED, Mailbox, Operation, OperationStatus
from provisioning.simulators.smartermail import (
    ADMIN_PASSWORD,
    ADMIN_USERNAME,
    SmarterMailSimulator,
)
from tests.factories import make_server, make_service
from tests.services import database_urls

CUSTOMER_COUNT = 6
BETWEEN_RESTARTS_SECONDS = 6.0
SETTLE_SECONDS = 120.0
# A request that was under way when the part came back may still end badly.
GRACE_SECONDS = 2.0


@dataclass(frozen=True)
class Restart:
    """One part away from `stopped_at` until `ready_at`."""

    name: str
    how: str
    stopped_at: float
    ready_at: float

    def explains(self, at: float) -> bool:
        """Whether an error at this moment is no surprise."""
        return self.stopped_at <= at <= self.ready_at + GRACE_SECONDS


def main() -> int:
    """Makes a database, runs, counts, cleans up; returns the exit code."""
    real_name = settings.DATABASES["default"]["NAME"]
    connection.creation.create_test_db(verbosity=0, serialize=False)
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        mariadb = parts.found_mariadb(
            settings.DATABASES["default"]["HOST"],
            int(settings.DATABASES["default"]["PORT"]),
            Path(folder) / "mariadb.log",
        )
        broker = parts.found_redis(settings.REDIS_URL, Path(folder) / "redis.log")
        try:
            return _run(Path(folder), stack, mariadb, broker)
        finally:
            stack.close()
            close_old_connections()
            connection.creation.destroy_test_db(real_name, verbosity=0)
            mariadb.end()
            broker.end()


def _run(folder: Path, stack: ExitStack, mariadb: Found, broker: Found) -> int:
    simulator = stack.enter_context(SmarterMailSimulator())
    ports = [_free_port(), _free_port()]
    customers = _customers(simulator, ports)
    environment = _environment(ports[0])
    webs = [parts.web(number, port, folder, environment) for number, port in enumerate(ports, 1)]
    workers = [_worker(number, folder, environment) for number in (1, 2, 3)]
    beat_arguments = ("beat", "-s", str(folder / "schedule"), "-l", "INFO")
    beat = parts.celery("schedule", beat_arguments, "beat: Starting...", folder, environment)
    for part in (*webs, *workers, beat):
        stack.enter_context(part)
    for customer in customers:
        customer.sign_in()
    restarts = _under_load(
        customers,
        [
            (webs[0], signal.SIGTERM),
            (webs[1], signal.SIGTERM),
            (workers[0], signal.SIGKILL),
            (workers[1], signal.SIGTERM),
            (broker, signal.SIGTERM),
            (workers[2], signal.SIGKILL),
            (mariadb, signal.SIGTERM),
            (beat, signal.SIGKILL),
        ],
    )
    _wait_until_settled()
    return _report(customers, restarts, simulator)


def _customers(simulator: SmarterMailSimulator, ports: list[int]) -> list[Customer]:
    server = make_server(port=simulator.port, username=ADMIN_USERNAME, password=ADMIN_PASSWORD)
    customers = []
    for _ in range(CUSTOMER_COUNT):
        service = make_service(server=server)
        simulator.add_domain(service.domain_name, admin_username=service.admin_username)
        link = sso.mint(service=service, by=SYSTEM, person_name="", lifetime=timedelta(minutes=10))
        customers.append(Customer(f"/sso/{link.token}/", ports, service.domain_name))
    return customers


def _environment(port: int) -> dict[str, str]:
    return {
        **database_urls(),
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "OPERATION_LEASE_SECONDS": "5",
        "SWEEP_SECONDS": "1",
    }


def _worker(number: int, folder: Path, environment: dict[str, str]) -> Part:
    arguments = ("worker", "-P", "threads", "-c", "4", "-l", "INFO", "-n", f"w{number}@%h")
    quick = ("--without-mingle", "--without-gossip")
    return parts.celery(f"worker {number}", (*arguments, *quick), " ready.", folder, environment)


def _under_load(
    customers: list[Customer], plan: list[tuple[Part, signal.Signals]]
) -> list[Restart]:
    ended = threading.Event()
    threads = [threading.Thread(target=customer.work, args=(ended,)) for customer in customers]
    for thread in threads:
        thread.start()
    restarts = []
    try:
        for part, number in plan:
            time.sleep(BETWEEN_RESTARTS_SECONDS)
            stopped_at = time.monotonic()
            part.stop(number)
            part.start()
            restarts.append(Restart(part.name, number.name, stopped_at, time.monotonic()))
        time.sleep(BETWEEN_RESTARTS_SECONDS)
    finally:
        ended.set()
        for thread in threads:
            thread.join()
    return restarts


def _wait_until_settled() -> None:
    close_old_connections()
    deadline = time.monotonic() + SETTLE_SECONDS
    while Operation.objects.filter(status__in=UNFINISHED).exists():
        if time.monotonic() > deadline:
            return
        time.sleep(0.5)


def _report(
    customers: list[Customer], restarts: list[Restart], simulator: SmarterMailSimulator
) -> int:
    wished = set().union(*(customer.wished for customer in customers))
    created_count = sum(call.acted and call.path.endswith("user-put") for call in simulator.calls)
    there = {
        f"{name}@{domain.name}".lower()
        for domain in simulator.state.domains.values()
        for name in domain.users
    }
    rows = Counter(mailbox.address for mailbox in Mailbox.objects.select_related("service"))
    failures = [failure for customer in customers for failure in customer.failures]
    unexplained = [
        failure
        for failure in failures
        if not any(restart.explains(failure.at) for restart in restarts)
    ]
    broken = {
        "5xx outside a restart": len(unexplained),
        "wishes that are not on the mail server": len(wished - there),
        "wishes without exactly one mailbox here": sum(rows[address] != 1 for address in wished),
        "mailboxes created more than once": created_count - len(wished),
        "operations not ended": Operation.objects.filter(status__in=UNFINISHED).count(),
        "operations refused": Operation.objects.filter(status=OperationStatus.FAILED).count(),
        "sessions lost": sum(not customer.is_signed_in() for customer in customers),
    }
    away = [
        (
            restart.name,
            restart.how,
            f"{restart.ready_at - restart.stopped_at:.1f} s",
            str(sum(restart.explains(failure.at) for failure in failures)),
        )
        for restart in restarts
    ]
    request_count = sum(customer.request_count for customer in customers)
    sys.stdout.write(table("Restarts under load", ("part", "signal", "away", "5xx"), away) + "\n")
    facts = [("requests", str(request_count)), ("mailboxes wished", str(len(wished)))]
    counts = [*facts, *((name, str(number)) for name, number in broken.items())]
    sys.stdout.write(table("Counted afterwards", ("what", "number"), counts) + "\n")
    return 1 if any(broken.values()) or not wished else 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main())
