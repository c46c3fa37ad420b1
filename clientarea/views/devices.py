"""Setting up phones and mail programs: for the client, and for a mailbox's owner by a link."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from clientarea.access import mailbox_or_404, service_or_404
from clientarea.device_guide import (
    Guide,
    guide_of,
    mailbox_of_token,
    profile_answer,
    qr_code,
    shared_guide_path,
)
from clientarea.device_programs import program_lines
from clientarea.http import CustomerRequest, render_page
from clientarea.rooms import room_context
from clientarea.throttle import limited
from clientarea.views.errors import message_page
from provisioning.queries import devices
from provisioning.queries import dns as dns_queries
from provisioning.queries import mailboxes as mailbox_queries

VISITS_A_MINUTE = 60


@require_safe
def show_devices(request: CustomerRequest, whmcs_service_id: int) -> HttpResponse:
    """The settings that hold for every mailbox, and the way to a mailbox's own guide."""
    service = service_or_404(request, whmcs_service_id)
    search = request.GET.get("search", "")[:100]
    context = room_context(service, "devices") | {
        "usage": mailbox_queries.mailbox_usage(service),
        "search": search,
        "found": devices.mailboxes_like(service, search),
        "endpoints": devices.endpoints_of(service),
        "programs": program_lines(dns_queries.stored_findings(service)),
    }
    return render_page(request, "devices/list.html", context, fragment="found-mailboxes")


@require_safe
def show_guide(request: CustomerRequest, whmcs_service_id: int, mailbox_id: int) -> HttpResponse:
    """One mailbox: settings, profile, code for the phone; prints as a sheet."""
    service = service_or_404(request, whmcs_service_id)
    mailbox = mailbox_or_404(service, mailbox_id)
    profile_path = reverse("device-profile", args=[whmcs_service_id, mailbox_id])
    guide = guide_of(mailbox, profile_path)
    context = room_context(service, "devices") | {"mailbox": mailbox, "guide": guide}
    if guide:
        path = shared_guide_path(mailbox)
        context |= {"shared_path": path, "qr_code": qr_code(request, path)}
    return render_page(request, "devices/guide_page.html", context)


@require_safe
def download_profile(
    request: CustomerRequest, whmcs_service_id: int, mailbox_id: int
) -> HttpResponse:
    """The Apple profile of a mailbox."""
    service = service_or_404(request, whmcs_service_id)
    guide = guide_of(mailbox_or_404(service, mailbox_id), "")
    if guide is None:
        raise Http404
    return profile_answer(request, guide)


@limited("device-guide", limit=VISITS_A_MINUTE)
@require_safe
def show_shared_guide(request: CustomerRequest, token: str) -> HttpResponse:
    """The same guide for the mailbox's owner, without a sign-in."""
    guide = _shared_guide(token)
    if guide is None:
        return _no_guide(request)
    response = render_page(request, "devices/shared.html", {"guide": guide})
    response["Referrer-Policy"] = "no-referrer"
    return response


@limited("device-guide", limit=VISITS_A_MINUTE)
@require_safe
def download_shared_profile(request: CustomerRequest, token: str) -> HttpResponse:
    """The profile behind that guide."""
    guide = _shared_guide(token)
    return profile_answer(request, guide) if guide else _no_guide(request)


def _shared_guide(token: str) -> Guide | None:
    mailbox = mailbox_of_token(token)
    return guide_of(mailbox, reverse("shared-profile", args=[token])) if mailbox else None


def _no_guide(request: CustomerRequest) -> HttpResponse:
    """One answer, whatever is wrong with the link: it tells nothing about any mailbox."""
    return message_page(
        request,
        title=_("This link does not work any more"),
        sentence=_("Ask the person who gave it to you for a new one."),
        status=404,
        icon="clock",
    )
