"""The list of mailboxes, and its row that tells how a change goes."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import Http404, HttpResponse, QueryDict
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from clientarea.access import operation_or_404, service_or_404
from clientarea.http import CustomerRequest, render_page
from clientarea.lists import PAGE_SIZE, Asked, ListShape
from clientarea.mailbox_changes import changes_of
from clientarea.mailbox_rows import row_view
from clientarea.progress import progress_of, soonest
from clientarea.rooms import list_path_of, room_context
from clientarea.views.items import refusals_of
from provisioning.actions import refresh
from provisioning.capabilities import MailProtocol
from provisioning.models import Mailbox, Service
from provisioning.queries import mailboxes as mailbox_queries
from provisioning.queries.addresses import aliases_leading_to
from provisioning.queries.rows import Page

SHAPE = ListShape(
    "mailbox-list",
    sorts={
        "address": _("Address, A to Z"),
        "-address": _("Address, Z to A"),
        "name": _("Name, A to Z"),
        "-name": _("Name, Z to A"),
        "-storage": _("Most storage first"),
        "storage": _("Least storage first"),
        "-sign_in": _("Latest sign-in first"),
        "sign_in": _("Longest without sign-in first"),
    },
    columns={"address": _("Address"), "storage": _("Storage")},
)
FILTERS = {
    "": _("All mailboxes"),
    "blocked": _("Sign-in blocked"),
    "nearly_full": _("Nearly full"),
    "eas": _("With ActiveSync"),
    "mapi": _("With MAPI/Exchange"),
    "basic": _("Basic"),
    "enhanced": _("Enhanced"),
    "deleting": _("About to be deleted"),
}


def filters_of(service: Service) -> dict[str, object]:
    """What the list can be narrowed down to, by the name in its address."""
    offered = {
        "eas": service.plan.offers(MailProtocol.EAS),
        "mapi": service.plan.offers(MailProtocol.MAPI),
        "basic": len(service.plan.capabilities.mailbox_kinds) > 1,
        "enhanced": len(service.plan.capabilities.mailbox_kinds) > 1,
        "deleting": bool(service.plan.grace_day_count),
    }
    return {name: label for name, label in FILTERS.items() if offered.get(name, True)}


@require_safe
def list_mailboxes(request: CustomerRequest, whmcs_service_id: int) -> HttpResponse:
    """One page of the mailboxes; search, order and page number stand in the address."""
    service = service_or_404(request, whmcs_service_id)
    refresh.request_refresh(service)
    asked = SHAPE.asked(request.GET)
    usage = mailbox_queries.mailbox_usage(service)
    page = _page_of(service, asked, request.GET, usage.mailbox_count)
    aliases = aliases_leading_to(service, [row.item.address for row in page.rows])
    list_path = list_path_of(service)
    rows = [row_view(service, row, list_path, aliases.get(row.item.address)) for row in page.rows]
    context = room_context(service, "mailboxes") | SHAPE.context(asked, page)
    context |= {
        "rows": rows,
        "filters": filters_of(service),
        "only": request.GET.get("only", ""),
        "changes": changes_of(service),
        "usage": usage,
        "refusals": refusals_of(service, mailbox_queries.refused_creations(service)),
        "poll_seconds": soonest(row.progress for row in rows),
    }
    return render_page(request, "mailboxes/list.html", context, fragment="mailbox-list")


def _page_of(
    service: Service, asked: Asked, query: QueryDict, whole_count: int | None = None
) -> Page[Mailbox]:
    """The page that the query of the list's address asks for."""
    return mailbox_queries.mailbox_page(
        service,
        search=asked.search,
        sort=asked.sort,
        page_number=asked.page_number,
        page_size=PAGE_SIZE,
        only=query.get("only", ""),
        whole_count=whole_count,
    )


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
        aliases = aliases_leading_to(service, [row.item.address])
        view = row_view(service, row, list_path_of(service), aliases.get(row.item.address))
        context |= {"row": view, "is_settled": not view.progress.poll_seconds}
    else:
        number = request.GET.get("operation", "")
        if not number.isdecimal():
            raise Http404
        operation = operation_or_404(service, int(number))
        query = QueryDict(urlsplit(request.htmx.current_url or "").query)
        context |= {
            "gone": operation,
            "gone_key": str(mailbox_id),
            "page": _page_of(service, SHAPE.asked(query), query),
            "progress": progress_of(service, operation),
            "is_settled": True,
        }
    context["usage"] = mailbox_queries.mailbox_usage(service)
    return render_page(request, "mailboxes/row_answer.html", context)
