"""Usage figures between WHMCS's database and ours, both ways; the newer one wins.

Ours are written where they differ. What something else wrote there (the replaced module, a script)
becomes a reading with WHMCS as its source. What we wrote, or the module on our behalf, is known
again by its value.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import QuerySet

from provisioning.errors import WhmcsReadOnly
from provisioning.models import (
    ON_PLATFORM,
    ReadingSource,
    Service,
    UsageReading,
)
from provisioning.operations.usage import latest_figures
from provisioning.transactions import transactional
from provisioning.whmcs_values import whole_megabytes
from provisioning.whmcsdb import reader, writer
from provisioning.whmcsdb.usage_row import UsageRow

logger = logging.getLogger(__name__)

MEGABYTE = 1024**2
PAGE_SIZE = 1000
# WHMCS shows when a figure was taken, so an unchanged one is confirmed now and then.
CONFIRM_AFTER = timedelta(days=1)


@dataclass
class Exchange:
    """What one run did; `is_read_only`: the account may not write, the module has to."""

    written_count: int = 0
    read_back_count: int = 0
    is_read_only: bool = False


def exchange() -> Exchange:
    """Goes through all services on a platform, 1,000 at a time; running it again changes nothing.

    Raises `WhmcsUnavailable`; what was exchanged until then stays.
    """
    done = Exchange()
    last_id = 0
    while services := list(_services(last_id)):
        last_id = services[-1].pk
        _exchange_page(services, done)
    return done


def exchange_and_log() -> None:
    """The same for the schedule."""
    done = exchange()
    logger.info("usage: %s written, %s read back", done.written_count, done.read_back_count)
    if done.is_read_only:
        logger.info("WHMCS's database may not be written; its module has to fetch the figures")


def _services(last_id: int) -> QuerySet[Service]:
    rows = Service.objects.filter(status__in=ON_PLATFORM, pk__gt=last_id).order_by("pk")
    return rows.select_related("plan").defer("admin_password")[:PAGE_SIZE]


def _exchange_page(services: Sequence[Service], done: Exchange) -> None:
    zone = ZoneInfo(settings.WHMCS_TIME_ZONE)
    in_whmcs = reader.usage({service.whmcs_service_id for service in services})
    to_write: list[UsageRow] = []
    readings: list[UsageReading] = []
    for service in services:
        theirs = in_whmcs.get(service.whmcs_service_id)
        if theirs is None:
            continue
        ours = _ours(service, zone)
        if news_at := _news_at(service, theirs, ours, zone):
            readings.append(_reading(service, theirs, news_at))
        elif ours is not None and _differs(theirs, ours):
            to_write.append(ours)
    if readings:
        _take(readings)
    done.read_back_count += len(readings)
    if not done.is_read_only:
        try:
            writer.write_usage(to_write)
        except WhmcsReadOnly:
            done.is_read_only = True
        else:
            done.written_count += len(to_write)


def _ours(service: Service, zone: ZoneInfo) -> UsageRow | None:
    """The figure that we measured; None for one that we have from WHMCS itself, or none at all."""
    measured_at = service.used_measured_at
    if service.used_bytes is None or measured_at is None:
        return None
    if service.used_source == ReadingSource.WHMCS:
        return None
    return UsageRow(
        whmcs_service_id=service.whmcs_service_id,
        disk_used_megabytes=whole_megabytes(service.used_bytes),
        disk_limit_megabytes=whole_megabytes(service.limits.storage_bytes or 0),
        updated_at=measured_at.astimezone(zone).replace(tzinfo=None, microsecond=0),
    )


def _news_at(
    service: Service, theirs: UsageRow, ours: UsageRow | None, zone: ZoneInfo
) -> datetime | None:
    """When something else measured it, if that was later than anything we know."""
    if theirs.updated_at is None:
        return None
    if ours is not None and theirs.disk_used_megabytes == ours.disk_used_megabytes:
        return None
    measured_at = theirs.updated_at.replace(tzinfo=zone)
    known_at = service.used_measured_at
    return measured_at if known_at is None or measured_at > known_at else None


def _differs(theirs: UsageRow, ours: UsageRow) -> bool:
    if theirs.updated_at is None or ours.updated_at is None:
        return True
    figures = (theirs.disk_used_megabytes, theirs.disk_limit_megabytes)
    if figures != (ours.disk_used_megabytes, ours.disk_limit_megabytes):
        return True
    return ours.updated_at - theirs.updated_at >= CONFIRM_AFTER


def _reading(service: Service, theirs: UsageRow, measured_at: datetime) -> UsageReading:
    return UsageReading(
        service=service,
        measured_at=measured_at,
        source=ReadingSource.WHMCS,
        used_bytes=theirs.disk_used_megabytes * MEGABYTE,
    )


@transactional
def _take(readings: Sequence[UsageReading]) -> None:
    UsageReading.objects.bulk_create(readings)
    measured = [reading.service_id for reading in readings]
    Service.objects.filter(pk__in=measured).update(**latest_figures())
