"""The look of the mail platform's own pages, where the platform lets customers choose it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from clientarea.access import actor_of, service_or_404
from clientarea.forms.branding import BrandingForm
from clientarea.http import CustomerRequest, render_page
from clientarea.progress import Progress, progress_of
from clientarea.rooms import room_context
from clientarea.views.items import Question, ask_first
from provisioning.actions import domain_branding
from provisioning.errors import ActionRefused
from provisioning.models import Service
from provisioning.queries import branding as branding_queries
from provisioning.queries import mailboxes as mailbox_queries


@require_http_methods(["GET", "POST"])
def edit_branding(request: CustomerRequest, whmcs_service_id: int) -> HttpResponse:
    """Name, support address, colour and logo."""
    service = _service_with_branding(request, whmcs_service_id)
    branding = branding_queries.branding_of(service)
    form = BrandingForm(
        request.POST or None, request.FILES or None, service=service, branding=branding
    )
    if request.method == "POST" and form.is_valid():
        wish = {name: form.cleaned_data[name] for name in ("name", "support_email", "colour")}
        digest = form.picture.content[:4096] if form.picture else b""
        try:
            operation = domain_branding.change(
                service=service,
                by=actor_of(request),
                **wish,
                logo=form.picture,
                idempotency_key=form.idempotency_key("branding", *wish.values(), digest.hex()),
            )
        except ActionRefused as refusal:
            form.add_action_refusal(refusal)
        else:
            text = _("Your branding is being saved.")
            messages.success(request, text if operation else _("Nothing had to be changed."))
            return redirect("branding", service.whmcs_service_id)
    form.focus_first_error()
    progress = _progress(service)
    context = room_context(service, "branding") | {
        "form": form,
        "branding": branding,
        "progress": progress,
        "poll_seconds": progress.poll_seconds if progress else 0,
        "usage": mailbox_queries.mailbox_usage(service),
    }
    status = 422 if form.errors and request.method == "POST" else 200
    return render_page(request, "branding/edit.html", context, status=status)


@require_http_methods(["GET", "POST"])
def reset_branding(request: CustomerRequest, whmcs_service_id: int) -> HttpResponse:
    """Asks first (AT-N25)."""
    service = _service_with_branding(request, whmcs_service_id)
    question = Question(
        title=_("Reset the branding of %(domain)s?") % {"domain": service.domain_name},
        sentences=(
            _(
                "Name, support address, colour and logo are removed. Webmail shows the provider's "
                "own look again."
            ),
        ),
        keep_label=_("Keep the branding"),
        go_label=_("Reset to default"),
        done=_("Your branding is being reset."),
    )
    return ask_first(
        request,
        service,
        question,
        room="branding",
        back=reverse("branding", args=[service.whmcs_service_id]),
        go=lambda key: domain_branding.reset(
            service=service, by=actor_of(request), idempotency_key=key
        ),
    )


@require_safe
def show_branding_logo(request: CustomerRequest, whmcs_service_id: int) -> HttpResponse:
    """The present logo; nothing in it may run, whatever a browser takes it for."""
    service = _service_with_branding(request, whmcs_service_id)
    found = branding_queries.logo_of(service)
    if found is None:
        raise Http404
    content, media_type = found
    response = HttpResponse(content, content_type=media_type)
    response["Cache-Control"] = "no-store"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _service_with_branding(request: CustomerRequest, whmcs_service_id: int) -> Service:
    service = service_or_404(request, whmcs_service_id)
    if not service.plan.capabilities.has_branding:
        raise Http404
    return service


def _progress(service: Service) -> Progress | None:
    operation = branding_queries.latest_branding_operation(service)
    return progress_of(service, operation) if operation else None
