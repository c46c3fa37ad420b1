"""What staff see first: what needs attention, and how everything stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q

from provisioning.models import (
    ON_PLATFORM,
    Heartbeat,
    Operation,
    OperationStatus,
    Server,
    StaffAlert,
)
from provisioning.queries import health
from provisioning.queries.server_builds import BuildWarning, warning_of

ON_SERVER = Q(service__status__in=ON_PLATFORM)
FAILED_WITHIN = timedelta(days=1)
SHOWN_COUNT = 10


@dataclass(frozen=True)
class ServerStanding:
    """A mail server with what it holds back, and what is wrong with its build."""

    server: Server
    unfinished_count: int
    warning: BuildWarning | None
    service_count: int

    @property
    def is_nearly_full(self) -> bool:
        """From nine tenths of its capacity on, where it has one."""
        limit = self.server.max_service_count
        return limit is not None and self.service_count * 10 >= limit * 9


@dataclass(frozen=True)
class Attention:
    """The start page; ages are seconds, None where something never happened."""

    alerts: Sequence[StaffAlert]
    stuck: Sequence[Operation]
    refused: Sequence[Operation]
    servers: Sequence[ServerStanding]
    oldest_due_seconds: float
    schedule_age_seconds: float | None
    whmcs_compared_at: datetime | None

    @property
    def is_calm(self) -> bool:
        """Whether nothing waits for a person."""
        troubled = any(one.server.pause_reason or one.is_nearly_full for one in self.servers)
        return not (self.alerts or self.stuck or troubled)


def attention(now: datetime) -> Attention:
    """Everything for the start page, in a constant number of queries."""
    unfinished: Counter[str] = Counter()
    for depth in health.queue_depths():
        unfinished[depth.server_name] += depth.operation_count
    operations = Operation.objects.select_related("service").defer("secrets").order_by("-pk")
    alerts = StaffAlert.objects.filter(resolved_at=None).select_related("server", "service")
    stuck = operations.filter(status=OperationStatus.NEEDS_ATTENTION)
    refused = operations.filter(
        status=OperationStatus.FAILED, finished_at__gte=now - FAILED_WITHIN, dismissed_at=None
    )
    compared = Heartbeat.objects.filter(name=Heartbeat.WHMCS).values_list("beaten_at", flat=True)
    return Attention(
        alerts=list(alerts.order_by("-pk")[:SHOWN_COUNT]),
        stuck=list(stuck[:SHOWN_COUNT]),
        refused=list(refused[:SHOWN_COUNT]),
        servers=[
            ServerStanding(
                server, unfinished[server.name], warning_of(server), server.service_count
            )
            for server in Server.objects.defer("password")
            .annotate(service_count=Count("service", filter=ON_SERVER))
            .order_by("name")
        ],
        oldest_due_seconds=health.oldest_due_seconds(now),
        schedule_age_seconds=health.schedule_age_seconds(now),
        whmcs_compared_at=compared.first(),
    )
