"""Wakes a worker by task name. The message may be lost: rows are the truth, and a round follows."""

from __future__ import annotations

import logging

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)


def wake(task_name: str, row_id: int) -> None:
    """Sends the wake-up call. A broker that is down costs time only."""
    try:
        current_app.send_task(task_name, args=[row_id], retry=False)
    except OperationalError as error:
        logger.warning("broker away, %s of %s waits for its round: %s", task_name, row_id, error)


def wake_on_commit(task_name: str, row_id: int) -> None:
    """The same, once the transaction is through."""
    transaction.on_commit(lambda: wake(task_name, row_id))
