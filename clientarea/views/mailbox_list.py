"""The list of mailboxes, and its row that tells how a change goes."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from clientarea.access import operation_or_404, service_or_404
from clientarea.http import CustomerRequest, render_page
from clientarea.mailbox_rows import row_view
from clientarea.progress import progress_of, refusal_of, soonest
from clientarea.rooms import MAILBOX_PAGE_SIZE, list_path_of, room_context
from provisioning.actions import refresh
from provisioning.models import Service
from provisioning.queries import mailboxes as mailbox_queries

MAX_SEARCH_LENGTH = 100
SORTS = {
    "address": _("Address, A to Z"),
    "-address": _("Address, Z to A"),
    "name": _("Name, A to Z"),
    "-name": _("Name, Z to A"),
    "-storage": _("Most storage first"),
    "storage": _("Least storage first"),
}


@dataclass(frozen=True)
class Column:
    """A column head that sorts: ascending first, then the other way round."""

    label: str | Promise
    next_sort: str
    aria_sort: str


@require_safe
def list_mailboxes(request: CustomerRequest, whmcs_service_id: int) -> HttpResponse:
    """One page of the mailboxes; search, order and page number stand in the address."""
    service = service_or_404(request, whmcs_service_id)
    refresh.request_refresh(service)
    search, sort = _search_of(request.GET), _sort_of(request.GET)
    page = _page_of(service, request.GET)
    rows = [row_view(service, row, list_path_of(service)) for row in page.rows]
    numbers = Paginator(range(page.match_count), MAILBOX_PAGE_SIZE)
    context = room_context(service, "mailboxes") | {
        "page": page,
        "rows": rows,
        "page_numbers": numbers.get_elided_page_range(page.page_number, on_each_side=1, on_ends=1),
        "usage": mailbox_queries.mailbox_usage(service),
        "refusals": [
            (operation, refusal_of(operation))
            for operation in mailbox_queries.refused_creations(service)
        ],
        "search": search,
        "sort": sort,
        "sorts": SORTS,
        "columns": [_column(name, label, sort) for name, label in _COLUMNS.items()],
        "poll_seconds": soonest(row.progress for row in rows),
    }
    return render_page(request, "mailboxes/list.html", context, fragment="mailbox-list")


def _search_of(asked: QueryDict) -> str:
    return asked.get("search", "").strip()[:MAX_SEARCH_LENGTH]


def _sort_of(asked: QueryDict) -> str:
    sort = asked.get("sort", "")
    return sort if sort in SORTS else "address"


def _page_of(service: Service, asked: QueryDict) -> mailbox_queries.MailboxPage:
    """The page that the query of the list's address asks for."""
    page_number = asked.get("page", "")
    return mailbox_queries.mailbox_page(
        service,
        search=_search_of(asked),
        sort=_sort_of(asked),
        page_number=int(page_number) if page_number.isdecimal() else 1,
        page_size=MAILBOX_PAGE_SIZE,
    )


_COLUMNS = {"address": _("Address"), "storage": _("Storage")}


def _column(name: str, label: str | Promise, sort: str) -> Column:
    states = {name: "ascending", f"-{name}": "descending"}
    return Column(label, f"-{name}" if sort == name else name, states.get(sort, "none"))


@require_safe
def show_row(request: CustomerRequest, whmcs_service_id: int, mailbox_id: int) -> HttpResponse:
    """The row as it is now; once nothing moves any more it asks no further.

    `?operation=` names the change that the page watches: when the mailbox is gone, because it was
    deleted or could not be created, the row says so in its place.
    """
    service = service_or_404(request, whmcs_service_id)
    row = mailbox_queries.mailbox_row(service, mailbox_id)
    context = room_context(service, "mailboxes")
    if row is not None:
        view = row_view(service, row, list_path_of(service))
        context |= {"row": view, "is_settled": not view.progress.poll_seconds}
    else:
        number = request.GET.get("operation", "")
        if not number.isdecimal():
            raise Http404
        operation = operation_or_404(service, int(number))
        context |= {
            "gone": operation,
            "gone_key": str(mailbox_id),
            "page": _page_of(service, QueryDict(urlsplit(request.htmx.current_url or "").query)),
            "progress": progress_of(service, operation),
            "is_settled": True,
        }
    context["usage"] = mailbox_queries.mailbox_usage(service)
    return render_page(request, "mailboxes/row_answer.html", context)
