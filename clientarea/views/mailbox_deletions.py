"""Deleting a mailbox with days of grace, bringing it back, and blocking its sign-in."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from clientarea.access import actor_of, mailbox_or_404, service_or_404
from clientarea.formats import day_text_in
from clientarea.forms.base import ChangeForm
from clientarea.http import CustomerRequest, render_page
from clientarea.mailbox_changes import price_text
from clientarea.rooms import mailbox_list_path, room_context
from provisioning.actions import deletions, mailboxes
from provisioning.errors import ActionRefused
from provisioning.models import Mailbox, Service
from provisioning.queries import mailboxes as mailbox_queries
from provisioning.sentences import customer_sentence


@require_http_methods(["GET", "POST"])
def delete_mailbox(
    request: CustomerRequest, whmcs_service_id: int, mailbox_id: int
) -> HttpResponse:
    """Asks first: a page of its own, which htmx shows in a dialog.

    A mailbox that waits for its deletion already is deleted for good, and so is every one of a plan
    without days of grace.
    """
    service = service_or_404(request, whmcs_service_id)
    mailbox = mailbox_or_404(service, mailbox_id)
    is_final = mailbox.deletes_at is not None or not service.plan.grace_day_count
    # Between the question and its answer the mailbox may have begun to wait for its deletion.
    asked_final = request.POST.get("final", "") == "yes"
    form = ChangeForm(request.POST if request.method == "POST" else None, service=service)
    if request.method == "POST" and form.is_valid():
        key = form.idempotency_key("delete", mailbox.pk)
        act = mailboxes.delete if is_final and asked_final else deletions.delete
        try:
            act(mailbox=mailbox, by=actor_of(request), idempotency_key=key)
        except ActionRefused as refusal:
            form.add_action_refusal(refusal)
        else:
            messages.success(request, _deleted_text(service, mailbox, is_final=is_final))
            return redirect(mailbox_list_path(request, service))
    context = room_context(service, "mailboxes") | {
        "form": form,
        "mailbox": mailbox,
        "is_final": is_final,
        "day": day_text_in(service.plan.grace_day_count),
        "price": price_text(service, "delete", [mailbox]),
        "usage": mailbox_queries.mailbox_usage(service),
        "back": mailbox_list_path(request, service),
    }
    status = 422 if form.errors and request.method == "POST" else 200
    return render_page(request, "mailboxes/delete.html", context, fragment="dialog", status=status)


def _deleted_text(service: Service, mailbox: Mailbox, *, is_final: bool) -> str:
    if is_final:
        return _("%(address)s is being deleted.") % {"address": mailbox.address}
    return _(
        "%(address)s is disabled and will be deleted on %(day)s. Until then you can restore it."
    ) % {
        "address": mailbox.address,
        "day": day_text_in(service.plan.grace_day_count),
    }


@require_POST
def restore_mailbox(
    request: CustomerRequest, whmcs_service_id: int, mailbox_id: int
) -> HttpResponse:
    """Takes a planned deletion back."""
    service = service_or_404(request, whmcs_service_id)
    mailbox = mailbox_or_404(service, mailbox_id)
    try:
        deletions.restore(mailbox=mailbox, by=actor_of(request))
    except ActionRefused as refusal:
        messages.error(request, customer_sentence(refusal.code, refusal.arguments))
    else:
        messages.success(request, _("%(address)s is there again.") % {"address": mailbox.address})
    return redirect(mailbox_list_path(request, service))


@require_POST
def switch_sign_in(
    request: CustomerRequest, whmcs_service_id: int, mailbox_id: int
) -> HttpResponse:
    """Blocks or allows signing in, in one click; the button says which, so twice is once."""
    service = service_or_404(request, whmcs_service_id)
    mailbox = mailbox_or_404(service, mailbox_id)
    is_enabled = request.POST.get("sign_in") != "block"
    try:
        mailboxes.adjust(mailbox=mailbox, by=actor_of(request), wanted={"is_enabled": is_enabled})
    except ActionRefused as refusal:
        messages.error(request, customer_sentence(refusal.code, refusal.arguments))
    else:
        text = _("%(address)s: sign-in is being allowed again.")
        if not is_enabled:
            text = _("%(address)s: sign-in is being blocked.")
        messages.success(request, text % {"address": mailbox.address})
    if request.POST.get("from") == "page":
        return redirect("mailbox-edit", service.whmcs_service_id, mailbox.pk)
    return redirect(mailbox_list_path(request, service))
