"""Storage of all domains of a server, into readings and onto the services.

A platform that tells all domains at once is asked every hour; another is asked domain by domain,
each every few hours. What is not told keeps its last figure and is marked as failed, never zero.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone

from provisioning.backends.base import DomainUsage
from provisioning.backends.errors import BackendError, NotFound, Outcome, Rejected
from provisioning.capabilities import CAPABILITIES
from provisioning.models import ReadingSource, Server, Service, ServiceStatus, UsageReading
from provisioning.operations.pausing import pause
from provisioning.operations.platform import backend_of
from provisioning.operations.waking import wake_on_commit
from provisioning.transactions import transactional

logger = logging.getLogger(__name__)

BATCH_SIZE = 500
MEASURE_AGAIN_AFTER = timedelta(hours=6)
MEASURED = (ServiceStatus.ACTIVE, ServiceStatus.SUSPENDED)


def ask_all_servers() -> None:
    """Wakes a worker for each server that is not paused."""
    for server_id in Server.objects.filter(pause_reason="").values_list("pk", flat=True):
        wake_on_commit("provisioning.collect_usage", server_id)


def collect(server_id: int) -> int:
    """Measures the domains of the server; returns how many were noted.

    A failed read notes nothing but the failure, and so does a domain whose size was not told.
    """
    server = Server.objects.get(pk=server_id)
    if server.pause_reason:
        return 0
    if CAPABILITIES[server.platform].has_bulk_usage:
        return _collect_at_once(server)
    return _collect_one_by_one(server)


def _collect_at_once(server: Server) -> int:
    """All domains in a number of calls that does not grow with them."""
    measured_at = timezone.now()
    services = Service.objects.filter(server=server, status__in=MEASURED)
    domain_names = dict(services.values_list("pk", "domain_name"))
    try:
        usages = backend_of(server).list_usage()
    except BackendError as error:
        _note_error(server, error)
        _note_failures(domain_names, measured_at)
        return 0
    told = {usage.domain_name: usage for usage in usages if usage.used_bytes is not None}
    found = [(pk, told[name]) for pk, name in domain_names.items() if name in told]
    _note_failures([pk for pk, name in domain_names.items() if name not in told], measured_at)
    batches = (found[start : start + BATCH_SIZE] for start in range(0, len(found), BATCH_SIZE))
    return sum(_note(dict(batch), measured_at, ReadingSource.SERVER) for batch in batches)


def _collect_one_by_one(server: Server) -> int:
    """One call a domain, those that were not measured for longest first.

    A domain that is refused does not stop the others; a server that does not answer does.
    """
    oldest_at = timezone.now() - MEASURE_AGAIN_AFTER
    due = Service.objects.filter(
        Q(used_measured_at=None) | Q(used_measured_at__lt=oldest_at),
        server=server,
        status__in=MEASURED,
    ).order_by(F("used_measured_at").asc(nulls_first=True), "pk")
    domain_names = list(due.values_list("pk", "domain_name"))
    backend = backend_of(server) if domain_names else None
    noted_count = 0
    for service_id, domain_name in domain_names:
        measured_at = timezone.now()
        try:
            usage = backend.read_usage(domain_name) if backend else None
        except BackendError as error:
            _note_failures([service_id], measured_at)
            if not isinstance(error, NotFound | Rejected):
                _note_error(server, error)
                break
            logger.warning("usage of %s cannot be read: %s", domain_name, error)
            continue
        if usage is None or usage.used_bytes is None:
            _note_failures([service_id], measured_at)
        else:
            noted_count += _note({service_id: usage}, measured_at, ReadingSource.SERVICE)
    return noted_count


def _note_error(server: Server, error: BackendError) -> None:
    logger.warning("usage of server %s cannot be read: %s", server, error)
    if error.outcome is Outcome.PAUSE:
        pause(server, error)


def _note_failures(service_ids: Collection[int], failed_at: datetime) -> None:
    """The figure stays; the page can say that it is not the newest (AT-E01)."""
    failed = list(service_ids)
    for start in range(0, len(failed), BATCH_SIZE):
        rows = Service.objects.filter(pk__in=failed[start : start + BATCH_SIZE])
        rows.update(usage_failed_at=failed_at)


@transactional
def _note(usages: Mapping[int, DomainUsage], measured_at: datetime, source: ReadingSource) -> int:
    readings = UsageReading.objects.bulk_create(_readings(usages, measured_at, source))
    measured = [reading.service_id for reading in readings]
    Service.objects.filter(pk__in=measured).update(**latest_figures())
    return len(readings)


def _readings(
    usages: Mapping[int, DomainUsage], measured_at: datetime, source: ReadingSource
) -> Sequence[UsageReading]:
    return [
        UsageReading(
            service_id=service_id,
            measured_at=measured_at,
            source=source,
            used_bytes=usage.used_bytes,
            mailbox_count=usage.mailbox_count,
            alias_count=usage.alias_count,
            list_count=usage.list_count,
            eas_count=usage.eas_count,
            mapi_count=usage.mapi_count,
        )
        for service_id, usage in usages.items()
        if usage.used_bytes is not None
    ]


def latest_figures() -> dict[str, Subquery | None]:
    """The columns of a service that follow its latest reading, for an update of services."""
    readings = UsageReading.objects.filter(service=OuterRef("pk")).order_by("-measured_at")
    return {
        "used_bytes": Subquery(readings.values("used_bytes")[:1]),
        "used_measured_at": Subquery(readings.values("measured_at")[:1]),
        "used_source": Subquery(readings.values("source")[:1]),
        "usage_failed_at": None,
    }
