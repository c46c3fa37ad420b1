"""Storage of all domains of a server at once, into readings and onto the services."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from provisioning.backends.base import DomainUsage
from provisioning.backends.errors import BackendError, Outcome
from provisioning.capabilities import CAPABILITIES
from provisioning.models import ReadingSource, Server, Service, ServiceStatus, UsageReading
from provisioning.operations.pausing import pause
from provisioning.operations.platform import backend_of
from provisioning.operations.waking import wake_on_commit
from provisioning.transactions import transactional

logger = logging.getLogger(__name__)

BATCH_SIZE = 500


def ask_all_servers() -> None:
    """Wakes a worker for each server that can tell all its domains at once.

    Where it cannot, the nightly refresh of each service measures it.
    """
    tells_all = [name for name, capabilities in CAPABILITIES.items() if capabilities.has_bulk_usage]
    servers = Server.objects.filter(platform__in=tells_all, pause_reason="")
    for server_id in servers.values_list("pk", flat=True):
        wake_on_commit("provisioning.collect_usage", server_id)


def collect(server_id: int) -> int:
    """Reads all domains of the server in a constant number of calls; returns how many were noted.

    A failed read notes nothing, and so does a domain whose size was not told.
    """
    server = Server.objects.get(pk=server_id)
    if server.pause_reason or not CAPABILITIES[server.platform].has_bulk_usage:
        return 0
    measured_at = timezone.now()
    try:
        usages = backend_of(server).list_usage()
    except BackendError as error:
        logger.warning("usage of server %s cannot be read: %s", server, error)
        if error.outcome is Outcome.PAUSE:
            pause(server, error)
        return 0
    told = {usage.domain_name: usage for usage in usages}
    services = Service.objects.filter(
        server=server, status__in=(ServiceStatus.ACTIVE, ServiceStatus.SUSPENDED)
    )
    found = [
        (service_id, told[domain_name])
        for service_id, domain_name in services.values_list("pk", "domain_name")
        if domain_name in told
    ]
    batches = (found[start : start + BATCH_SIZE] for start in range(0, len(found), BATCH_SIZE))
    return sum(_note(dict(batch), measured_at) for batch in batches)


@transactional
def _note(usages: Mapping[int, DomainUsage], measured_at: datetime) -> int:
    readings = UsageReading.objects.bulk_create(_readings(usages, measured_at))
    measured = [reading.service_id for reading in readings]
    Service.objects.filter(pk__in=measured).update(used_bytes=latest_used_bytes())
    return len(readings)


def _readings(usages: Mapping[int, DomainUsage], measured_at: datetime) -> Sequence[UsageReading]:
    return [
        UsageReading(
            service_id=service_id,
            measured_at=measured_at,
            source=ReadingSource.SERVER,
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


def latest_used_bytes() -> Subquery:
    """The figure of the latest reading, for an update of services."""
    readings = UsageReading.objects.filter(service=OuterRef("pk")).order_by("-measured_at")
    return Subquery(readings.values("used_bytes")[:1])
