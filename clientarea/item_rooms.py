"""A room with a list of one kind of object: what the views of aliases, forwards, lists and domain
aliases share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Generic, TypeVar

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise

from clientarea.access import service_or_404
from clientarea.http import CustomerRequest, render_page
from clientarea.item_rows import ItemRow, answer_row
from clientarea.lists import PAGE_SIZE, ListShape, left_list_path
from clientarea.progress import soonest
from clientarea.rooms import room_context
from provisioning.models import Alias, DistributionList, DomainAlias, Mailbox, Service
from provisioning.queries.addresses import item_of
from provisioning.queries.rows import Page, Row, Usage, row_of

Item = TypeVar("Item", Mailbox, Alias, DistributionList, DomainAlias)


@dataclass(frozen=True)
class Words:
    """What the room says; `%(domain)s` becomes the domain. '' where there is nothing to say."""

    caption: str | Promise
    second_head: str | Promise
    heading: str | Promise = ""
    lead: str | Promise = ""
    add_label: str | Promise = ""
    not_included: str | Promise = ""
    search_hint: str | Promise = ""
    search_label: str | Promise = ""
    empty_icon: str = "envelope"
    empty_title: str | Promise = ""
    empty_text: str | Promise = ""
    first_label: str | Promise = ""

    def for_domain(self, domain_name: str) -> dict[str, str]:
        """In the active language."""
        gaps = {"domain": domain_name}
        texts = {field.name: str(getattr(self, field.name)) for field in fields(self)}
        return {name: text % gaps if "%(" in text else text for name, text in texts.items()}


@dataclass(frozen=True)
class ItemRoom(Generic[Item]):
    """`name` is the room's entry in the sidebar, `route` its list, `key` how its rows are named.

    `usage_of` is given the number of objects where it is known.
    """

    name: str
    route: str
    key: str
    shape: ListShape
    words: Words
    model: type[Item]
    page_of: Callable[..., Page[Item]]
    row_view: Callable[[Service, Row[Item], str], ItemRow]
    usage_of: Callable[[Service, int | None], Usage | None]

    def list_path(self, service: Service) -> str:
        """The room; an object's page is its number and a slash below."""
        return reverse(self.route, args=[service.whmcs_service_id])

    def back(self, request: CustomerRequest, service: Service) -> str:
        """The room as the customer left it."""
        return left_list_path(request, self.list_path(service))

    def item_or_404(self, service: Service, item_id: int) -> Item:
        """An object of this service."""
        item = item_of(service, self.model, item_id)
        if item is None:
            raise Http404
        return item

    def shown(self, service: Service, item: Item | None) -> ItemRow | None:
        """Its row, with what is happening to it."""
        row = row_of(service, item)
        return self.row_view(service, row, self.list_path(service)) if row else None

    def list_context(self, request: CustomerRequest, service: Service) -> dict[str, object]:
        """One page of the list as `items/table.html` and what stands around it print it."""
        asked = self.shape.asked(request.GET)
        page = self.page_of(
            service,
            search=asked.search,
            sort=asked.sort,
            page_number=asked.page_number,
            page_size=PAGE_SIZE,
        )
        list_path = self.list_path(service)
        rows = [self.row_view(service, row, list_path) for row in page.rows]
        return (
            room_context(service, self.name)
            | self.shape.context(asked, page)
            | {
                "words": self.words.for_domain(service.domain_name),
                "rows": rows,
                "items_path": list_path,
                "item_usage": self.usage_of(service, None if asked.search else page.match_count),
                "poll_seconds": soonest(row.progress for row in rows),
            }
        )

    def render(
        self, request: CustomerRequest, template: str, context: dict[str, object]
    ) -> HttpResponse:
        """The room, or its table alone when htmx asks for that."""
        return render_page(
            request,
            template,
            context,
            fragment=self.shape.list_id,
            fragment_template="items/table.html",
        )

    def answer_row(
        self, request: CustomerRequest, whmcs_service_id: int, item_id: int
    ) -> HttpResponse:
        """The row as it is now."""
        service = service_or_404(request, whmcs_service_id)
        shown = self.shown(service, item_of(service, self.model, item_id))
        usage = self.usage_of(service, None)
        return answer_row(request, service, shown, usage, f"{self.key}-{item_id}")
