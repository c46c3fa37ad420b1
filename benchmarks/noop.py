"""The yardstick of latency: a Celery task that only says that it ran."""

from __future__ import annotations

import redis
from celery import shared_task
from django.conf import settings

DONE_LIST = "benchmark-noop-done"


@shared_task(name="benchmarks.noop")
def noop(number: int) -> None:
    """Tells through Redis, which is the fastest way that the task can tell."""
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        client.rpush(DONE_LIST, number)
