"""Where mailboxes forward to, and who gets mail for unknown names."""

from __future__ import annotations

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
from clientarea.item_rows import answer_row, forward_row
from clientarea.lists import PAGE_SIZE, ListShape, left_list_path
from clientarea.progress import refusal_of, soonest
from clientarea.rooms import room_context
from clientarea.views.items import refused_operation, show_form
from provisioning.actions import catch_all, details, forwards, operations
from provisioning.errors import ActionRefused
from provisioning.models import Mailbox, Operation, OperationKind, Service
from provisioning.queries import addresses as queries
from provisioning.queries.rows import row_of

SHAPE = ListShape(
    "forward-list",
    sorts={"address": gettext_lazy("Address, A to Z"), "-address": gettext_lazy("Address, Z to A")},
    columns={"address": gettext_lazy("Mailbox")},
)
ROOM = "aliases"


def list_path_of(service: Service) -> str:
    """All forwards; a mailbox's forward is its number and a slash below."""
    return reverse("forward-list", args=[service.whmcs_service_id])


@require_safe
def list_forwards(request: CustomerRequest, whmcs_service_id: int) -> HttpResponse:
    """Mailboxes that forward; a search finds any mailbox, so that it can be made to."""
    service = service_or_404(request, whmcs_service_id)
    asked = SHAPE.asked(request.GET)
    page = queries.forward_page(
        service,
        search=asked.search,
        sort=asked.sort,
        page_number=asked.page_number,
        page_size=PAGE_SIZE,
    )
    rows = [forward_row(service, row, list_path_of(service)) for row in page.rows]
    context = room_context(service, ROOM) | SHAPE.context(asked, page)
    context |= {
        "rows": rows,
        "items_path": list_path_of(service),
        "poll_seconds": soonest(row.progress for row in rows),
    }
    return render_page(request, "aliases/forwards.html", context, fragment="forward-list")


@require_safe
def show_forward_row(
    request: CustomerRequest, whmcs_service_id: int, mailbox_id: int
) -> HttpResponse:
    """The row as it is now."""
    service = service_or_404(request, whmcs_service_id)
    row = row_of(service, queries.item_of(service, Mailbox, mailbox_id))
    shown = forward_row(service, row, list_path_of(service)) if row else None
    return answer_row(request, service, shown, None, f"forward-{mailbox_id}")


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
        try:
            operation = forwards.set_forward(
                mailbox=mailbox,
                by=actor_of(request),
                **wish,
                idempotency_key=form.idempotency_key("forward", mailbox.pk, *wish.items()),
            )
        except ActionRefused as refusal:
            form.add_action_refusal(refusal)
        else:
            if refused:
                operations.dismiss(operation=refused, by=actor_of(request))
            text = _("%(address)s: your changes are being saved.")
            if operation is None:
                text = _("%(address)s: nothing had to be changed.")
            messages.success(request, text % {"address": mailbox.address})
            return redirect(back)
    row = row_of(service, mailbox)
    more = {
        "mailbox": mailbox,
        "row": forward_row(service, row, list_path_of(service)) if row else None,
        "is_reading": is_reading,
        "refused_sentence": refusal_of(refused) if refused and request.method == "GET" else "",
    }
    return show_form(
        request, "aliases/forward.html", service, form, room=ROOM, back=back, more=more
    )


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
        request, "aliases/catch_all.html", service, form, room=ROOM, back=back, more=more
    )


def _tell(request: CustomerRequest, service: Service, operation: Operation | None) -> None:
    text = _("Mail for unknown names: your change is being saved.")
    if operation is None:
        text = _("Mail for unknown names: nothing had to be changed.")
    messages.success(request, text)
