"""Whether the product can do its work: what a load balancer and a monitor ask.

`down`: this process can serve nobody. `degraded`: pages are served and wishes are kept, but
something behind them stands still.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone
from kombu.exceptions import OperationalError

from clientarea.celery import app
from provisioning.queries import health

OK = "ok"
DEGRADED = "degraded"
DOWN = "down"
BROKER_TIMEOUT_SECONDS = 2


@dataclass(frozen=True)
class Check:
    """One thing looked at; `detail` holds numbers and sentences, no secret."""

    name: str
    status: str
    detail: str


def checks() -> list[Check]:
    """Database, broker, queue and schedule, in this order; the last two need the first."""
    database = _database()
    if database.status == DOWN:
        return [database, _broker()]
    return [database, _broker(), _queue(), _schedule()]


def overall(found: list[Check]) -> str:
    """The worst of them."""
    return max((check.status for check in found), key=(OK, DEGRADED, DOWN).index)


def _database() -> Check:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        return Check("database", DOWN, type(error).__name__)
    return Check("database", OK, "answers")


def _broker() -> Check:
    try:
        with app.connection_for_write(connect_timeout=BROKER_TIMEOUT_SECONDS) as broker:
            broker.ensure_connection(max_retries=1, timeout=BROKER_TIMEOUT_SECONDS)
    except (OperationalError, OSError) as error:
        return Check("broker", DEGRADED, f"{type(error).__name__}: the schedule's sweep goes on")
    return Check("broker", OK, "answers")


def _queue() -> Check:
    age_seconds = health.oldest_due_seconds(timezone.now())
    is_late = age_seconds > settings.READY_OLDEST_DUE_SECONDS
    detail = f"the oldest due operation has waited {age_seconds:.0f} s"
    return Check("operations", DEGRADED if is_late else OK, detail)


def _schedule() -> Check:
    age_seconds = health.schedule_age_seconds(timezone.now())
    if age_seconds is None:
        return Check("schedule", DEGRADED, "has never run")
    is_dead = age_seconds > settings.READY_SCHEDULE_SECONDS
    return Check("schedule", DEGRADED if is_dead else OK, f"last ran {age_seconds:.0f} s ago")
