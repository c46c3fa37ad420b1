"""Mailboxes: add, edit, password. The list is in `mailbox_list.py`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from clientarea.access import actor_of, mailbox_or_404, service_or_404
from clientarea.forms.base import ChangeForm, new_request_key
from clientarea.forms.mailboxes import (
    AddMailboxForm,
    EditMailboxForm,
    PasswordForm,
)
from clientarea.http import CustomerRequest, render_page
from clientarea.mailbox_rows import row_view
from clientarea.prices import chosen_price_text, price_texts
from clientarea.rooms import created_mailbox_path, list_path_of, mailbox_list_path, room_context
from clientarea.shown_settings import hidden_initial, mailbox_settings, shown_settings
from clientarea.views.items import (
    carry_out,
    refused_operation,
)
from provisioning.actions import mailboxes, operations
from provisioning.allowances import allowance_of
from provisioning.errors import ActionRefused
from provisioning.models import (
    Mailbox,
    ObjectKind,
    Operation,
    OperationKind,
    Service,
)
from provisioning.names import normalized
from provisioning.queries import mailboxes as mailbox_queries
from provisioning.queries.addresses import aliases_leading_to
from provisioning.queries.limits import limit_uses

PROTOCOLS = ("has_eas", "has_mapi")


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def add_mailbox(request: CustomerRequest, whmcs_service_id: int) -> HttpResponse:
    """A new mailbox; `?operation=` brings back a refused wish, `?local_part=` proposes a name."""
    service = service_or_404(request, whmcs_service_id)
    refused = refused_operation(request, service, OperationKind.CREATE_MAILBOX)
    if "generate" in request.POST:
        form = AddMailboxForm(service=service, initial=request.POST.dict())
        form.show_generated_password(normalized(request.POST.get("local_part", "")))
        return _show_add_form(request, service, form)
    proposed = {"local_part": request.GET.get("local_part", "")[:64]}
    sent = _sent_or_refused(request, refused, {})
    form = AddMailboxForm(sent, service=service, initial=proposed)
    if request.method == "POST" and form.is_valid():
        wish = form.wish()
        try:
            operation = mailboxes.create(
                service=service,
                by=actor_of(request),
                **wish,
                idempotency_key=form.idempotency_key("create", *wish.values()),
            )
        except ActionRefused as refusal:
            form.add_action_refusal(refusal)
        else:
            _put_aside(request, refused)
            text = _("%(address)s is being created.")
            messages.success(request, text % {"address": operation.object_name})
            if form.cleaned_data["owner_chooses"]:
                return redirect("owner-link", service.whmcs_service_id, operation.object_id)
            return redirect(created_mailbox_path(service, wish["local_part"]))
    if request.method == "GET" and refused:
        form.show_earlier_refusal(refused.error_code, refused.error_arguments)
    return _show_add_form(request, service, form)


@require_http_methods(["GET", "POST"])
def edit_mailbox(request: CustomerRequest, whmcs_service_id: int, mailbox_id: int) -> HttpResponse:
    """The mailbox's settings and what happens to it; polls while a change is under way."""
    service = service_or_404(request, whmcs_service_id)
    mailbox = mailbox_or_404(service, mailbox_id)
    refused = refused_operation(request, service, OperationKind.CHANGE_MAILBOX, mailbox.pk)
    data = _sent_or_refused(request, refused, mailbox_settings(mailbox))
    form = EditMailboxForm(data, service=service, mailbox=mailbox)
    if request.method == "POST" and form.is_valid():
        wish = form.wish()
        change = partial(
            mailboxes.change,
            mailbox=mailbox,
            by=actor_of(request),
            **wish,
            idempotency_key=form.idempotency_key("change", mailbox.pk, *wish.values()),
        )
        if carry_out(request, form, change, address=mailbox.address, refused=refused):
            return redirect(mailbox_list_path(request, service))
    if request.method == "GET" and refused:
        form.show_earlier_refusal(refused.error_code, refused.error_arguments)
    more = {
        "aliases": aliases_leading_to(service, [mailbox.address]).get(mailbox.address, []),
        "has_aliases": allowance_of(service, ObjectKind.ALIAS) != 0,
        "aliases_path": reverse("alias-list", args=[service.whmcs_service_id]),
        "forward_path": reverse("forward-edit", args=[service.whmcs_service_id, mailbox.pk]),
    }
    template = "mailboxes/edit.html"
    return _show_form(request, template, service, form, mailbox, fragment="manage", more=more)


@require_safe
def show_price(request: CustomerRequest, whmcs_service_id: int) -> HttpResponse:
    """What the protocols cost that are ticked, before they are saved; `?mailbox=` has some now."""
    service = service_or_404(request, whmcs_service_id)
    number = request.GET.get("mailbox", "")
    mailbox = mailbox_or_404(service, int(number)) if number.isdecimal() else None
    chosen = ("has_eas" in request.GET, "has_mapi" in request.GET)
    text = chosen_price_text(service, chosen=chosen, before=_protocols_of(mailbox))
    # Nothing around it: a box without a text is not shown.
    return HttpResponse(escape(text))


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def set_password(request: CustomerRequest, whmcs_service_id: int, mailbox_id: int) -> HttpResponse:
    """A new password; afterwards back on the mailbox's page (AT-G21)."""
    service = service_or_404(request, whmcs_service_id)
    mailbox = mailbox_or_404(service, mailbox_id)
    refused = refused_operation(request, service, OperationKind.SET_MAILBOX_PASSWORD, mailbox.pk)
    if "generate" in request.POST:
        form = PasswordForm(service=service, mailbox=mailbox, initial=request.POST.dict())
        form.show_generated_password(mailbox.local_part)
        return _show_form(request, "mailboxes/password.html", service, form, mailbox)
    form = PasswordForm(_sent_or_refused(request, refused, {}), service=service, mailbox=mailbox)
    if request.method == "POST" and form.is_valid():
        password = form.cleaned_data["password"]
        try:
            mailboxes.set_password(
                mailbox=mailbox,
                by=actor_of(request),
                password=password,
                idempotency_key=form.idempotency_key("password", mailbox.pk, password),
            )
        except ActionRefused as refusal:
            form.add_action_refusal(refusal)
        else:
            _put_aside(request, refused)
            text = _("%(address)s: the new password is being set.")
            messages.success(request, text % {"address": mailbox.address})
            return redirect("mailbox-edit", service.whmcs_service_id, mailbox.pk)
    if request.method == "GET" and refused:
        form.show_earlier_refusal(refused.error_code, refused.error_arguments)
    return _show_form(request, "mailboxes/password.html", service, form, mailbox)


def _show_add_form(
    request: CustomerRequest, service: Service, form: AddMailboxForm
) -> HttpResponse:
    form.focus_first_error()
    context = room_context(service, "mailboxes") | {
        "form": form,
        "usage": mailbox_queries.mailbox_usage(service),
        "uses": limit_uses(service),
        "prices": price_texts(service),
        "price_text": _price_text(form),
        "back": mailbox_list_path(request, service),
    }
    return render_page(
        request,
        "mailboxes/add.html",
        context,
        fragment="password-field",
        status=422 if form.errors and request.method == "POST" else 200,
    )


def _show_form(
    request: CustomerRequest,
    template: str,
    service: Service,
    form: ChangeForm,
    mailbox: Mailbox,
    *,
    fragment: str = "password-field",
    more: Mapping[str, object] | None = None,
) -> HttpResponse:
    form.focus_first_error()
    row = mailbox_queries.mailbox_row(service, mailbox.pk)
    context = room_context(service, "mailboxes") | {
        "form": form,
        "mailbox": mailbox,
        "row": row_view(service, row, list_path_of(service)) if row else None,
        "usage": mailbox_queries.mailbox_usage(service),
        "prices": price_texts(service),
        "price_text": _price_text(form, mailbox),
        "back": mailbox_list_path(request, service),
    }
    status = 422 if form.errors and request.method == "POST" else 200
    return render_page(
        request, template, context | {**(more or {})}, fragment=fragment, status=status
    )


def _price_text(form: ChangeForm, mailbox: Mailbox | None = None) -> str:
    """Of what is ticked in the form as it is shown."""
    eas, mapi = (
        bool(form[name].value()) if name in form.fields else before
        for name, before in zip(PROTOCOLS, _protocols_of(mailbox), strict=True)
    )
    return chosen_price_text(form.service, chosen=(eas, mapi), before=_protocols_of(mailbox))


def _protocols_of(mailbox: Mailbox | None) -> tuple[bool, bool]:
    return (mailbox.has_eas, mailbox.has_mapi) if mailbox else (False, False)


def _sent_or_refused(
    request: CustomerRequest, refused: Operation | None, settings: Mapping[str, object]
) -> Mapping[str, Any] | None:
    """What fills the form: what was sent now, or what was wished before."""
    if request.method == "POST":
        return request.POST
    if refused is None:
        return None
    wish = {**settings, **refused.payload.get("wish", {})}
    key = {"request_key": new_request_key()}
    return shown_settings(wish) | hidden_initial(settings) | key


def _put_aside(request: CustomerRequest, refused: Operation | None) -> None:
    """A corrected refusal need not be shown any more."""
    if refused:
        operations.dismiss(operation=refused, by=actor_of(request))
