"""What /metrics tells: the processes' own counts, and the queue as the rows have it."""

from __future__ import annotations

import os
from collections.abc import Iterator

from django.utils import timezone
from prometheus_client import REGISTRY, CollectorRegistry, Metric
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from provisioning.queries import health


class QueueCollector(Collector):
    """Reads the database at each scrape: a few grouped counts, none over finished operations."""

    def collect(self) -> Iterator[Metric]:
        now = timezone.now()
        waiting = GaugeMetricFamily(
            "mailroom_operations_unfinished", "By server and status.", labels=["server", "status"]
        )
        for depth in health.queue_depths():
            waiting.add_metric([depth.server_name, depth.status], depth.operation_count)
        yield waiting
        yield GaugeMetricFamily(
            "mailroom_oldest_due_operation_seconds",
            "Age of the oldest due operation, paused servers left out.",
            value=health.oldest_due_seconds(now),
        )
        age_seconds = health.schedule_age_seconds(now)
        yield GaugeMetricFamily(
            "mailroom_schedule_age_seconds",
            "Since the schedule last ran; NaN when it never did.",
            value=float("nan") if age_seconds is None else age_seconds,
        )
        paused = GaugeMetricFamily("mailroom_server_paused", "1 = paused.", labels=["server"])
        for name, is_paused in health.paused_servers().items():
            paused.add_metric([name], int(is_paused))
        yield paused
        alerts = GaugeMetricFamily("mailroom_staff_alerts_open", "By code.", labels=["code"])
        for code, count in health.open_alert_counts().items():
            alerts.add_metric([code], count)
        yield alerts


def registry() -> CollectorRegistry:
    """Everything to tell: of all processes when they share a folder, else of this one alone."""
    told = CollectorRegistry()
    told.register(QueueCollector())
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        MultiProcessCollector(told)  # type: ignore[no-untyped-call]
    else:
        told.register(_ThisProcess())
    return told


class _ThisProcess(Collector):
    def collect(self) -> Iterator[Metric]:
        yield from REGISTRY.collect()
