"""The list of mailboxes: searched, sorted and paged by the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import Q

from provisioning.models import (
    UNFINISHED,
    Mailbox,
    Operation,
    OperationKind,
    OperationStatus,
    Service,
)

SORT_COLUMNS = {"address": "local_part", "storage": "used_bytes", "name": "display_name"}


@dataclass(frozen=True)
class MailboxUsage:
    """How many mailboxes a service has; `limit` None = unlimited."""

    mailbox_count: int
    limit: int | None

    @property
    def is_full(self) -> bool:
        """Whether the plan's limit leaves no room."""
        return self.limit is not None and self.mailbox_count >= self.limit


@dataclass(frozen=True)
class MailboxRow:
    """A mailbox and its unfinished operation, or a refusal that nobody has dismissed yet."""

    mailbox: Mailbox
    operation: Operation | None


@dataclass(frozen=True)
class MailboxPage:
    """One page of the list; indexes count from 1, both 0 when nothing matches."""

    rows: Sequence[MailboxRow]
    match_count: int
    page_number: int
    page_count: int
    first_index: int
    last_index: int


def mailbox_usage(service: Service) -> MailboxUsage:
    """How full the plan is."""
    return MailboxUsage(
        mailbox_count=Mailbox.objects.filter(service=service).count(),
        limit=service.plan.options.max_mailbox_count or None,
    )


def mailbox_page(
    service: Service, *, search: str, sort: str, page_number: int, page_size: int = 50
) -> MailboxPage:
    """One page of mailboxes, searched by address and name, sorted by "address", "-storage" ..."""
    rows = Mailbox.objects.filter(service=service).order_by(*_order(sort))
    if search:
        found = Q(local_part__icontains=search)
        # "anna@client.test", pasted or typed as far as "anna@cl", finds anna.
        local_part, at_sign, domain_start = search.partition("@")
        if at_sign and service.domain_name.startswith(domain_start.lower()):
            found = Q(local_part__iendswith=local_part)
        rows = rows.filter(found | Q(display_name__icontains=search))
    page = Paginator(rows, page_size).get_page(page_number)
    return MailboxPage(
        rows=_with_operations(service, list(page.object_list)),
        match_count=page.paginator.count,
        page_number=page.number,
        page_count=page.paginator.num_pages,
        first_index=page.start_index(),
        last_index=page.end_index(),
    )


def _order(sort: str) -> tuple[str, ...]:
    column = SORT_COLUMNS.get(sort.removeprefix("-"), "local_part")
    sign = "-" if sort.startswith("-") else ""
    # Ties in the order of the key, the same way round: then the index gives the order by itself.
    return (sign + column, f"{sign}pk")


def _with_operations(service: Service, mailboxes: Sequence[Mailbox]) -> list[MailboxRow]:
    """Joins each mailbox with its newest operation that still has something to say."""
    operations = {
        operation.mailbox_id: operation
        for operation in Operation.objects.filter(mailbox__in=[row.pk for row in mailboxes])
        .filter(_speaks())
        .defer("secrets")
        .order_by("pk")
    }
    for mailbox in mailboxes:
        mailbox.service = service
    return [MailboxRow(mailbox, operations.get(mailbox.pk)) for mailbox in mailboxes]


def _speaks() -> Q:
    return Q(status__in=UNFINISHED) | Q(status=OperationStatus.FAILED, dismissed_at=None)


def mailbox_of(service: Service, mailbox_id: int) -> Mailbox | None:
    """A mailbox of this service, or None; the hidden administrator has no row."""
    mailbox = Mailbox.objects.filter(service=service, pk=mailbox_id).first()
    if mailbox is not None:
        mailbox.service = service
    return mailbox


def mailbox_row(service: Service, mailbox_id: int) -> MailboxRow | None:
    """One row of the list, or None when the mailbox is gone."""
    mailbox = mailbox_of(service, mailbox_id)
    return _with_operations(service, [mailbox])[0] if mailbox else None


def refused_creations(service: Service, limit: int = 5) -> list[Operation]:
    """Mailboxes that could not be created and whose refusal is not yet dismissed."""
    return list(
        Operation.objects.filter(
            service=service,
            kind=OperationKind.CREATE_MAILBOX,
            status=OperationStatus.FAILED,
            dismissed_at=None,
        )
        .defer("secrets")
        .order_by("-pk")[:limit]
    )
