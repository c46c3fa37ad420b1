"""Where mailboxes forward to, and who gets mail for unknown names."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from clientarea.access import actor_of, mailbox_or_404, service_or_404
from clientarea.forms.addresses import CatchAllForm, ForwardForm, as_text, forward_initial
from clientarea.http import CustomerRequest, render_page
from clientarea.item_rooms import ItemRoom, Words
from clientarea.item_rows import forward_row
from clientarea.lists import ListShape, left_list_path
from clientarea.views.items import (
    carry_out,
    refused_operation,
    refused_sentence,
    show_form,
)
from provisioning.actions import catch_all, details, forwards
from provisioning.errors import ActionRefused
from provisioning.models import Mailbox, Operation, OperationKind, Service
from provisioning.queries import addresses as queries

ROOM = ItemRoom(
    name="aliases",
    route="forward-list",
    key="forward",
    shape=ListShape(
        "forward-list",
        sorts={
            "address": gettext_lazy("Address, A to Z"),
            "-address": gettext_lazy("Address, Z to A"),
        },
        columns={"address": gettext_lazy("Mailbox")},
    ),
    words=Words(
        caption=gettext_lazy("Mailboxes that forward"), second_head=gettext_lazy("Forwards to")
    ),
    model=Mailbox,
    page_of=queries.forward_page,
    row_view=forward_row,
    usage_of=lambda _service, _count: None,
)


@require_safe
def list_forwards(request: CustomerRequest, whmcs_service_id: int) -> HttpResponse:
    """Mailboxes that forward; a search finds any mailbox, so that it can be made to."""
    service = service_or_404(request, whmcs_service_id)
    context = ROOM.list_context(request, service)
    return render_page(request, "aliases/forwards.html", context, fragment=ROOM.shape.list_id)


@require_safe
def show_forward_row(
    request: CustomerRequest, whmcs_service_id: int, mailbox_id: int
) -> HttpResponse:
    """The row as it is now."""
    return ROOM.answer_row(request, whmcs_service_id, mailbox_id)


@require_http_methods(["GET", "POST"])
def edit_forward(request: CustomerRequest, whmcs_service_id: int, mailbox_id: int) -> HttpResponse:
    """Where one mailbox forwards to."""
    service = service_or_404(request, whmcs_service_id)
    mailbox = mailbox_or_404(service, mailbox_id)
    is_reading = details.request_forward(mailbox)
    refused = refused_operation(request, service, OperationKind.SET_FORWARD, mailbox.pk)
    initial = forward_initial(mailbox)
    if request.method == "GET":
        initial |= _wished(refused)
    data = request.POST if request.method == "POST" else None
    form = ForwardForm(data, service=service, mailbox=mailbox, initial=initial)
    back = left_list_path(request, reverse("alias-list", args=[whmcs_service_id]))
    if request.method == "POST" and form.is_valid():
        wish = form.wish()
        change = partial(
            forwards.set_forward,
            mailbox=mailbox,
            by=actor_of(request),
            **wish,
            idempotency_key=form.idempotency_key("forward", mailbox.pk, *wish.items()),
        )
        if carry_out(request, form, change, address=mailbox.address, refused=refused):
            return redirect(back)
    more = {
        "mailbox": mailbox,
        "row": ROOM.shown(service, mailbox),
        "is_reading": is_reading,
        "refused_sentence": refused_sentence(request, refused),
    }
    template = "aliases/forward.html"
    return show_form(request, template, service, form, room=ROOM.name, back=back, more=more)


def _wished(refused: Operation | None) -> dict[str, object]:
    """A refused wish in the words of the form."""
    if refused is None:
        return {}
    wish = refused.payload["wish"]
    words = {name.removeprefix("forward_"): value for name, value in wish.items()}
    return {**words, "targets": as_text(wish["forward_targets"])}


@require_http_methods(["GET", "POST"])
def edit_catch_all(request: CustomerRequest, whmcs_service_id: int) -> HttpResponse:
    """The catch-all as a plain switch with a warning."""
    service = service_or_404(request, whmcs_service_id)
    is_reading = details.request_catch_all(service)
    known = service.catch_all_target or ""
    data = request.POST if request.method == "POST" else None
    form = CatchAllForm(data, service=service, initial={"is_on": bool(known), "target": known})
    back = reverse("alias-list", args=[whmcs_service_id])
    if request.method == "POST" and form.is_valid():
        target = form.cleaned_data["target"]
        try:
            operation = catch_all.set_catch_all(
                service=service,
                by=actor_of(request),
                target=target,
                idempotency_key=form.idempotency_key("catch-all", target),
            )
        except ActionRefused as refusal:
            form.add_action_refusal(refusal)
        else:
            _tell(request, service, operation)
            return redirect(back)
    more = {
        "is_reading": is_reading,
        "needs_alias": service.plan.capabilities.catch_all_needs_alias,
        "own_addresses": queries.own_alias_addresses(service),
    }
    return show_form(
        request, "aliases/catch_all.html", service, form, room=ROOM.name, back=back, more=more
    )


def _tell(request: CustomerRequest, service: Service, operation: Operation | None) -> None:
    text = _("Mail for unknown names: your change is being saved.")
    if operation is None:
        text = _("Mail for unknown names: nothing had to be changed.")
    messages.success(request, text)
