"""What the pages of long lists share: search, order and page number stand in the address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.core.paginator import Paginator
from django.http import HttpRequest, QueryDict
from django.utils.functional import Promise

from provisioning.queries.paging import PagedRows
from provisioning.queries.rows import Page

PAGE_SIZE = 50
MAX_SEARCH_LENGTH = 100


@dataclass(frozen=True)
class Asked:
    """What the visitor asked to see of a list."""

    search: str
    sort: str
    page_number: int


@dataclass(frozen=True)
class Column:
    """A column head that sorts: ascending first, then the other way round."""

    label: str | Promise
    next_sort: str
    aria_sort: str


@dataclass(frozen=True)
class ListShape:
    """One list: `sorts` by the name in the address, the first one usual; `columns` that sort."""

    list_id: str
    sorts: Mapping[str, str | Promise]
    columns: Mapping[str, str | Promise]

    def asked(self, query: QueryDict) -> Asked:
        """What a query of the list's address asks for; nonsense asks for the usual."""
        sort = query.get("sort", "")
        page_number = query.get("page", "")
        return Asked(
            search=query.get("search", "").strip()[:MAX_SEARCH_LENGTH],
            sort=sort if sort in self.sorts else next(iter(self.sorts)),
            page_number=int(page_number) if page_number.isdecimal() else 1,
        )

    def context(self, asked: Asked, page: Page[Any] | PagedRows[Any]) -> dict[str, object]:
        """What `components/toolbar.html`, `column_heads.html` and `pager.html` print."""
        numbers = Paginator(range(page.match_count), PAGE_SIZE)
        return {
            "list_id": self.list_id,
            "page": page,
            "page_numbers": numbers.get_elided_page_range(
                page.page_number, on_each_side=1, on_ends=1
            ),
            "search": asked.search,
            "sort": asked.sort,
            "sorts": self.sorts,
            "columns": [
                self._column(name, label, asked.sort) for name, label in self.columns.items()
            ],
        }

    def _column(self, name: str, label: str | Promise, sort: str) -> Column:
        states = {name: "ascending", f"-{name}": "descending"}
        return Column(label, f"-{name}" if sort == name else name, states.get(sort, "none"))


def left_list_path(request: HttpRequest, list_path: str) -> str:
    """The list as the customer left it: same search, same page.

    A form carries it as `back`; a link from the list tells it by Referer.
    """
    came_from = urlsplit(request.POST.get("back") or request.headers.get("Referer", ""))
    if came_from.path == list_path and came_from.query:
        return f"{list_path}?{came_from.query}"
    return list_path
