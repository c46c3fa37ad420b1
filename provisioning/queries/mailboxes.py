"""The list of mailboxes: searched, sorted and paged by the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, TextField
from django.db.models.functions import Cast

from provisioning.models import Alias, Mailbox, MailboxKind, Operation, OperationKind, Service
from provisioning.queries.rows import (
    Page,
    Row,
    found_by_name,
    ordered_by,
    page_of,
    refused_of_kind,
    row_of,
)

SORT_COLUMNS = {
    "address": "local_part",
    "storage": "used_bytes",
    "name": "display_name",
    "sign_in": "last_login_at",
}
NEARLY_FULL_PERCENT = 90
FILTERS: Mapping[str, Q] = {
    "blocked": Q(is_enabled=False, deletes_at=None),
    "eas": Q(has_eas=True),
    "mapi": Q(has_mapi=True),
    "nearly_full": Q(
        quota_bytes__gt=0, used_bytes__gte=F("quota_bytes") * NEARLY_FULL_PERCENT / 100
    ),
    "deleting": Q(deletes_at__isnull=False),
    "basic": Q(kind=MailboxKind.BASIC),
    "enhanced": Q(kind=MailboxKind.ENHANCED),
}
MAX_FOUND_ALIASES = 200


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
        limit=service.limits.mailbox_count,
    )


def mailbox_page(
    service: Service,
    *,
    search: str,
    sort: str,
    page_number: int,
    page_size: int = 50,
    only: str = "",
    whole_count: int | None = None,
) -> Page[Mailbox]:
    """One page of mailboxes, sorted by "address", "-storage" ..., narrowed to a name of `FILTERS`.

    Searched by address, name, the aliases that lead to it and where it forwards to (AT-F03).
    `whole_count`: how many there are unless narrowed, where the caller knows.
    """
    items = Mailbox.objects.filter(service=service)
    items = items.order_by(*ordered_by(sort, SORT_COLUMNS, "local_part"))
    if only in FILTERS:
        items = items.filter(FILTERS[only])
    if search:
        items = items.annotate(forwards_text=Cast("forward_targets", TextField()))
        items = items.filter(
            found_by_name(service, search)
            | Q(display_name__icontains=search)
            | Q(forwards_text__contains=search.lower())
            | Q(local_part__in=_reached_by_alias(service, search))
        )
    count = None if search or only in FILTERS else whole_count
    return page_of(service, items, page_number=page_number, page_size=page_size, count=count)


def _reached_by_alias(service: Service, search: str) -> set[str]:
    """Names of mailboxes that an alias with this text in its name leads to."""
    aliases = Alias.objects.filter(service=service, local_part__icontains=search)
    targets = aliases.values_list("targets", flat=True)[:MAX_FOUND_ALIASES]
    found = (target.rpartition("@") for told in targets for target in told)
    return {name for name, _at, domain in found if domain == service.domain_name}


def mailboxes_of(service: Service, mailbox_ids: Sequence[int]) -> list[Mailbox]:
    """Those of the mailboxes that are this service's, by address."""
    rows = list(Mailbox.objects.filter(service=service, pk__in=mailbox_ids).order_by("local_part"))
    for row in rows:
        row.service = service
    return rows


def settings_of_all(service: Service) -> list[tuple[str, dict[str, Any]]]:
    """Every mailbox by name with its settings, for an export: one query."""
    names = ("display_name", "quota_bytes", "kind", "has_eas", "has_mapi", "is_enabled")
    rows = Mailbox.objects.filter(service=service).order_by("local_part")
    return [
        (local_part, dict(zip(names, values, strict=True)))
        for local_part, *values in rows.values_list("local_part", *names)
    ]


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
    """Mailboxes, and aliases asked for together with one, that could not be created (AT-G14).

    Those whose refusal is dismissed are left out.
    """
    kinds = (OperationKind.CREATE_MAILBOX, OperationKind.CREATE_ALIAS)
    return [
        operation
        for operation in refused_of_kind(service, *kinds, limit=limit)
        if operation.kind == OperationKind.CREATE_MAILBOX
        or operation.payload["wish"].get("is_for_new_mailbox")
    ]
