"""One service: read it, compare it, write what differs, all in one transaction."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from provisioning.actors import OUTSIDE
from provisioning.audit import record_all
from provisioning.backends.base import ServiceSnapshot
from provisioning.backends.errors import BackendError, CredentialsRefused, NotFound
from provisioning.models import (
    UNFINISHED,
    Operation,
    ReadingSource,
    Service,
    ServiceStatus,
    SwitchSource,
    UsageReading,
)
from provisioning.operations import protocol_intervals, usage
from provisioning.operations.alerts import raise_alert, resolve_alerts
from provisioning.operations.pausing import pause
from provisioning.operations.platform import backend_of
from provisioning.operations.refresh import mirror
from provisioning.operations.refresh.nouns import found_in
from provisioning.transactions import transactional

logger = logging.getLogger(__name__)

# Before its ownership is proven a domain holds nothing, and may refuse to be read.
READABLE = (ServiceStatus.ACTIVE, ServiceStatus.SUSPENDED)


def refresh_service(service_id: int) -> bool:
    """Reads the platform and updates the mirror; a failed read changes nothing but the error.

    False when nothing was taken over: not on the platform, server paused, or the read failed.
    """
    service = Service.objects.select_related("server").get(pk=service_id)
    if service.status not in READABLE or service.server is None or service.server.pause_reason:
        return False
    read_at = timezone.now()
    try:
        snapshot = backend_of(service.server).read_service(service.domain_name)
    except BackendError as error:
        _note_failure(service, error)
        return False
    return take_over(service, snapshot, read_at)


def _note_failure(service: Service, error: BackendError) -> None:
    logger.warning("service %s cannot be read: %s", service.pk, error)
    if isinstance(error, CredentialsRefused) and service.server:
        # Nonsense about one domain is no reason to stop all the others.
        pause(service.server, error)
    if isinstance(error, NotFound):
        # Its mailboxes stay in the mirror: what to do about it is for people to decide.
        raise_alert("domain_missing", detail=f"{service}: {error}", service=service)
    Service.objects.filter(pk=service.pk).update(refresh_error_code=error.code)


@transactional
def take_over(service: Service, snapshot: ServiceSnapshot, read_at: datetime) -> bool:
    """Makes the mirror equal to the platform, except where our own change is on its way."""
    locked = Service.objects.select_for_update().get(pk=service.pk)
    if not _is_current(locked, service, read_at):
        return False
    under_way = _names_under_way(locked, read_at)
    entries = [
        entry
        for noun, found in found_in(snapshot, locked.admin_username)
        for entry in mirror.adopt(noun, locked, found, under_way.__contains__)
    ]
    protocol_intervals.reconcile(locked, at=read_at, by=OUTSIDE, source=SwitchSource.OUTSIDE)
    # The first reading of a domain is no drift: everything on it is new to us.
    if locked.refreshed_at is not None:
        record_all(OUTSIDE, locked, entries)
    if locked.refresh_error_code == NotFound.code:
        resolve_alerts("domain_missing", service=locked)
    _note_reading(locked, snapshot, read_at)
    return True


def _is_current(locked: Service, as_read: Service, read_at: datetime) -> bool:
    """Whether the reading still speaks of this service, and is not older than the mirror."""
    place = (locked.status in READABLE, locked.server_id, locked.domain_name)
    is_newer = locked.refreshed_at is None or locked.refreshed_at < read_at
    return place == (True, as_read.server_id, as_read.domain_name) and is_newer


def _names_under_way(service: Service, read_at: datetime) -> set[str]:
    """Objects touched since the read began may be older in the reading than in the mirror."""
    operations = Operation.objects.filter(service=service).filter(
        Q(status__in=UNFINISHED) | Q(finished_at__gte=read_at)
    )
    return set(operations.values_list("object_name", flat=True))


def _note_reading(service: Service, snapshot: ServiceSnapshot, read_at: datetime) -> None:
    UsageReading.objects.create(
        service=service,
        measured_at=read_at,
        source=ReadingSource.SERVICE,
        used_bytes=sum(state.used_bytes for state in snapshot.mailboxes),
        mailbox_count=len(snapshot.mailboxes),
        alias_count=len(snapshot.aliases),
        list_count=len(snapshot.lists),
        eas_count=sum(state.has_eas for state in snapshot.mailboxes),
        mapi_count=sum(state.has_mapi for state in snapshot.mailboxes),
    )
    Service.objects.filter(pk=service.pk).update(
        refreshed_at=read_at,
        refresh_started_at=None,
        refresh_error_code="",
        **usage.latest_figures(),
    )
