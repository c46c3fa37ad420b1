"""A mailbox's automatic reply. The platform alone knows it, so a worker reads it first: a form that
shows nothing where something is would overwrite it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clientarea.access import actor_of, mailbox_or_404, service_or_404
from clientarea.forms.auto_reply import AutoReplyForm, initial_of
from clientarea.http import CustomerRequest, render_page
from clientarea.rooms import room_context
from provisioning.actions import auto_replies
from provisioning.errors import ActionRefused
from provisioning.models import Mailbox, Service
from provisioning.queries.inquiries import ANSWERED, WAITING, answer_of, standing
from provisioning.queries.mailboxes import mailbox_usage
from provisioning.sentences import customer_sentence

SALT = "auto-reply"


@require_http_methods(["GET", "POST"])
def edit_auto_reply(
    request: CustomerRequest, whmcs_service_id: int, mailbox_id: int
) -> HttpResponse:
    """Reads, shows, sets."""
    service = service_or_404(request, whmcs_service_id)
    mailbox = mailbox_or_404(service, mailbox_id)
    if not service.plan.capabilities.has_auto_reply:
        raise Http404
    if request.method == "POST":
        form = AutoReplyForm(request.POST, service=service)
        if form.is_valid():
            try:
                auto_replies.set_reply(
                    mailbox=mailbox,
                    by=actor_of(request),
                    reply=form.reply(),
                    before=_read_before(service, mailbox, request.POST.get("reading", "")),
                    idempotency_key=form.idempotency_key("auto-reply", mailbox.pk, form.reply()),
                )
            except ActionRefused as refusal:
                form.add_action_refusal(refusal)
            else:
                text = _("%(address)s: the automatic reply is being set.")
                messages.success(request, text % {"address": mailbox.address})
                return redirect("mailbox-edit", service.whmcs_service_id, mailbox.pk)
        form.focus_first_error()
        return _show(request, mailbox, form=form, token=request.POST.get("reading", ""), status=422)
    token = request.GET.get("reading", "")
    if not token:
        inquiry = auto_replies.read_reply(mailbox=mailbox)
        token = signing.dumps([mailbox.pk, inquiry.pk], salt=SALT)
        path = reverse("mailbox-auto-reply", args=[service.whmcs_service_id, mailbox.pk])
        return redirect(f"{path}?reading={token}")
    inquiry_id = _inquiry_of(token, mailbox)
    state = standing(service, inquiry_id)
    if state == ANSWERED:
        initial = initial_of(answer_of(service, inquiry_id))
        form = AutoReplyForm(initial=initial, service=service)
        return _show(request, mailbox, form=form, token=token)
    return _show(request, mailbox, state=state)


def _show(
    request: CustomerRequest,
    mailbox: Mailbox,
    *,
    form: AutoReplyForm | None = None,
    state: str = ANSWERED,
    token: str = "",
    status: int = 200,
) -> HttpResponse:
    sentence = "" if state in {WAITING, ANSWERED} else customer_sentence(state, {})
    context = room_context(mailbox.service, "mailboxes") | {
        "mailbox": mailbox,
        "usage": mailbox_usage(mailbox.service),
        "form": form,
        "token": token,
        "poll_seconds": 1 if state == WAITING else 0,
        "sentence": sentence,
        "time_zone": timezone.get_current_timezone_name(),
    }
    return render_page(
        request, "mailboxes/auto_reply.html", context, fragment="auto-reply", status=status
    )


def _read_before(service: Service, mailbox: Mailbox, token: str) -> dict[str, Any] | None:
    """What the form showed before it was filled in, for an undo; None once that is forgotten."""
    answer = answer_of(service, _inquiry_of(token, mailbox)) if token else {}
    return auto_replies.told(answer) if answer else None


def _inquiry_of(token: str, mailbox: Mailbox) -> int:
    try:
        mailbox_id, inquiry_id = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        raise Http404 from None
    if mailbox_id != mailbox.pk:
        raise Http404
    return int(inquiry_id)
