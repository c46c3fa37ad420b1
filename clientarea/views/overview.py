"""The first page of a service."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from clientarea.access import person_or_403, service_or_404
from clientarea.attention import Attention, Figures, attention_of
from clientarea.context import brand_of
from clientarea.dns_rows import glance_of
from clientarea.formats import fill_percent
from clientarea.history_rows import history_rows
from clientarea.http import CustomerRequest, render_page
from clientarea.mailbox_rows import fill_level
from clientarea.progress import SOON_SECONDS, soonest
from clientarea.rooms import room_context
from clientarea.storage_chart import storage_chart
from provisioning.actions import refresh
from provisioning.ledger.measured import measured_storage
from provisioning.queries import costs, dns, history, storage
from provisioning.queries.mailboxes import MailboxUsage


@require_safe
def show_overview(request: CustomerRequest, whmcs_service_id: int) -> HttpResponse:
    """State, what needs attention, the figures, the latest changes; polls while one is moving."""
    service = service_or_404(request, whmcs_service_id)
    refresh.request_refresh(service)
    context = room_context(service, "overview")
    fullness = storage.fullness(service)
    latest = history.latest_changes(service)
    figures = Figures(
        usage=MailboxUsage(fullness.mailbox_count, service.limits.mailbox_count),
        fullness=fullness,
        dns=dns.dns_summary(service),
        refused_count=latest.refused_count,
    )
    usage = figures.usage
    attention = attention_of(
        service, figures, brand_of(request), is_unreachable=bool(context["is_unreachable"])
    )
    measured = measured_storage(service)
    rows = history_rows(
        service, latest.events, latest.operations, for_staff=person_or_403(request).is_staff
    )
    context |= {
        "usage": usage,
        "attention": attention,
        "dns": glance_of(figures.dns),
        "fill_level": fill_level(fill_percent(usage.mailbox_count, usage.limit)),
        "rows": rows,
        "chart": storage_chart(measured.by_day),
        "costs": costs.cost_overview(service, measured=measured),
        "poll_seconds": _poll_seconds(attention) or soonest(row.progress for row in rows),
    }
    return render_page(request, "overview/page.html", context, fragment="live")


@require_POST
def check_ownership(request: CustomerRequest, whmcs_service_id: int) -> HttpResponse:
    """Has the platform asked once more whether the domain is proven; the overview tells."""
    service = service_or_404(request, whmcs_service_id)
    if not refresh.request_ownership_check(service) and service.ownership_asked_at:
        messages.info(request, _("This was checked a moment ago. Wait half a minute, then again."))
    return redirect("service-overview", service.whmcs_service_id)


def _poll_seconds(attention: list[Attention]) -> int:
    is_asking = any(item.proof and item.proof.is_asking for item in attention)
    return SOON_SECONDS if is_asking else 0
