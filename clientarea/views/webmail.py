"""Opens a mailbox in the platform's webmail without its password."""

from __future__ import annotations

from django.core import signing
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
from provisioning.models import Mailbox
from provisioning.queries.inquiries import ANSWERED, WAITING, standing
from provisioning.sentences import customer_sentence

# Only who asked holds the signed number of the question, and so gets its answer.
SALT = "webmail"


@require_POST
@sensitive_variables("token")
def open_webmail(request: CustomerRequest, whmcs_service_id: int, mailbox_id: int) -> HttpResponse:
    """Asks for a login; the page behind waits for it."""
    service = service_or_404(request, whmcs_service_id)
    mailbox = mailbox_or_404(service, mailbox_id)
    try:
        inquiry = logins.open_mailbox(mailbox=mailbox, by=actor_of(request))
    except ActionRefused as refusal:
        return message_page(
            request,
            title=_("Webmail cannot be opened"),
            sentence=customer_sentence(refusal.code, refusal.arguments),
            status=422,
        )
    token = signing.dumps([mailbox.pk, inquiry.pk], salt=SALT)
    return redirect("webmail-wait", service.whmcs_service_id, mailbox.pk, token)


@require_safe
@sensitive_variables("token", "url")
def wait_for_webmail(
    request: CustomerRequest, whmcs_service_id: int, mailbox_id: int, token: str
) -> HttpResponse:
    """Goes on to the webmail as soon as a worker has the link; says so when there is none."""
    service = service_or_404(request, whmcs_service_id)
    mailbox = mailbox_or_404(service, mailbox_id)
    inquiry_id = _inquiry_of(token, mailbox)
    state = standing(service, inquiry_id)
    url = logins.take_login(inquiry_id) if state == ANSWERED else ""
    if url:
        response = HttpResponseClientRedirect(url) if request.htmx else HttpResponseRedirect(url)
        response["Cache-Control"] = "no-store"
        response["Referrer-Policy"] = "no-referrer"
        return response
    context = room_context(service, "mailboxes") | {
        "mailbox": mailbox,
        "poll_seconds": 1 if state == WAITING else 0,
        "sentence": "" if state == WAITING else customer_sentence(state, {}),
    }
    return render_page(request, "mailboxes/webmail.html", context, fragment="webmail")


def _inquiry_of(token: str, mailbox: Mailbox) -> int:
    try:
        mailbox_id, inquiry_id = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        raise Http404 from None
    if mailbox_id != mailbox.pk:
        raise Http404
    return int(inquiry_id)
