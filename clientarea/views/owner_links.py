"""Lets the owner of a mailbox choose its password: makes the link, or takes it back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from clientarea.access import actor_of, mailbox_or_404, service_or_404
from clientarea.device_guide import qr_code
from clientarea.forms.owner_links import OwnerLinkForm
from clientarea.http import CustomerRequest, render_page
from clientarea.rooms import room_context
from provisioning.actions import setup_links
from provisioning.errors import ActionRefused
from provisioning.queries.mailboxes import mailbox_usage
from provisioning.queries.setup_links import can_send, open_link


@sensitive_variables("token", "link", "path", "code")
@require_http_methods(["GET", "POST"])
def make_owner_link(
    request: CustomerRequest, whmcs_service_id: int, mailbox_id: int
) -> HttpResponse:
    """A new link is shown once, in the answer to the form; afterwards only that there is one."""
    service = service_or_404(request, whmcs_service_id)
    mailbox = mailbox_or_404(service, mailbox_id)
    form = OwnerLinkForm(request.POST if request.method == "POST" else None, service=service)
    if not can_send():
        del form.fields["send_to"]
    link, code = "", None
    if request.method == "POST" and form.is_valid():
        try:
            token = setup_links.create(
                mailbox=mailbox,
                by=actor_of(request),
                send_to=form.cleaned_data.get("send_to", ""),
                language_code=get_language() or "",
            )
        except ActionRefused as refusal:
            form.add_action_refusal(refusal)
        else:
            path = reverse("setup", args=[token])
            link, code = request.build_absolute_uri(path), qr_code(request, path)
    form.focus_first_error()
    context = room_context(service, "mailboxes") | {
        "form": form,
        "mailbox": mailbox,
        "usage": mailbox_usage(service),
        "link": link,
        "qr_code": code,
        "sent_to": form.cleaned_data.get("send_to", "") if link else "",
        "open_link": None if link else open_link(mailbox),
    }
    status = 422 if form.errors and request.method == "POST" else 200
    return render_page(request, "mailboxes/owner_link.html", context, status=status)


@require_POST
def revoke_owner_link(
    request: CustomerRequest, whmcs_service_id: int, mailbox_id: int
) -> HttpResponse:
    """The link stops working."""
    service = service_or_404(request, whmcs_service_id)
    mailbox = mailbox_or_404(service, mailbox_id)
    if setup_links.revoke(mailbox=mailbox, by=actor_of(request)):
        messages.success(request, _("The link does not work any more."))
    return redirect("owner-link", service.whmcs_service_id, mailbox.pk)
