"""What nobody needs any more is erased, every Sunday: the database must not grow for ever.

Each part is on its own: one that fails is logged, and the next one runs. Rows go in batches, so
that no lock is held long; a run that is cut off goes on where it stopped.

What is billed stands in the ledger, and who did what in the audit trail; both are kept.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from importlib import import_module
from typing import TypeVar

from django.conf import settings
from django.db import DatabaseError
from django.db.models import Max, Model, Q, QuerySet
from django.db.models.functions import TruncDate

from provisioning.models import (
    UNFINISHED,
    BulkRun,
    BulkStatus,
    DnsCheck,
    DnsShareLink,
    Inquiry,
    MailStatus,
    Operation,
    OutgoingMail,
    ProtocolInterval,
    Service,
    ServiceStatus,
    SetupLink,
    SsoToken,
    UsageReading,
)

logger = logging.getLogger(__name__)

BATCH_SIZE = 1000
DNS_ANSWERS = timedelta(days=7)
LINKS = timedelta(days=30)
# Time for the last invoice, and for questions about it.
AFTER_TERMINATION = timedelta(days=90)
FILES = timedelta(days=90)
# Older readings are thinned out to the last of each day.
EVERY_READING = timedelta(days=40)
THINNED_DAYS = 14
CHANGES = timedelta(days=400)

M = TypeVar("M", bound=Model)
Part = Callable[[Service | None, datetime], int]


def tidy(now: datetime, *, service: Service | None = None) -> dict[str, int | None]:
    """Erases what is too old, of `service` alone if there is one; counts by part.

    None in place of a count: that part has failed, and the log says why.
    """
    parts = PARTS if service is None else {name: PARTS[name] for name in OF_A_SERVICE}
    counts: dict[str, int | None] = {}
    for name, part in parts.items():
        try:
            counts[name] = part(service, now)
        except DatabaseError:
            logger.exception("tidying %s failed", name)
            counts[name] = None
    logger.info("tidied: %s", counts)
    return counts


def _protocol_intervals(service: Service | None, now: datetime) -> int:
    rows = ProtocolInterval.objects.filter(
        service__status=ServiceStatus.TERMINATED, ended_at__lt=now - AFTER_TERMINATION
    )
    return _erase(_of(service, rows))


def _dns_answers(service: Service | None, now: datetime) -> int:
    old = Q(checked_at__lt=now - DNS_ANSWERS) | Q(service__status=ServiceStatus.TERMINATED)
    return _erase(_of(service, DnsCheck.objects.filter(old)))


def _readings(service: Service | None, now: datetime) -> int:
    """Day by day, so that many services make no long statement."""
    newest = now - EVERY_READING
    days = [newest - timedelta(days=number) for number in range(THINNED_DAYS)]
    return sum(_thin_out(service, day - timedelta(days=1), day) for day in days)


def _thin_out(service: Service | None, since: datetime, until: datetime) -> int:
    """Leaves the last reading of each service, day and source."""
    rows = _of(service, UsageReading.objects.filter(measured_at__gte=since, measured_at__lt=until))
    by_day = rows.annotate(day=TruncDate("measured_at")).values("service", "day", "source")
    kept = set(by_day.annotate(last=Max("pk")).values_list("last", flat=True))
    too_many = [pk for pk in rows.values_list("pk", flat=True) if pk not in kept]
    for begin in range(0, len(too_many), BATCH_SIZE):
        UsageReading.objects.filter(pk__in=too_many[begin : begin + BATCH_SIZE]).delete()
    return len(too_many)


def _changes(service: Service | None, now: datetime) -> int:
    rows = Operation.objects.filter(finished_at__lt=now - CHANGES).exclude(status__in=UNFINISHED)
    return _erase(_of(service, rows))


def _login_links(service: Service | None, now: datetime) -> int:
    return _erase(_of(service, SsoToken.objects.filter(expires_at__lt=now - DNS_ANSWERS)))


def _setup_links(service: Service | None, now: datetime) -> int:
    return _erase(_of(service, SetupLink.objects.filter(expires_at__lt=now - LINKS)))


def _share_links(service: Service | None, now: datetime) -> int:
    return _erase(_of(service, DnsShareLink.objects.filter(expires_at__lt=now - LINKS)))


def _imports(service: Service | None, now: datetime) -> int:
    ended = (BulkStatus.FINISHED, BulkStatus.CANCELLED, BulkStatus.UNREADABLE)
    rows = BulkRun.objects.filter(status__in=ended, created_at__lt=now - FILES)
    return _erase(_of(service, rows))


def _letters(service: Service | None, now: datetime) -> int:
    """A sent letter's key keeps the same event from writing a second one: events are younger."""
    rows = OutgoingMail.objects.filter(created_at__lt=now - CHANGES)
    return _erase(_of(service, rows.exclude(status__in=(MailStatus.QUEUED, MailStatus.SENDING))))


def _answers(service: Service | None, now: datetime) -> int:
    return _erase(_of(service, Inquiry.objects.filter(expires_at__lt=now - timedelta(days=1))))


def _sessions(service: Service | None, now: datetime) -> int:
    """Signed-in people whose sessions have ended; Django leaves the rows to us."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    rows = store.get_model_class().objects.filter(expire_date__lt=now)
    return _erase(rows)


PARTS: Mapping[str, Part] = {
    "protocol_intervals": _protocol_intervals,
    "dns_answers": _dns_answers,
    "readings": _readings,
    "changes": _changes,
    "login_links": _login_links,
    "setup_links": _setup_links,
    "share_links": _share_links,
    "imports": _imports,
    "letters": _letters,
    "answers": _answers,
    "sessions": _sessions,
}
OF_A_SERVICE = tuple(name for name in PARTS if name != "sessions")


def _of(service: Service | None, rows: QuerySet[M]) -> QuerySet[M]:
    return rows if service is None else rows.filter(service=service)


def _erase(rows: QuerySet[M]) -> int:
    """In batches, each a transaction of its own; counts the rows asked for, not what hangs on."""
    erased = 0
    while batch := list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH_SIZE]):
        rows.model._default_manager.filter(pk__in=batch).delete()
        erased += len(batch)
    return erased
