"""WHMCS's database at 10,000 services: comparing it, and writing usage back, against row by row."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from statistics import median

from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from benchmarks import peak
from benchmarks.measuring import table
from provisioning.actions import whmcs_sync
from provisioning.models import Service
from provisioning.operations import whmcs_usage
from provisioning.whmcsdb import writer
from provisioning.whmcsdb.usage_row import UsageRow
from tests.whmcs import WhmcsDatabase, create_tables

SERVICE_COUNT = 10_000
ROUNDS = 5
EVERY_AMOUNT = "every amount changed"
MEMORY = "memory of the whole process, MB"
MEGABYTE = 1024**2


def run() -> str:
    """Both tables; fills WHMCS's database first."""
    create_tables()
    _sell()
    return "\n".join([_sync(), _write_back(), _row_by_row()])


def _sell() -> None:
    whmcs = WhmcsDatabase()
    whmcs.currency()
    product, server = whmcs.product(), whmcs.server()
    clients = [
        {"id": 5000 + n, "firstname": "Client", "lastname": str(n), "companyname": ""}
        | {"email": f"c{n}@client.test", "language": "english", "currency": 1}
        for n in range(SERVICE_COUNT)
    ]
    columns = {**whmcs.service_columns(), "packageid": product, "server": server}
    services = [
        {**columns, "id": 100_000 + n, "userid": 5000 + n, "domain": f"client{n}.test"}
        for n in range(SERVICE_COUNT)
    ]
    whmcs.add_many("tblclients", clients)
    whmcs.add_many("tblhosting", services)


def _sync() -> str:
    rows = []
    for name in ("all of them new", "nothing changed", EVERY_AMOUNT):
        if name == EVERY_AMOUNT:
            _change_amounts(7)
        seconds, query_count = _measured(whmcs_sync.sync)
        rows.append((name, f"{seconds:.2f}", f"{query_count * 1000 / SERVICE_COUNT:.1f}"))
    _change_amounts(8)
    rows.append((MEMORY, str(peak.megabytes_of("sync")), ""))
    head = ("sync", "s", "queries per 1,000")
    return table(f"WHMCS's database, {SERVICE_COUNT:,} services", head, rows)


def _write_back() -> str:
    measured_at = timezone.now()
    samples = []
    query_count = 0
    for number in range(ROUNDS):
        _measure(number + 1, measured_at + timedelta(seconds=number))
        seconds, query_count = _measured(whmcs_usage.exchange)
        samples.append(seconds)
    _measure(ROUNDS + 1, measured_at + timedelta(seconds=ROUNDS))
    rows = [
        ("everything changed", f"{median(samples):.2f}"),
        ("queries per 1,000", f"{query_count * 1000 / SERVICE_COUNT:.1f}"),
        (MEMORY, str(peak.megabytes_of("exchange"))),
    ]
    return table(f"Usage of {SERVICE_COUNT:,} services, read and written", ("", ""), rows)


def _row_by_row() -> str:
    """The writing alone, in turns: bulk statements, and one statement a service.

    With a commit that is on the disk, as a real WHMCS has it; the tests' server leaves that out.
    """
    numbers = list(Service.objects.order_by("pk").values_list("whmcs_service_id", flat=True))
    samples: dict[str, list[float]] = {"in bulk": [], "row by row": []}
    jobs: dict[str, Callable[[list[UsageRow]], object]] = {
        "in bulk": writer.write_usage,
        "row by row": _one_by_one,
    }
    _keep_commits(is_durable=True)
    for turn in range(ROUNDS):
        for name, job in jobs.items():
            rows = _figures(numbers, offset=1000 * turn + (500 if name == "in bulk" else 0))
            started = time.perf_counter()
            job(rows)
            samples[name].append(time.perf_counter() - started)
    _keep_commits(is_durable=False)
    bulk, single = median(samples["in bulk"]), median(samples["row by row"])
    rows_shown = [
        ("in bulk", f"{bulk:.3f}", "1.0"),
        ("row by row", f"{single:.3f}", f"{single / bulk:.1f}"),
    ]
    head = (f"writing {SERVICE_COUNT:,} rows", "s", "times")
    return table("Usage written to WHMCS", head, rows_shown)


def _keep_commits(*, is_durable: bool) -> None:
    with connections["whmcs"].cursor() as cursor:
        cursor.execute("SET GLOBAL innodb_flush_log_at_trx_commit = %s", [int(is_durable)])


def _figures(numbers: list[int], *, offset: int) -> list[UsageRow]:
    now = timezone.now().replace(tzinfo=None, microsecond=0)
    return [UsageRow(number, offset + number % 97, 0, now) for number in numbers]


def _one_by_one(rows: list[UsageRow]) -> None:
    for row in rows:
        writer.write_usage([row])


def _change_amounts(amount: int) -> None:
    with connections["whmcs"].cursor() as cursor:
        cursor.execute("UPDATE tblhosting SET amount = %s", [amount])


def _measure(megabytes: int, measured_at: object) -> None:
    Service.objects.update(
        used_bytes=megabytes * MEGABYTE, used_measured_at=measured_at, used_source="server"
    )


def _measured(job: Callable[[], object]) -> tuple[float, int]:
    """Seconds, and queries on both databases."""
    with (
        CaptureQueriesContext(connections["whmcs"]) as theirs,
        CaptureQueriesContext(connections["default"]) as ours,
    ):
        started = time.perf_counter()
        job()
        seconds = time.perf_counter() - started
    savepoints = sum("SAVEPOINT" in query["sql"] for query in ours)
    return seconds, len(theirs) + len(ours) - savepoints
