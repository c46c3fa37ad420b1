"""The DNS guide: what to publish, in the provider's words, and what was found."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clientarea.access import actor_of, service_or_404
from clientarea.dns_rows import cards_of
from clientarea.dns_words import provider_title
from clientarea.forms.base import ChangeForm
from clientarea.http import CustomerRequest, render_page
from clientarea.rooms import room_context
from provisioning.actions import dkim, dns
from provisioning.dns_checks.zone_file import zone_file
from provisioning.dns_providers import GENERIC, Provider
from provisioning.errors import ActionRefused
from provisioning.models import Operation, Service
from provisioning.queries import dns as dns_queries

POLL_SECONDS = 2
SWITCH = {"enable": dkim.enable, "disable": dkim.disable, "renew": dkim.roll_over}


@require_safe
def show_dns(request: CustomerRequest, whmcs_service_id: int) -> HttpResponse:
    """The last state at once; an old one is looked at again meanwhile, by a worker."""
    service = service_or_404(request, whmcs_service_id)
    dns.request_check(service)
    return render_page(request, "dns/page.html", _context(request, service), fragment="records")


@require_POST
def check_again(request: CustomerRequest, whmcs_service_id: int) -> HttpResponse:
    """Asks for a fresh look, unless the last one is only seconds old (AT-J20)."""
    service = service_or_404(request, whmcs_service_id)
    if not dns.check_again(service):
        messages.info(request, _("This was checked a moment ago. Try again in a few seconds."))
    return redirect(_page_path(service))


@require_safe
def download_zone(request: CustomerRequest, whmcs_service_id: int) -> HttpResponse:
    """Every record as a file to import."""
    service = service_or_404(request, whmcs_service_id)
    state = dns_queries.dns_state(service)
    notes = [_("Mail records of %(domain)s") % {"domain": service.domain_name}]
    text = zone_file(state.domain_name, dns_queries.expected_records(service), notes)
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{state.domain_name}.zone"'
    response["Cache-Control"] = "no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def switch_dkim(request: CustomerRequest, whmcs_service_id: int, deed: str) -> HttpResponse:
    """Asks first, then does it; a deed that is none is refused (AT-J27)."""
    service = service_or_404(request, whmcs_service_id)
    if deed not in SWITCH:
        return HttpResponseBadRequest()
    is_sent = request.method == "POST"
    form = ChangeForm(request.POST if is_sent else None, service=service)
    if is_sent and form.is_valid() and _switched(request, service, form, deed):
        return redirect(_page_path(service))
    context = room_context(service, "dns") | {"form": form, "deed": deed}
    status = 422 if is_sent else 200
    return render_page(request, "dns/dkim.html", context, fragment="dialog", status=status)


def _switched(
    request: CustomerRequest, service: Service, form: ChangeForm, deed: str
) -> Operation | None:
    key = form.idempotency_key("dkim", deed)
    try:
        return SWITCH[deed](service=service, by=actor_of(request), idempotency_key=key)
    except ActionRefused as refusal:
        form.add_action_refusal(refusal)
        return None


def _page_path(service: Service) -> str:
    return reverse("dns", args=[service.whmcs_service_id])


def _chosen_provider(
    request: CustomerRequest, service: Service, providers: Mapping[str, Provider]
) -> str:
    """What the visitor has picked, kept for this sign-in: a control panel of a host's own cannot be
    recognised from its name servers. '' leaves it to what was recognised.
    """
    key = f"dns_provider_{service.pk}"
    picked = request.GET.get("provider", "")
    if picked in providers and request.session.get(key) != picked:
        request.session[key] = picked
    chosen: str = request.session.get(key, "")
    return chosen if chosen in providers else ""


def _context(request: CustomerRequest, service: Service) -> dict[str, object]:
    providers = dns_queries.providers_by_code()
    chosen = _chosen_provider(request, service, providers)
    state = dns_queries.dns_state(service, chosen)
    choices = [(code, provider_title(one.title)) for code, one in providers.items()]
    is_dkim_moving = bool(state.dkim and state.dkim.operation)
    poll_seconds = POLL_SECONDS if state.is_checking or is_dkim_moving else None
    return room_context(service, "dns") | {
        "state": state,
        "summary": state.summary,
        "cards": cards_of(state),
        "provider_title": provider_title(state.provider.title),
        "provider_path": [
            step.replace("{zone}", service.domain_name) for step in state.provider.path
        ],
        "provider_choices": sorted(choices, key=lambda one: (one[0] == GENERIC, one[1].lower())),
        "chosen": chosen,
        "dns_path": request.path,
        "poll_seconds": poll_seconds,
        # The last answer of a page that was asking: the check may have recognised the provider.
        "is_swapped_aside": request.htmx.target == "records" and poll_seconds is None,
    }
