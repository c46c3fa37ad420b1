"""Figures of a server's services for WHMCS: read from our rows, never from the mail server.

What was never measured is absent. A failed measurement leaves no row, so it can be no zero.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TypeVar

from django.db.models import Count, Model, OuterRef, Q, QuerySet, Subquery

from provisioning.models import (
    Alias,
    Mailbox,
    MirrorState,
    Service,
    ServiceStatus,
    UsageReading,
)
from provisioning.whmcs_values import whole_megabytes

M = TypeVar("M", bound=Model)

BYTES_OF_A_GIGABYTE = 1024**3
MEASURED = (ServiceStatus.ACTIVE, ServiceStatus.SUSPENDED)


@dataclass(frozen=True)
class Figure:
    """One metric of a service: a state, not a counter that starts anew."""

    name: str
    value: Decimal
    measured_at: datetime


@dataclass(frozen=True)
class ServiceFigures:
    """What is known of one service; maybe nothing."""

    service: Service
    figures: Sequence[Figure]


@dataclass(frozen=True)
class DiskFigure:
    """Storage in whole megabytes, rounded up; a limit of 0 is none."""

    service: Service
    used_megabytes: int
    limit_megabytes: int
    measured_at: datetime


def figures_of(whmcs_server_id: int, domain_name: str = "") -> list[ServiceFigures]:
    """The metrics of all services of a server, or of the one with that domain; four queries."""
    services = _services(whmcs_server_id)
    if domain_name:
        services = [service for service in services if service.domain_name == domain_name]
    readings = _latest_readings(services)
    mailboxes, aliases = _mailbox_counts(services), _alias_counts(services)
    return [
        ServiceFigures(
            service,
            [
                *_disk(readings.get(service.pk)),
                *_counts(service, mailboxes.get(service.pk, {}), aliases.get(service.pk, 0)),
            ],
        )
        for service in services
    ]


def disk_figures_of(whmcs_server_id: int) -> list[DiskFigure]:
    """The latest storage of all services of a server that were ever measured; two queries."""
    services = _services(whmcs_server_id)
    readings = _latest_readings(services)
    return [
        DiskFigure(
            service=service,
            used_megabytes=whole_megabytes(reading.used_bytes),
            limit_megabytes=whole_megabytes(service.limits.storage_bytes or 0),
            measured_at=reading.measured_at,
        )
        for service in services
        if (reading := readings.get(service.pk))
    ]


def _services(whmcs_server_id: int) -> list[Service]:
    rows = Service.objects.filter(server__whmcs_server_id=whmcs_server_id, status__in=MEASURED)
    latest = UsageReading.objects.filter(service=OuterRef("pk")).order_by("-measured_at")
    rows = rows.select_related("plan")
    return list(rows.annotate(latest_reading_id=Subquery(latest.values("pk")[:1])))


def _latest_readings(services: Sequence[Service]) -> dict[int, UsageReading]:
    ids = [service.latest_reading_id for service in services]  # type: ignore[attr-defined]
    rows = UsageReading.objects.in_bulk([pk for pk in ids if pk is not None])
    return {reading.service_id: reading for reading in rows.values()}


def _mailbox_counts(services: Sequence[Service]) -> dict[int, dict[str, int]]:
    rows = (
        _existing(Mailbox, services)
        .values("service_id")
        .annotate(
            all=Count("pk"),
            eas=Count("pk", filter=Q(has_eas=True)),
            mapi=Count("pk", filter=Q(has_mapi=True)),
        )
    )
    return {
        row["service_id"]: {"all": row["all"], "eas": row["eas"], "mapi": row["mapi"]}
        for row in rows
    }


def _alias_counts(services: Sequence[Service]) -> dict[int, int]:
    rows = _existing(Alias, services).values("service_id").annotate(all=Count("pk"))
    return {row["service_id"]: row["all"] for row in rows}


def _existing(model: type[M], services: Sequence[Service]) -> QuerySet[M]:
    """Rows that exist on the mail server: not those that are only on their way."""
    rows = model._default_manager.filter(service__in=[service.pk for service in services])
    return rows.exclude(state=MirrorState.CREATING).order_by()


def _disk(reading: UsageReading | None) -> Iterator[Figure]:
    if reading is not None:
        gigabytes = Decimal(reading.used_bytes) / BYTES_OF_A_GIGABYTE
        yield Figure("disk_gb", gigabytes.quantize(Decimal("0.0001")), reading.measured_at)


def _counts(service: Service, mailboxes: Mapping[str, int], alias_count: int) -> Iterator[Figure]:
    """As the customer sees them, without the hidden administrator; from the last whole reading."""
    if service.refreshed_at is None:
        return
    counts = {
        "email_accounts": mailboxes.get("all", 0),
        "aliases": alias_count,
        "eas_accounts": mailboxes.get("eas", 0),
        "mapi_accounts": mailboxes.get("mapi", 0),
    }
    for name, count in counts.items():
        yield Figure(name, Decimal(count), service.refreshed_at)
