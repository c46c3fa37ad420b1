"""Aliases, forwards, lists and domain aliases for their pages."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import TypeVar

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from provisioning.allowances import allowance_of
from provisioning.directories import directory_of
from provisioning.models import (
    OBJECT_KINDS,
    UNFINISHED,
    Alias,
    DistributionList,
    DomainAlias,
    DomainAliasRequest,
    Mailbox,
    ObjectKind,
    Operation,
    OperationKind,
    OperationStatus,
    Service,
)
from provisioning.queries.rows import (
    Page,
    Usage,
    found_by_name,
    ordered_by,
    page_of,
)
from provisioning.receivers import Kind, stop_at

Item = TypeVar("Item", Mailbox, Alias, DistributionList, DomainAlias)

ALIAS_COLUMNS = {"address": "local_part"}
LIST_COLUMNS = {"address": "local_part", "members": "member_count"}
FORWARD_COLUMNS = {"address": "local_part"}
DOMAIN_COLUMNS = {"domain": "domain_name"}


def item_of(service: Service, model: type[Item], item_id: int) -> Item | None:
    """An object of this service, or None."""
    item = model._default_manager.filter(service=service, pk=item_id).first()
    if item is not None:
        item.service = service
    return item


def aliases_leading_to(service: Service, addresses: Collection[str]) -> Mapping[str, list[Alias]]:
    """The aliases that name each of the addresses as a target: one query.

    The database looks for the addresses in the targets' text, so that the rows of a domain with
    thousands of aliases need not all travel.
    """
    if not addresses:
        return {}
    names = "|".join(sorted(re.escape(address) for address in addresses))
    rows = Alias.objects.filter(service=service).annotate(targets_text=Cast("targets", TextField()))
    found: dict[str, list[Alias]] = {}
    for alias in rows.filter(targets_text__regex=f'"({names})"').order_by("local_part"):
        alias.service = service
        for target in alias.targets:
            if target in addresses:
                found.setdefault(target, []).append(alias)
    return found


def usage_of(
    service: Service, model: type[Alias | DistributionList], count: int | None = None
) -> Usage:
    """How many there are, those on their way included, and how many the plan allows.

    A `count` that is known already is not counted again.
    """
    return Usage(
        count=model._default_manager.filter(service=service).count() if count is None else count,
        limit=allowance_of(service, OBJECT_KINDS[model]),
    )


def domain_alias_usage(service: Service) -> Usage:
    """The same for domain aliases; one that waits for its proof counts."""
    rows = DomainAlias.objects.filter(service=service).count()
    waiting = DomainAliasRequest.objects.filter(service=service).count()
    return Usage(rows + waiting, allowance_of(service, ObjectKind.DOMAIN_ALIAS))


def alias_page(
    service: Service, *, search: str, sort: str, page_number: int, page_size: int
) -> Page[Alias]:
    """One page of aliases, searched by name and target."""
    rows = Alias.objects.filter(service=service)
    if search:
        rows = rows.filter(found_by_name(service, search) | Q(targets__icontains=search.lower()))
    rows = rows.order_by(*ordered_by(sort, ALIAS_COLUMNS, "local_part"))
    return page_of(service, rows, page_number=page_number, page_size=page_size)


def list_page(
    service: Service, *, search: str, sort: str, page_number: int, page_size: int
) -> Page[DistributionList]:
    """One page of distribution lists, searched by name, description and member."""
    rows = DistributionList.objects.filter(service=service)
    if search:
        found = Q(description__icontains=search) | Q(members__icontains=search.lower())
        rows = rows.filter(found_by_name(service, search) | found)
    rows = rows.order_by(*ordered_by(sort, LIST_COLUMNS, "local_part"))
    return page_of(service, rows, page_number=page_number, page_size=page_size)


def forward_page(
    service: Service, *, search: str, sort: str, page_number: int, page_size: int
) -> Page[Mailbox]:
    """One page of mailboxes; without a search only those that forward."""
    rows = Mailbox.objects.filter(service=service)
    if search:
        named = Q(display_name__icontains=search) | Q(forward_targets__icontains=search.lower())
        rows = rows.filter(found_by_name(service, search) | named)
    else:
        rows = _forwarding(rows)
    rows = rows.order_by(*ordered_by(sort, FORWARD_COLUMNS, "local_part"))
    return page_of(service, rows, page_number=page_number, page_size=page_size)


def forwarding_count(service: Service) -> int:
    """How many mailboxes forward, as far as is known."""
    return _forwarding(Mailbox.objects.filter(service=service)).count()


def _forwarding(rows: QuerySet[Mailbox]) -> QuerySet[Mailbox]:
    return rows.filter(forward_targets__isnull=False).exclude(forward_targets=[])


def domain_alias_page(
    service: Service, *, search: str, sort: str, page_number: int, page_size: int
) -> Page[DomainAlias]:
    """One page of domain aliases."""
    rows = DomainAlias.objects.filter(service=service)
    if search:
        rows = rows.filter(domain_name__icontains=search)
    rows = rows.order_by(*ordered_by(sort, DOMAIN_COLUMNS, "domain_name"))
    return page_of(service, rows, page_number=page_number, page_size=page_size)


def waiting_domain_aliases(service: Service) -> list[DomainAliasRequest]:
    """Those whose proof has not been seen yet, oldest first."""
    return list(DomainAliasRequest.objects.filter(service=service).order_by("pk"))


def waiting_domain_alias(service: Service, request_id: int) -> DomainAliasRequest | None:
    """One of them, or None."""
    return DomainAliasRequest.objects.filter(service=service, pk=request_id).first()


def spoken_of_aliases(service: Service, limit: int = 6) -> list[Operation]:
    """What the page of aliases tells besides its rows, newest first: aliases that could not be
    created, and changes of the catch-all that are under way or were refused."""
    is_open = Q(status__in=UNFINISHED) | Q(status=OperationStatus.FAILED, dismissed_at=None)
    refused = Q(kind=OperationKind.CREATE_ALIAS, status=OperationStatus.FAILED)
    rows = Operation.objects.filter(is_open, service=service)
    rows = rows.filter(refused | Q(object_kind=ObjectKind.CATCH_ALL))
    return list(rows.defer("secrets").order_by("-pk")[:limit])


def mailboxes_matching(service: Service, search: str, limit: int = 10) -> list[Mailbox]:
    """Mailboxes to choose from, by address or name."""
    found = found_by_name(service, search) | Q(display_name__icontains=search)
    rows = list(Mailbox.objects.filter(found, service=service).order_by("local_part")[:limit])
    for row in rows:
        row.service = service
    return rows


def own_alias_addresses(service: Service, limit: int = 200) -> list[str]:
    """Addresses of aliases, to choose the catch-all from."""
    names = Alias.objects.filter(service=service).order_by("local_part")
    return [
        f"{name}@{service.domain_name}"
        for name in names.values_list("local_part", flat=True)[:limit]
    ]


def kinds_of(service: Service, addresses: Sequence[str]) -> dict[str, Kind]:
    """What each address is, for judging pasted lines; a handful of queries for any number."""
    directory = directory_of(service)
    return {address: stop_at(directory, address).kind for address in addresses}
