"""Wakes a worker by task name. The message may be lost: rows are the truth, and a round follows."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from celery import current_app
from django.db import connection, transaction
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)


def wake(task_name: str, row_id: int) -> None:
    """Sends the wake-up call. A broker that is down costs time only."""
    try:
        current_app.send_task(task_name, args=[row_id], retry=False)
    except OperationalError as error:
        logger.warning("broker away, %s of %s waits for its round: %s", task_name, row_id, error)


def wake_on_commit(task_name: str, row_id: int) -> None:
    """The same, once the transaction is through: one call, however often it is asked for."""
    call = _WakeCall(task_name, row_id)
    if not _is_waiting(call):
        transaction.on_commit(call)


@dataclass(frozen=True)
class _WakeCall:
    task_name: str
    row_id: int

    def __call__(self) -> None:
        wake(self.task_name, self.row_id)


def _is_waiting(call: _WakeCall) -> bool:
    """True when this transaction makes the call already.

    One that hangs on a savepoint which is closed by now does not count: it may be undone alone.
    """
    savepoints = set(connection.savepoint_ids)
    return any(
        waiting[1] == call and waiting[0] <= savepoints for waiting in connection.run_on_commit
    )
