"""One page of anything that can be counted and sliced."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.paginator import Paginator

T = TypeVar("T")
PAGE_SIZE = 50


@dataclass(frozen=True)
class PagedRows(Generic[T]):
    """Indexes count from 1, both 0 when there is nothing."""

    rows: Sequence[T]
    match_count: int
    page_number: int
    page_count: int
    first_index: int
    last_index: int


def paged(items: Any, page_number: int, *, page_size: int = PAGE_SIZE) -> PagedRows[Any]:
    """A page of a sequence or a query, the last one for a number beyond it."""
    page = Paginator(items, page_size).get_page(page_number)
    return PagedRows(
        rows=list(page.object_list),
        match_count=page.paginator.count,
        page_number=page.number,
        page_count=page.paginator.num_pages,
        first_index=page.start_index(),
        last_index=page.end_index(),
    )
