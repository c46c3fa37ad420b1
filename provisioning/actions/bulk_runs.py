"""Many mailboxes out of a customer's file: read, judged, confirmed, carried out line by line.

The rows are the truth: each line's action and its mark are written in one transaction, so a worker
killed anywhere leaves the rest to the next, and a line is never carried out twice.
"""

from __future__ import annotations

import json
import logging
from dataclasses import asdict
from datetime import timedelta

from django.utils import timezone

from provisioning.actions import admin_attempts, mailboxes, setup_links
from provisioning.actions.bulk_plans import Judge
from provisioning.actions.locking import lock_active_service
from provisioning.actors import Actor
from provisioning.audit import record
from provisioning.errors import ActionRefused
from provisioning.mailbox_tables import lines_of
from provisioning.models import (
    BulkRow,
    BulkRun,
    BulkStatus,
    BulkVerdict,
    HandOver,
    Mailbox,
    Operation,
    Service,
)
from provisioning.operations.waking import wake, wake_on_commit
from provisioning.passwords import generate, policy_of
from provisioning.tables import MAX_FILE_BYTES, TableUnreadable, read_table
from provisioning.transactions import transactional

logger = logging.getLogger(__name__)

WORK = "provisioning.work_on_bulk_run"
OPEN = (BulkStatus.READING, BulkStatus.RUNNING)
TO_CARRY_OUT = (BulkVerdict.CREATE, BulkVerdict.CHANGE)
# A run that nobody has worked on for so long has lost its worker.
LOST_AFTER = timedelta(seconds=30)
SECRETS_KEPT_FOR = timedelta(hours=72)


@transactional
def start(
    *, service: Service, by: Actor, file_name: str, content: bytes, hand_over: str
) -> BulkRun:
    """Takes a file in and has a worker read it; nothing is changed yet. Raises `ActionRefused`."""
    service = lock_active_service(service.pk)
    if len(content) > MAX_FILE_BYTES:
        raise ActionRefused("table_too_large", field="file", limit=MAX_FILE_BYTES // 1024 // 1024)
    if BulkRun.objects.filter(service=service, status__in=OPEN).exists():
        raise ActionRefused("bulk_under_way")
    run = BulkRun.objects.create(
        service=service,
        file_name=file_name[:255],
        content=content,
        hand_over=HandOver(hand_over),
        actor=asdict(by),
        worked_at=timezone.now(),
    )
    wake_on_commit(WORK, run.pk)
    return run


@transactional
def confirm(*, run: BulkRun, by: Actor) -> bool:
    """The customer has seen the difference and says yes; False when it was decided before."""
    lock_active_service(run.service_id)
    moved = BulkRun.objects.filter(pk=run.pk, status=BulkStatus.PLANNED).update(
        status=BulkStatus.RUNNING, actor=asdict(by), worked_at=timezone.now()
    )
    if moved:
        counts = {
            verdict.value: run.rows.filter(verdict=verdict).count() for verdict in TO_CARRY_OUT
        }
        record(by, run.service, "mailboxes_imported", run.file_name, after=counts)
        wake_on_commit(WORK, run.pk)
    return bool(moved)


@transactional
def cancel(*, run: BulkRun, by: Actor) -> bool:
    """Drops a plan, or stops a run before its next line; what is done stays done."""
    moved = BulkRun.objects.filter(
        pk=run.pk, status__in=(BulkStatus.PLANNED, BulkStatus.RUNNING, BulkStatus.READING)
    ).update(status=BulkStatus.CANCELLED, finished_at=timezone.now(), content=b"")
    if moved:
        record(by, run.service, "mailbox_import_cancelled", run.file_name)
    return bool(moved)


def work_on(run_id: int) -> None:
    """Reads a new run, or carries a confirmed one out as far as it is not."""
    run = BulkRun.objects.select_related("service__plan", "service__client__currency").get(
        pk=run_id
    )
    if run.status == BulkStatus.READING:
        _read(run)
    elif run.status == BulkStatus.RUNNING:
        _carry_out(run)


def resume_lost() -> int:
    """Wakes a worker for runs whose worker died, and erases secrets nobody came for."""
    now = timezone.now()
    lost = BulkRun.objects.filter(status__in=OPEN, worked_at__lt=now - LOST_AFTER)
    numbers = list(lost.values_list("pk", flat=True)[:100])
    for number in numbers:
        wake(WORK, number)
    BulkRow.objects.filter(run__finished_at__lt=now - SECRETS_KEPT_FOR).exclude(secret="").update(
        secret=""
    )
    return len(numbers)


def _read(run: BulkRun) -> None:
    try:
        lines = lines_of(read_table(bytes(run.content)))
    except TableUnreadable as error:
        _unreadable(run, error)
        return
    judge = Judge(run.service)
    rows = judge.rows(run, lines)
    _plan(run, rows, judge)


@transactional
def _plan(run: BulkRun, rows: list[BulkRow], judge: Judge) -> None:
    moved = BulkRun.objects.filter(pk=run.pk, status=BulkStatus.READING).update(
        status=BulkStatus.PLANNED,
        content=b"",
        monthly_difference=judge.monthly_difference,
    )
    if moved:
        BulkRow.objects.bulk_create(rows, batch_size=500)
        if judge.has_named_hidden_admin:
            admin_attempts.note(Actor(**run.actor), run.service_id, "import")


def _unreadable(run: BulkRun, error: TableUnreadable) -> None:
    BulkRun.objects.filter(pk=run.pk, status=BulkStatus.READING).update(
        status=BulkStatus.UNREADABLE,
        content=b"",
        error_code=error.code,
        error_arguments=error.arguments,
        finished_at=timezone.now(),
    )


def _carry_out(run: BulkRun) -> None:
    waiting = run.rows.filter(is_asked=False, verdict__in=TO_CARRY_OUT)
    for number in list(waiting.values_list("pk", flat=True)):
        if not _carry_out_row(run, number):
            return
    BulkRun.objects.filter(pk=run.pk, status=BulkStatus.RUNNING).update(
        status=BulkStatus.FINISHED, finished_at=timezone.now()
    )


@transactional
def _carry_out_row(run: BulkRun, row_id: int) -> bool:
    """One line; False when the run was stopped. A refusal stands in its row and stops nothing."""
    row = BulkRow.objects.select_for_update().get(pk=row_id)
    if row.is_asked:
        return True
    on_its_way = BulkRun.objects.filter(pk=run.pk, status=BulkStatus.RUNNING)
    if not on_its_way.update(worked_at=timezone.now()):
        return False
    by = Actor(**run.actor)
    key = f"bulk:{row.pk}"
    try:
        operation = _create(run, row, by, key) if _is_new(row) else _change(run, row, by, key)
    except ActionRefused as refusal:
        row.errors = [["address", refusal.code, dict(refusal.arguments)]]
        operation = None
    row.is_asked, row.operation = True, operation
    row.save(update_fields=["is_asked", "operation", "errors", "secret"])
    return True


def _is_new(row: BulkRow) -> bool:
    return row.verdict == BulkVerdict.CREATE


@transactional
def _create(run: BulkRun, row: BulkRow, by: Actor, key: str) -> Operation:
    wish = {**row.wish}
    has_sheet = run.hand_over == HandOver.SHEET
    password = _password_for(run.service, wish["local_part"]) if has_sheet else None
    operation = mailboxes.create(
        service=run.service, by=by, password=password, idempotency_key=key, **wish
    )
    if has_sheet:
        row.secret = json.dumps({"password": password})
    else:
        mailbox = Mailbox.objects.get(service=run.service, local_part=wish["local_part"])
        language_code = run.service.client.language_code
        token = setup_links.create(
            mailbox=mailbox, by=by, send_to=row.owner_email, language_code=language_code
        )
        row.secret = "" if row.owner_email else json.dumps({"path": f"/setup/{token}/"})
    return operation


def _change(run: BulkRun, row: BulkRow, by: Actor, key: str) -> Operation | None:
    local_part = row.address.partition("@")[0]
    mailbox = Mailbox.objects.filter(service=run.service, local_part=local_part).first()
    if mailbox is None:
        raise ActionRefused("mailbox_gone")
    return mailboxes.adjust(mailbox=mailbox, by=by, wanted=row.wish, idempotency_key=key)


def _password_for(service: Service, local_part: str) -> str:
    return generate(
        policy_of(service.plan.options), local_part=local_part, domain_name=service.domain_name
    )


@transactional
def take_sheet(*, run: BulkRun, by: Actor) -> list[tuple[str, dict[str, str]]]:
    """What the owners need, by address; erased by being taken. Empty when somebody took it."""
    rows = list(run.rows.select_for_update().exclude(secret=""))
    if not rows:
        return []
    run.rows.exclude(secret="").update(secret="")
    BulkRun.objects.filter(pk=run.pk).update(sheet_shown_at=timezone.now())
    record(by, run.service, "password_sheet_shown", run.file_name, after={"count": len(rows)})
    return [(row.address, json.loads(row.secret)) for row in rows]
