"""Which mailboxes take the storage of a service."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Case, Count, F, Q, Sum, When, Window

from provisioning.models import Mailbox, MirrorState, Service
from provisioning.queries.paging import PagedRows, paged

NEARLY_FULL_PERCENT = 90


@dataclass(frozen=True)
class Fullness:
    """How many mailboxes a service has, how many are nearly full, and the fullest of these."""

    mailbox_count: int
    nearly_full_count: int
    nearly_full: Sequence[Mailbox]


def fullness(service: Service, limit: int = 3) -> Fullness:
    """Mailboxes in all and those from 90 % of their limit on: one query."""
    is_nearly_full = Q(
        ~Q(state=MirrorState.DELETING),
        quota_bytes__gt=0,
        used_bytes__gte=F("quota_bytes") * NEARLY_FULL_PERCENT / 100,
    )
    rows = Mailbox.objects.filter(service=service).annotate(
        is_nearly_full=Case(When(is_nearly_full, then=1), default=0),
        mailbox_count=Window(Count("pk")),
        nearly_full_count=Window(Sum("is_nearly_full")),
    )
    found = list(rows.order_by("-is_nearly_full", "-used_bytes", "pk")[:limit])
    for row in found:
        row.service = service
    if not found:
        return Fullness(0, 0, ())
    nearly_full = [row for row in found if row.is_nearly_full]
    return Fullness(found[0].mailbox_count, found[0].nearly_full_count, nearly_full)


def fullest_mailboxes(service: Service, page_number: int) -> PagedRows[Mailbox]:
    """Mailboxes by their storage, most first, a page at a time: two queries."""
    return paged(
        Mailbox.objects.filter(service=service).order_by("-used_bytes", "-pk"), page_number
    )
