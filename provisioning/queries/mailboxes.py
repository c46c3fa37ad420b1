"""The list of mailboxes: searched, sorted and paged by the database."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from provisioning.models import Mailbox, Operation, OperationKind, Service
from provisioning.queries.rows import (
    Page,
    Row,
    found_by_name,
    ordered_by,
    page_of,
    refused_of_kind,
    row_of,
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


def mailbox_usage(service: Service) -> MailboxUsage:
    """How full the plan is."""
    return MailboxUsage(
        mailbox_count=Mailbox.objects.filter(service=service).count(),
        limit=service.plan.options.max_mailbox_count or None,
    )


def mailbox_page(
    service: Service, *, search: str, sort: str, page_number: int, page_size: int = 50
) -> Page[Mailbox]:
    """One page of mailboxes, searched by address and name, sorted by "address", "-storage" ..."""
    items = Mailbox.objects.filter(service=service)
    items = items.order_by(*ordered_by(sort, SORT_COLUMNS, "local_part"))
    if search:
        found = found_by_name(service, search)
        items = items.filter(found | Q(display_name__icontains=search))
    return page_of(service, items, page_number=page_number, page_size=page_size)


def mailbox_of(service: Service, mailbox_id: int) -> Mailbox | None:
    """A mailbox of this service, or None; the hidden administrator has no row."""
    mailbox = Mailbox.objects.filter(service=service, pk=mailbox_id).first()
    if mailbox is not None:
        mailbox.service = service
    return mailbox


def mailbox_row(service: Service, mailbox_id: int) -> Row[Mailbox] | None:
    """One row of the list, or None when the mailbox is gone."""
    return row_of(service, mailbox_of(service, mailbox_id))


def refused_creations(service: Service, limit: int = 5) -> list[Operation]:
    """Mailboxes that could not be created and whose refusal is not yet dismissed."""
    return refused_of_kind(service, OperationKind.CREATE_MAILBOX, limit)
