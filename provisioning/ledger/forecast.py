"""When the next tranche of storage is reached, should storage grow as it did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal

from django.utils import timezone

from provisioning.billing.amounts import rounded
from provisioning.billing.pace import reached_at
from provisioning.ledger.statement import Statement
from provisioning.ledger.tariff import Tariff


@dataclass(frozen=True)
class Forecast:
    """At this pace `gigabytes` are reached on that day: then so much is added a month."""

    gigabytes: int
    reached_on: date
    monthly_amount: Decimal


def forecast_of(
    tariff: Tariff, statement: Statement, by_day: Sequence[tuple[date, int]]
) -> Forecast | None:
    """The next tranche, should storage grow as it did."""
    storage = statement.storage
    if storage is None or storage.gigabytes is None or not storage.unit_amount:
        return None
    points = [(datetime.combine(day, time(12), UTC), size) for day, size in by_day]
    reached = reached_at(points, storage.next_tranche_bytes)
    if reached is None:
        return None
    return Forecast(
        gigabytes=storage.tranche_count * storage.tranche_gigabytes,
        reached_on=max(timezone.localtime(reached).date(), timezone.localdate()),
        monthly_amount=rounded(storage.unit_amount / (tariff.month_count or 1)),
    )
