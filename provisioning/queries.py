"""Reads for the pages: constant numbers of queries, from our own rows only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet

from provisioning.models import (
    UNFINISHED,
    Mailbox,
    Operation,
    OperationKind,
    OperationStatus,
    Service,
    ServiceStatus,
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


def services_of(whmcs_client_id: int) -> list[Service]:
    """What the client has, terminated services left out, by domain."""
    return list(_live().filter(client__whmcs_client_id=whmcs_client_id))


def service_of(whmcs_client_id: int, whmcs_service_id: int) -> Service | None:
    """The client's own service, or None."""
    return (
        _live()
        .filter(client__whmcs_client_id=whmcs_client_id, whmcs_service_id=whmcs_service_id)
        .first()
    )


def known_service(whmcs_service_id: int) -> Service | None:
    """Any service of ours, terminated ones too: for WHMCS and staff, never for a customer."""
    rows = Service.objects.select_related("client", "plan", "server").defer("server__password")
    return rows.filter(whmcs_service_id=whmcs_service_id).first()


def _live() -> QuerySet[Service]:
    rows = Service.objects.select_related("client", "plan", "server").defer("server__password")
    return rows.exclude(status=ServiceStatus.TERMINATED)


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


def operation_of(service: Service, operation_id: int) -> Operation | None:
    """An operation of this service, or None."""
    return Operation.objects.filter(service=service, pk=operation_id).defer("secrets").first()


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


def latest_operations(service: Service, limit: int = 6) -> list[Operation]:
    """What happened last, newest first."""
    return list(
        Operation.objects.filter(service=service).defer("secrets").order_by("-created_at")[:limit]
    )


def unfinished_domain_operation(service: Service) -> Operation | None:
    """The operation on the whole domain that is on its way, or None."""
    rows = Operation.objects.filter(service=service, mailbox=None, status__in=UNFINISHED)
    return rows.defer("secrets").order_by("pk").first()


def domain_operation(operation_id: int) -> Operation:
    """An operation as it is now, with its service and server."""
    rows = Operation.objects.select_related("service__server")
    return rows.defer("secrets", "service__server__password").get(pk=operation_id)


def is_waiting_for_server(service: Service, operation: Operation) -> bool:
    """Whether the page should say that the mail server keeps us waiting."""
    is_paused = bool(service.server and service.server.pause_reason)
    has_failed_before = operation.attempt_count > 0 and operation.status != OperationStatus.RUNNING
    return not operation.is_finished and (is_paused or has_failed_before)
