"""Usage and cost: storage by mailbox and over time, and the bill that opens."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from clientarea.access import person_or_403, service_or_404
from clientarea.bill_rows import (
    earlier_row,
    line_row,
    mailbox_row,
    reading_text,
    source_text,
    storage_row,
)
from clientarea.formats import (
    GIGABYTE,
    day_text,
    fill_percent,
    limit_text,
    money_text,
    number_text,
)
from clientarea.http import CustomerRequest, render_page
from clientarea.lists import ListShape
from clientarea.mailbox_rows import fill_level
from clientarea.rooms import room_context
from clientarea.storage_chart import storage_chart
from provisioning.actions import refresh
from provisioning.ledger.measured import measured_storage
from provisioning.models import RunState
from provisioning.queries import bills, costs, storage
from provisioning.queries.bills import BillMailbox
from provisioning.queries.costs import CostOverview
from provisioning.queries.paging import PagedRows

STORAGE = ListShape("storage-list", sorts={"-storage": ""}, columns={})
BILL = ListShape("bill-mailboxes", sorts={"address": ""}, columns={})


@require_safe
def show_usage(request: CustomerRequest, whmcs_service_id: int) -> HttpResponse:
    """Cost so far, what comes next, storage over time and by mailbox."""
    service = service_or_404(request, whmcs_service_id)
    refresh.request_refresh(service)
    measured = measured_storage(service)
    overview = costs.cost_overview(service, measured=measured)
    asked = STORAGE.asked(request.GET)
    page = storage.fullest_mailboxes(service, asked.page_number)
    used_bytes = service.used_bytes or 0
    context = room_context(service, "usage") | STORAGE.context(asked, page)
    context |= _cost_context(overview) | {
        "rows": [storage_row(service, mailbox, used_bytes) for mailbox in page.rows],
        "chart": storage_chart(measured.by_day, block_bytes=_block_bytes(overview)),
    }
    return render_page(request, "usage/page.html", context, fragment="storage-list")


@require_safe
def show_bill(request: CustomerRequest, whmcs_service_id: int) -> HttpResponse:
    """The bill in the making: its lines, and by mailbox who used what since when."""
    service = service_or_404(request, whmcs_service_id)
    overview = costs.cost_overview(service)
    if overview.statement is None:
        raise Http404
    asked = BILL.asked(request.GET)
    page = bills.mailboxes_of_statement(service, overview.statement, asked.page_number)
    context = room_context(service, "usage") | BILL.context(asked, page)
    context |= _cost_context(overview) | _mailbox_context(request, overview.currency_code, page)
    context |= {
        "heading": _("Bill of this period"),
        "lead": _("As an invoice for %(day)s would say, were it made now.")
        % {"day": day_text(overview.due_on)},
        "reading_text": reading_text(overview.reading),
        "earlier": [earlier_row(run) for run in bills.latest_bills(service)],
    }
    return render_page(request, "usage/bill.html", context, fragment="bill-mailboxes")


@require_safe
def show_earlier_bill(request: CustomerRequest, whmcs_service_id: int, run_id: int) -> HttpResponse:
    """A bill that was made, as it was made."""
    service = service_or_404(request, whmcs_service_id)
    run = bills.bill_of(service, run_id)
    if run is None:
        raise Http404
    asked = BILL.asked(request.GET)
    page = bills.mailboxes_of_bill(service, run, asked.page_number)
    context = room_context(service, "usage") | BILL.context(asked, page)
    context |= _mailbox_context(request, run.currency_code, page) | {
        "heading": _("Bill for %(day)s") % {"day": day_text(run.due_on)},
        "lead": _lead(run.whmcs_invoice_id, run.state),
        "lines": [line_row(line, run.currency_code) for line in bills.lines_of_bill(run)],
        "total_label": _("Total"),
        "total_text": money_text(run.total_amount, run.currency_code),
        "reading_text": reading_text(run),
    }
    return render_page(request, "usage/bill.html", context, fragment="bill-mailboxes")


def _lead(whmcs_invoice_id: int | None, state: str) -> str:
    if state == RunState.OPEN or whmcs_invoice_id is None:
        return _("It comes with your next invoice.")
    return _("Invoice %(number)s") % {"number": whmcs_invoice_id}


def _cost_context(overview: CostOverview) -> dict[str, object]:
    """What the figures and the lines print."""
    lines = bills.lines_of_statement(overview.statement) if overview.statement else []
    total = overview.total_amount
    return {
        "costs": overview,
        "reading": overview.reading,
        "source_text": source_text(overview.reading),
        "lines": [line_row(line, overview.currency_code) for line in lines],
        "total_label": _("Total so far"),
        "total_text": "" if total is None else money_text(total, overview.currency_code),
        "waiting_text": _waiting_text(overview.waiting_count),
        **_block_context(overview),
    }


def _waiting_text(waiting_count: int) -> str:
    if not waiting_count:
        return ""
    return ngettext(
        "%(count)s protocol was switched on a short while ago and is not charged yet.",
        "%(count)s protocols were switched on a short while ago and are not charged yet.",
        waiting_count,
    ) % {"count": number_text(waiting_count)}


def _block_context(overview: CostOverview) -> dict[str, object]:
    """How full the blocks are that are paid for."""
    charge = overview.storage
    if charge is None or charge.gigabytes is None or overview.reading is None:
        return {}
    percent = fill_percent(overview.reading.used_bytes, charge.next_tranche_bytes)
    size = limit_text(charge.tranche_gigabytes * GIGABYTE)
    return {
        "block_percent": percent,
        "block_level": fill_level(percent),
        "blocks_text": ngettext(
            "%(count)s block of %(size)s", "%(count)s blocks of %(size)s", charge.tranche_count
        )
        % {"count": number_text(charge.tranche_count), "size": size},
    }


def _block_bytes(overview: CostOverview) -> int:
    charge = overview.storage
    return charge.tranche_gigabytes * GIGABYTE if charge else 0


def _mailbox_context(
    request: CustomerRequest, currency_code: str, page: PagedRows[BillMailbox]
) -> dict[str, object]:
    for_staff = person_or_403(request).is_staff
    return {"rows": [mailbox_row(row, currency_code, for_staff=for_staff) for row in page.rows]}
