"""A link to the records for whoever runs the DNS: made by the client, opened without a sign-in."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clientarea.access import actor_of, service_or_404
from clientarea.dns_rows import cards_of
from clientarea.dns_words import provider_title
from clientarea.forms.dns_sharing import ShareForm
from clientarea.http import CustomerRequest, render_page
from clientarea.rooms import room_context
from clientarea.throttle import limited
from clientarea.views.errors import message_page
from provisioning.actions import dns, dns_sharing
from provisioning.errors import ActionRefused
from provisioning.models import Service
from provisioning.queries import dns as dns_queries
from provisioning.queries.dns_sharing import live_links

VISITS_A_MINUTE = 60
POLL_SECONDS = 10
# While the page is open the records are looked at again once in so long, by a worker.
CHECKED_AGAIN_AFTER = timedelta(seconds=60)


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables("token")
def share_dns(request: CustomerRequest, whmcs_service_id: int) -> HttpResponse:
    """The open links, and a new one: shown once, in the answer that made it, and kept by nobody."""
    service = service_or_404(request, whmcs_service_id)
    form = ShareForm(request.POST if request.method == "POST" else None, service=service)
    shared_url = ""
    if form.is_bound and form.is_valid():
        try:
            token = dns_sharing.share(
                service=service, by=actor_of(request), days=form.cleaned_data["days"]
            )
        except ActionRefused as refusal:
            form.add_action_refusal(refusal)
        else:
            shared_url = request.build_absolute_uri(reverse("shared-dns", args=[token]))
    context = room_context(service, "dns") | {
        "form": form,
        "shared_url": shared_url,
        "links": live_links(service),
        "has_address": bool(service.client.email),
    }
    return render_page(request, "dns/share.html", context, status=422 if form.errors else 200)


@require_POST
def revoke_link(request: CustomerRequest, whmcs_service_id: int, link_id: int) -> HttpResponse:
    """Ends a link at once; one that has ended is no fault."""
    service = service_or_404(request, whmcs_service_id)
    if dns_sharing.revoke(service=service, link_id=link_id, by=actor_of(request)):
        messages.success(request, _("The link does not work any more."))
    return redirect("dns-share", whmcs_service_id)


@limited("shared-dns", limit=VISITS_A_MINUTE)
@require_safe
@sensitive_variables("token")
def show_shared_dns(request: CustomerRequest, token: str) -> HttpResponse:
    """The records of one domain, read only; asks for a fresh look while somebody is looking."""
    link = dns_sharing.open_link(token)
    if link is None:
        response = message_page(
            request,
            title=_("This link does not work any more"),
            sentence=_("Ask the person who gave it to you for a new one."),
            status=404,
            icon="clock",
        )
    else:
        context = _shared_context(link.service) | {"expires_at": link.expires_at}
        response = render_page(request, "dns/shared.html", context, fragment="shared-records")
    response["Referrer-Policy"] = "no-referrer"
    return response


def _shared_context(service: Service) -> dict[str, object]:
    summary = dns_queries.dns_summary(service)
    if not summary.checked_at or summary.checked_at < timezone.now() - CHECKED_AGAIN_AFTER:
        dns.check_again(service)
    # Without the switch: this visitor may look, and change nothing.
    state = replace(dns_queries.dns_state(service), dkim=None)
    return {
        "domain_name": service.domain_name,
        "state": state,
        "summary": state.summary,
        "cards": cards_of(state),
        "provider_title": provider_title(state.provider.title),
        "poll_seconds": None if state.summary.is_green else POLL_SECONDS,
    }
