"""Rows of the lists, each with what is happening to it: searched and paged by the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet

from provisioning.models import (
    OBJECT_KINDS,
    UNFINISHED,
    Alias,
    DistributionList,
    DomainAlias,
    Mailbox,
    Operation,
    OperationKind,
    OperationStatus,
    Service,
)

Item = TypeVar("Item", Mailbox, Alias, DistributionList, DomainAlias)


@dataclass(frozen=True)
class Row(Generic[Item]):
    """An object and its unfinished operation, or a refusal that nobody has dismissed yet."""

    item: Item
    operation: Operation | None


@dataclass(frozen=True)
class Page(Generic[Item]):
    """One page of a list; indexes count from 1, both 0 when nothing matches."""

    rows: Sequence[Row[Item]]
    match_count: int
    page_number: int
    page_count: int
    first_index: int
    last_index: int


@dataclass(frozen=True)
class Usage:
    """How many objects of a kind a service has; `limit` None = unlimited, 0 = none included."""

    count: int
    limit: int | None

    @property
    def is_full(self) -> bool:
        """Whether the plan's limit leaves no room."""
        return self.limit is not None and self.count >= self.limit

    @property
    def is_over(self) -> bool:
        """Whether more exist than the plan allows by now; none of them is ever deleted (D-26)."""
        return self.limit is not None and self.count > self.limit


def page_of(
    service: Service,
    items: QuerySet[Item],
    *,
    page_number: int,
    page_size: int,
    count: int | None = None,
) -> Page[Item]:
    """One page of `items` with their operations: three queries, two if the `count` is known."""
    paginator = Paginator(items, page_size)
    if count is not None:
        paginator.count = count
    page = paginator.get_page(page_number)
    return Page(
        rows=with_operations(service, list(page.object_list)),
        match_count=page.paginator.count,
        page_number=page.number,
        page_count=page.paginator.num_pages,
        first_index=page.start_index(),
        last_index=page.end_index(),
    )


def with_operations(service: Service, items: Sequence[Item]) -> list[Row[Item]]:
    """Joins each object with its newest operation that still has something to say."""
    if not items:
        return []
    spoken_of = Operation.objects.filter(
        object_kind=OBJECT_KINDS[type(items[0])], object_id__in=[item.pk for item in items]
    )
    operations = {
        operation.object_id: operation
        for operation in spoken_of.filter(_speaks()).defer("secrets").order_by("pk")
    }
    for item in items:
        item.service = service
    return [Row(item, operations.get(item.pk)) for item in items]


def _speaks() -> Q:
    return Q(status__in=UNFINISHED) | Q(status=OperationStatus.FAILED, dismissed_at=None)


def row_of(service: Service, item: Item | None) -> Row[Item] | None:
    """One row of a list, or None when the object is gone."""
    return with_operations(service, [item])[0] if item else None


def ordered_by(sort: str, columns: Mapping[str, str], usual: str) -> tuple[str, ...]:
    """Columns for `order_by`: "address", "-storage" ...; the unknown becomes `usual`, a name."""
    column = columns.get(sort.removeprefix("-"), usual)
    sign = "-" if sort.startswith("-") else ""
    if column == usual:
        # A name occurs once in a service: asked to break ties, the database would sort them all.
        return (sign + column,)
    # Ties in the order of the key, the same way round: then the index gives the order by itself.
    return (sign + column, f"{sign}pk")


def found_by_name(service: Service, search: str) -> Q:
    """Objects whose name before the @ contains the text, or whose address begins like it."""
    found = Q(local_part__icontains=search)
    # "anna@client.test", pasted or typed as far as "anna@cl", finds anna.
    local_part, at_sign, domain_start = search.partition("@")
    if at_sign and service.domain_name.startswith(domain_start.lower()):
        found = Q(local_part__iendswith=local_part)
    return found


def refused_of_kind(service: Service, *kinds: OperationKind, limit: int = 5) -> list[Operation]:
    """Operations of the kinds, such as creations, whose refusal is not yet dismissed."""
    return list(
        Operation.objects.filter(
            service=service, kind__in=kinds, status=OperationStatus.FAILED, dismissed_at=None
        )
        .defer("secrets")
        .order_by("-pk")[:limit]
    )
