"""The first page of a service."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from clientarea.access import service_or_404
from clientarea.formats import fill_percent
from clientarea.http import CustomerRequest, render_page
from clientarea.mailbox_rows import fill_level
from clientarea.progress import log_line, soonest
from clientarea.rooms import room_context
from provisioning.actions import refresh
from provisioning.queries import mailboxes as mailbox_queries
from provisioning.queries import operations as operation_queries


@require_safe
def show_overview(request: CustomerRequest, whmcs_service_id: int) -> HttpResponse:
    """State, what needs attention, the figures, the latest changes; polls while one is moving."""
    service = service_or_404(request, whmcs_service_id)
    refresh.request_refresh(service)
    context = room_context(service, "overview")
    usage = mailbox_queries.mailbox_usage(service)
    lines = [
        log_line(service, operation) for operation in operation_queries.latest_operations(service)
    ]
    context |= {
        "usage": usage,
        "fill_level": fill_level(fill_percent(usage.mailbox_count, usage.limit)),
        "refused_count": len(mailbox_queries.refused_creations(service)),
        "lines": lines,
        "poll_seconds": soonest(line.progress for line in lines),
    }
    return render_page(request, "overview/page.html", context, fragment="live")
