"""How the product itself is: for /readyz, /metrics and staff's start page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min

from provisioning.models import (
    CLAIMABLE,
    UNFINISHED,
    Heartbeat,
    Operation,
    Server,
    StaffAlert,
)


@dataclass(frozen=True)
class QueueDepth:
    """How many operations of a server have this status."""

    server_name: str
    status: str
    operation_count: int


def oldest_due_seconds(now: datetime) -> float:
    """For how long the oldest due operation has waited; 0 when nothing is due.

    Operations of a paused server wait on purpose and do not count.
    """
    due = Operation.objects.filter(
        status__in=CLAIMABLE, not_before_at__lte=now, service__server__pause_reason=""
    )
    oldest_at = due.aggregate(oldest_at=Min("not_before_at"))["oldest_at"]
    return (now - oldest_at).total_seconds() if oldest_at else 0.0


def schedule_age_seconds(now: datetime) -> float | None:
    """How long ago the schedule last set a worker to work; None when it never did."""
    beaten_at = (
        Heartbeat.objects.filter(name=Heartbeat.SCHEDULE)
        .values_list("beaten_at", flat=True)
        .first()
    )
    return (now - beaten_at).total_seconds() if beaten_at else None


def queue_depths() -> Sequence[QueueDepth]:
    """Unfinished operations, counted by server and status."""
    counted = (
        Operation.objects.filter(status__in=UNFINISHED)
        .order_by()
        .values_list("service__server__name", "status")
        .annotate(operation_count=Count("pk"))
    )
    return [QueueDepth(name or "-", status, count) for name, status, count in counted]


def paused_servers() -> dict[str, bool]:
    """Every server by name, and whether it is paused."""
    return {
        name: bool(reason) for name, reason in Server.objects.values_list("name", "pause_reason")
    }


def open_alert_counts() -> dict[str, int]:
    """Open staff alerts by code."""
    open_alerts = StaffAlert.objects.filter(open_key__isnull=False).order_by()
    return dict(open_alerts.values_list("code").annotate(count=Count("pk")))
