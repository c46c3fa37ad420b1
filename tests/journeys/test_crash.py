"""Nothing lost, nothing doubled: whatever dies between the click and the mail server.

Each test ends with the same three questions: is the operation done, is there exactly one mailbox,
and does its password work?
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial

import pytest
import redis
from django.db import connection, transaction
from django.utils import timezone

from provisioning.actions import bulk_runs, mailboxes
from provisioning.models import BulkRow, BulkRun, Mailbox, Operation, OutgoingMail, Service
from provisioning.operations import queue
from provisioning.simulators.faults import Fault, FaultKind
from provisioning.simulators.smartermail import (
    ADMIN_PASSWORD,
    ADMIN_USERNAME,
    SmarterMailSimulator,
)
from tests.factories import ALICE, PASSWORD, make_server, make_service
from tests.processes import CeleryProcess, wait_until

pytestmark = pytest.mark.django_db(transaction=True)

ADDRESS = "anna@client.test"
# Longer than it takes to kill a worker, shorter than the lease and the second try together.
DELAY_SECONDS = 3


@pytest.fixture
def service(transactional_db: None, simulator: SmarterMailSimulator) -> Service:
    server = make_server(port=simulator.port, username=ADMIN_USERNAME, password=ADMIN_PASSWORD)
    row = make_service(server=server, domain_name="client.test")
    simulator.add_domain("client.test", admin_username=row.admin_username)
    return row


@pytest.fixture
def click(service: Service) -> Callable[[], Operation]:
    """What the customer's click on "Add mailbox" does."""

    def add() -> Operation:
        return mailboxes.create(
            service=service,
            by=ALICE,
            local_part="anna",
            display_name="Anna Berg",
            password=PASSWORD,
            quota_bytes=0,
            has_eas=True,
            has_mapi=False,
        )

    return add


def assert_done_exactly_once(operation: Operation, simulator: SmarterMailSimulator) -> None:
    wait_until(lambda: Operation.objects.get(pk=operation.pk).is_finished, seconds=30)
    operation.refresh_from_db()
    assert (operation.status, operation.error_detail) == ("succeeded", "")
    domain = simulator.domain("client.test")
    assert domain is not None
    assert [name for name in domain.users if name != "qzxwvutsrp"] == ["anna"]
    assert domain.users["anna"].has_active_sync
    assert simulator.check_password(ADDRESS, PASSWORD)
    assert Mailbox.objects.get().state == "active"


STEPS = ["authenticate-user", "manage-domain", "user-put", "active-sync-mailboxes-patch"]


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("kind", [FaultKind.DELAY_BEFORE, FaultKind.DELAY_AFTER])
def test_a_worker_killed_around_a_call_leaves_one_mailbox(
    simulator: SmarterMailSimulator,
    click: Callable[[], Operation],
    worker: CeleryProcess,
    beat: CeleryProcess,
    step: str,
    kind: FaultKind,
) -> None:
    """Killed before the mail server acts on the call, and after it has acted."""
    simulator.inject(Fault(kind=kind, path_contains=step, delay_seconds=DELAY_SECONDS))
    operation = click()
    simulator.wait_for_calls(step, acted=kind is FaultKind.DELAY_AFTER)
    worker.kill()
    worker.start()
    assert_done_exactly_once(operation, simulator)


def test_a_worker_killed_between_the_answer_and_the_commit(
    simulator: SmarterMailSimulator,
    click: Callable[[], Operation],
    worker: CeleryProcess,
    beat: CeleryProcess,
) -> None:
    """The closing transaction waits for the mirror row, which we hold; then the worker dies."""
    simulator.inject(Fault(kind=FaultKind.DELAY_AFTER, path_contains="user-put", delay_seconds=1))
    operation = click()
    simulator.wait_for_calls("user-put", acted=True)
    with held_mirror_row():
        wait_until(is_waiting_for_a_lock)
        worker.kill()
    worker.start()
    assert_done_exactly_once(operation, simulator)


@contextmanager
def held_mirror_row() -> Iterator[None]:
    with transaction.atomic():
        list(Mailbox.objects.select_for_update())
        yield


def is_waiting_for_a_lock() -> bool:
    # MariaDB renews this table only when nobody has read it for a tenth of a second.
    time.sleep(0.15)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT COUNT(*) FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'"
        )
        return bool(cursor.fetchone()[0])


@pytest.mark.parametrize("kind", [FaultKind.CUT_BEFORE, FaultKind.CUT_AFTER])
def test_the_mail_server_cuts_the_connection(
    simulator: SmarterMailSimulator,
    click: Callable[[], Operation],
    worker: CeleryProcess,
    beat: CeleryProcess,
    kind: FaultKind,
) -> None:
    simulator.inject(Fault(kind=kind, path_contains="user-put"))
    assert_done_exactly_once(click(), simulator)


def test_the_broker_is_flushed_between_click_and_work(
    simulator: SmarterMailSimulator,
    click: Callable[[], Operation],
    new_worker: CeleryProcess,
    beat: CeleryProcess,
    broker: redis.Redis,
) -> None:
    operation = click()
    broker.flushall()
    with new_worker:
        broker.flushall()
        assert_done_exactly_once(operation, simulator)


def test_two_workers_share_the_work_without_doubling_it(
    simulator: SmarterMailSimulator,
    click: Callable[[], Operation],
    worker: CeleryProcess,
    beat: CeleryProcess,
) -> None:
    """Wake-up calls arrive several times; only one of them finds something to do."""
    operation = click()
    for _ in range(20):
        queue.wake(operation.service_id)
    assert_done_exactly_once(operation, simulator)
    assert len([call for call in simulator.calls if "user-put" in call.path]) == 1


LINE_COUNT = 80


def test_a_worker_killed_in_the_middle_of_an_import_goes_on_and_applies_each_line_once(
    simulator: SmarterMailSimulator,
    service: Service,
    worker: CeleryProcess,
    beat: CeleryProcess,
) -> None:
    """Killed twice, wherever it is: in a line's transaction, or with the mail server."""
    names = [f"person{number}" for number in range(LINE_COUNT)]
    table = "address,owner_email\n" + "".join(f"{name},{name}@home.test\n" for name in names)
    content = table.encode()
    run = bulk_runs.start(
        service=service, by=ALICE, file_name="staff.csv", content=content, hand_over="links"
    )
    wait_until(lambda: BulkRun.objects.get().status == "planned")
    bulk_runs.confirm(run=run, by=ALICE)
    for line_count in (LINE_COUNT // 4, LINE_COUNT // 2):
        wait_until(partial(has_asked, line_count))
        worker.kill()
        assert not has_asked(LINE_COUNT)
        # A run that nobody has worked on for so long is taken for lost.
        BulkRun.objects.update(worked_at=timezone.now() - timedelta(minutes=1))
        worker.start()
    wait_until(lambda: BulkRun.objects.get().status == "finished")
    wait_until(lambda: not Mailbox.objects.exclude(state="active").exists(), seconds=60)
    assert Counter(Operation.objects.values_list("object_name", flat=True)) == Counter(
        f"{name}@client.test" for name in names
    )
    assert set(Operation.objects.values_list("status", flat=True)) == {"succeeded"}
    assert OutgoingMail.objects.count() == LINE_COUNT
    domain = simulator.domain("client.test")
    assert domain is not None
    assert sorted(domain.users) == sorted([*names, service.admin_username])


def has_asked(line_count: int) -> bool:
    return BulkRow.objects.filter(is_asked=True).count() >= line_count
