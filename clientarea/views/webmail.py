"""Opens a mailbox in the platform's webmail without its password."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from clientarea.access import actor_of, mailbox_or_404, service_or_404
from clientarea.http import CustomerRequest, render_page
from clientarea.rooms import room_context
from clientarea.views.errors import message_page
from provisioning.actions import logins
from provisioning.errors import ActionRefused
from provisioning.queries.logins import login_state
from provisioning.sentences import customer_sentence


@require_POST
@sensitive_variables("token")
def open_webmail(request: CustomerRequest, whmcs_service_id: int, mailbox_id: int) -> HttpResponse:
    """Asks for a login; the page behind waits for it."""
    service = service_or_404(request, whmcs_service_id)
    mailbox = mailbox_or_404(service, mailbox_id)
    try:
        token = logins.request_login(service=service, by=actor_of(request), mailbox=mailbox)
    except ActionRefused as refusal:
        return message_page(
            request,
            title=_("Webmail cannot be opened"),
            sentence=customer_sentence(refusal.code, refusal.arguments),
            status=422,
        )
    return redirect("webmail-wait", service.whmcs_service_id, mailbox.pk, token)


@require_safe
@sensitive_variables("token", "url")
def wait_for_webmail(
    request: CustomerRequest, whmcs_service_id: int, mailbox_id: int, token: str
) -> HttpResponse:
    """Goes on to the webmail as soon as a worker has the link; says so when there is none."""
    service = service_or_404(request, whmcs_service_id)
    mailbox = mailbox_or_404(service, mailbox_id)
    state = login_state(service, token)
    if state is None or state.mailbox_address != mailbox.address:
        raise Http404
    url = logins.take_login(service=service, token=token) if state.is_ready else ""
    if url:
        response = HttpResponseClientRedirect(url) if request.htmx else HttpResponseRedirect(url)
        response["Cache-Control"] = "no-store"
        response["Referrer-Policy"] = "no-referrer"
        return response
    context = room_context(service, "mailboxes") | {
        "mailbox": mailbox,
        "poll_seconds": 0 if state.error_code else 1,
        "sentence": customer_sentence(state.error_code, {}) if state.error_code else "",
    }
    return render_page(request, "mailboxes/webmail.html", context, fragment="webmail")
