"""Storage of a service as it was measured, for charts and for what needs attention."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import Count, F, Q, Window
from django.utils import timezone

from provisioning.models import Mailbox, MirrorState, Service, UsageReading
from provisioning.queries.paging import PagedRows, paged

NEARLY_FULL_PERCENT = 90


def storage_by_day(service: Service, *, day_count: int = 90) -> list[tuple[date, int]]:
    """The last figure of each day that has one, in bytes, oldest first: one query.

    Days are those of the active time zone.
    """
    since = timezone.now() - timedelta(days=day_count)
    readings = UsageReading.objects.filter(service=service, measured_at__gte=since)
    last_of_day: dict[date, int] = {}
    for measured_at, used_bytes in readings.order_by("measured_at", "pk").values_list(
        "measured_at", "used_bytes"
    ):
        last_of_day[timezone.localtime(measured_at).date()] = used_bytes
    return list(last_of_day.items())


def nearly_full_mailboxes(service: Service, limit: int = 3) -> tuple[Sequence[Mailbox], int]:
    """The fullest mailboxes from 90 % of their limit on, and how many there are: one query."""
    nearly_full = Q(used_bytes__gte=F("quota_bytes") * NEARLY_FULL_PERCENT / 100)
    rows = Mailbox.objects.filter(nearly_full, service=service, quota_bytes__gt=0)
    rows = rows.exclude(state=MirrorState.DELETING).order_by("-used_bytes")
    found = list(rows.annotate(match_count=Window(Count("pk")))[:limit])
    for row in found:
        row.service = service
    return found, found[0].match_count if found else 0


def fullest_mailboxes(service: Service, page_number: int) -> PagedRows[Mailbox]:
    """Mailboxes by their storage, most first, a page at a time: two queries."""
    return paged(
        Mailbox.objects.filter(service=service).order_by("-used_bytes", "-pk"), page_number
    )
