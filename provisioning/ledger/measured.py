"""Storage of a service as it was measured, day by day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max, Subquery, Value
from django.db.models.functions import Least
from django.utils import timezone

from provisioning.models import Service, UsageReading


@dataclass(frozen=True)
class MeasuredStorage:
    """What was measured: the last figure of each day that has one, oldest first, and the latest."""

    by_day: list[tuple[date, int]]
    latest: UsageReading | None


def measured_storage(service: Service, *, day_count: int = 90) -> MeasuredStorage:
    """The last days and the latest reading, however old: one query.

    Days are those of the active time zone.
    """
    readings = UsageReading.objects.filter(service=service)
    latest_at = readings.order_by().values("service").annotate(at=Max("measured_at")).values("at")
    since = Least(Value(timezone.now() - timedelta(days=day_count)), Subquery(latest_at))
    names = [column.attname for column in UsageReading._meta.concrete_fields]
    rows = readings.filter(measured_at__gte=since).order_by("measured_at", "pk").values_list(*names)
    by_day: dict[date, int] = {}
    latest: UsageReading | None = None
    for row in rows:
        latest = UsageReading.from_db(None, names, row)
        by_day[timezone.localtime(latest.measured_at).date()] = latest.used_bytes
    return MeasuredStorage(list(by_day.items()), latest)
