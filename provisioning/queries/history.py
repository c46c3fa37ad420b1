"""What happened to a service: who changed what, when, from where, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet, Subquery
from django.utils import timezone

from provisioning.models import ActorKind, AuditEvent, Operation, Service
from provisioning.queries import operations as operation_queries

# Steps on the way that change nothing a customer has.
UNTOLD_VERBS = ("sign_in_link_minted", "refusal_dismissed", "hidden_admin_named")
SIGN_INS = "signed_in"
ABOUT: Mapping[str, Q] = {
    "mailboxes": Q(verb__contains="mailbox"),
    "aliases": Q(verb__startswith="alias_") | Q(verb__endswith="e_alias"),
    "forwards": Q(verb__contains="forward") | Q(verb__contains="catch_all"),
    "lists": Q(verb__startswith="list_") | Q(verb__endswith="_list"),
    "domain_aliases": Q(verb__contains="domain_alias"),
    "dns": Q(verb__contains="dns") | Q(verb__contains="dkim") | Q(verb__contains="dmarc"),
    "sign_ins": Q(verb=SIGN_INS),
    "service": Q(verb__endswith="_domain")
    | Q(verb__startswith="ownership_")
    | Q(verb__startswith="service_")
    | Q(verb__startswith="branding_"),
}


@dataclass(frozen=True)
class Asked:
    """What to narrow the history down to; '' and None = everything. Days are inclusive."""

    who: str = ""
    about: str = ""
    search: str = ""
    since_on: date | None = None
    until_on: date | None = None


@dataclass(frozen=True)
class HistoryPage:
    """One page, newest first; indexes count from 1, both 0 when nothing matches."""

    events: list[AuditEvent]
    operations: Mapping[int, Operation]
    match_count: int
    page_number: int
    page_count: int
    first_index: int
    last_index: int


@dataclass(frozen=True)
class LatestChanges:
    """Newest first; `refused_count` is of all changes whose refusal nobody has dismissed yet."""

    events: Sequence[AuditEvent]
    operations: Mapping[int, Operation]
    refused_count: int


def history_page(
    service: Service, asked: Asked, *, page_number: int, page_size: int = 50
) -> HistoryPage:
    """One page of the events with their operations: two queries."""
    page = Paginator(events_of(service, asked), page_size).get_page(page_number)
    events = list(page.object_list)
    return HistoryPage(
        events=events,
        operations=operations_of(events),
        match_count=page.paginator.count,
        page_number=page.number,
        page_count=page.paginator.num_pages,
        first_index=page.start_index(),
        last_index=page.end_index(),
    )


def latest_changes(service: Service, limit: int = 6) -> LatestChanges:
    """What was changed last, sign-ins left out, and how much was refused: one query."""
    refused = operation_queries.refused(service).values("service").annotate(number=Count("pk"))
    events = events_of(service, Asked()).exclude(verb=SIGN_INS)
    found = list(events.annotate(refused_count=Subquery(refused.values("number")))[:limit])
    count = found[0].refused_count if found else operation_queries.refused(service).count()
    return LatestChanges(found, operations_of(found), count or 0)


def event_of(service: Service, event_id: int) -> AuditEvent | None:
    """An event of this service that its customer may see, or None."""
    return events_of(service, Asked()).filter(pk=event_id).first()


def events_of(service: Service, asked: Asked) -> QuerySet[AuditEvent]:
    """The events that match, newest first."""
    events = AuditEvent.objects.filter(whmcs_service_id=service.whmcs_service_id)
    events = events.exclude(verb__in=UNTOLD_VERBS)
    if asked.who in ActorKind.values:
        events = events.filter(actor_kind=asked.who)
    if asked.about in ABOUT:
        events = events.filter(ABOUT[asked.about])
    if asked.search:
        found = Q(object_name__icontains=asked.search)
        # A name of staff is not told, so it cannot be searched for either.
        found |= Q(actor_kind=ActorKind.CUSTOMER, actor_name__icontains=asked.search)
        events = events.filter(found)
    if asked.since_on:
        events = events.filter(happened_at__gte=_midnight(asked.since_on))
    if asked.until_on:
        events = events.filter(happened_at__lt=_midnight(asked.until_on + timedelta(days=1)))
    events = events.select_related("operation").defer("operation__secrets")
    return events.order_by("-happened_at", "-pk")


def in_batches(events: QuerySet[AuditEvent], size: int = 500) -> Iterator[list[AuditEvent]]:
    """All of them without holding all of them: for an export."""
    batch: list[AuditEvent] = []
    for event in events.iterator(chunk_size=size):
        batch.append(event)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def operations_of(events: Iterable[AuditEvent]) -> dict[int, Operation]:
    """The operations that carry the events out, by number; those swept away are left out."""
    operations = (event.operation for event in events)
    return {operation.pk: operation for operation in operations if operation}


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
