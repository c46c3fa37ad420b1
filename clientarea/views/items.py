"""What the pages of aliases, forwards, lists and domain aliases share: answers and questions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from clientarea.access import actor_of
from clientarea.forms.base import ChangeForm
from clientarea.http import CustomerRequest, render_page
from clientarea.progress import refusal_of
from clientarea.rooms import room_context
from provisioning.actions import operations
from provisioning.errors import ActionRefused
from provisioning.models import Operation, OperationKind, OperationStatus, Service
from provisioning.queries import operations as operation_queries


@dataclass(frozen=True)
class Question:
    """A confirmation: what is about to go, what that means, and the words of its two buttons."""

    title: str
    sentences: tuple[str, ...]
    keep_label: str
    go_label: str
    done: str


@dataclass(frozen=True)
class Refusal:
    """Something that was not created: why, and where the wish is corrected."""

    operation: Operation
    sentence: str
    correct_path: str


ADDED_AT = {
    OperationKind.CREATE_MAILBOX: "mailbox-add",
    OperationKind.CREATE_ALIAS: "alias-add",
    OperationKind.CREATE_LIST: "list-add",
    OperationKind.ADD_DOMAIN_ALIAS: "domain-alias-add",
}


def refusals_of(service: Service, operations: Iterable[Operation]) -> list[Refusal]:
    """Refused creations for `items/refusals.html`."""
    return [
        Refusal(
            operation,
            refusal_of(operation),
            reverse(ADDED_AT[OperationKind(operation.kind)], args=[service.whmcs_service_id])
            + f"?operation={operation.pk}",
        )
        for operation in operations
    ]


def ask_first(
    request: CustomerRequest,
    service: Service,
    question: Question,
    *,
    room: str,
    back: str,
    go: Callable[[str], object],
) -> HttpResponse:
    """Asks on a page of its own, which htmx shows in a dialog; confirmed, it calls `go(key)`."""
    form = ChangeForm(request.POST if request.method == "POST" else None, service=service)
    if request.method == "POST" and form.is_valid():
        try:
            go(form.idempotency_key(request.path))
        except ActionRefused as refusal:
            form.add_action_refusal(refusal)
        else:
            messages.success(request, question.done)
            return redirect(back)
    context = room_context(service, room) | {
        "form": form,
        "question": question,
        "back": back,
        "action": request.path,
    }
    status = 422 if form.errors else 200
    return render_page(request, "items/question.html", context, fragment="dialog", status=status)


def carry_out(
    request: CustomerRequest,
    form: ChangeForm,
    act: Callable[[], Operation | None],
    *,
    address: str = "",
    refused: Operation | None = None,
) -> bool:
    """Carries out what a valid form wishes and says so; False when refused: then the form says why.

    `address` is what is being changed, '' for something new; `refused` the wish that this corrects.
    """
    try:
        operation = act()
    except ActionRefused as refusal:
        form.add_action_refusal(refusal)
        return False
    if refused:
        operations.dismiss(operation=refused, by=actor_of(request))
    if address:
        text = _("%(address)s: your changes are being saved.")
        if operation is None:
            text = _("%(address)s: nothing had to be changed.")
    else:
        text = _("%(address)s is being created.")
        address = operation.object_name if operation else ""
    messages.success(request, text % {"address": address})
    return True


def refused_sentence(request: CustomerRequest, refused: Operation | None) -> str:
    """Why the wish that the form is filled with was refused, as long as it is not sent again."""
    return refusal_of(refused) if refused and request.method == "GET" else ""


def show_form(
    request: CustomerRequest,
    template: str,
    service: Service,
    form: ChangeForm,
    *,
    room: str,
    back: str,
    more: Mapping[str, object] | None = None,
    fragment: str = "",
) -> HttpResponse:
    """The form's page, with the first error in focus."""
    form.focus_first_error()
    context = room_context(service, room) | {"form": form, "back": back, **(more or {})}
    status = 422 if form.errors and request.method == "POST" else 200
    return render_page(request, template, context, fragment=fragment, status=status)


def refused_operation(
    request: CustomerRequest, service: Service, kind: str, object_id: int | None = None
) -> Operation | None:
    """The refused wish that `?operation=` asks to correct, if it is one of this object's."""
    number = request.GET.get("operation", "")
    operation = operation_queries.operation_of(service, int(number)) if number.isdecimal() else None
    if operation is None or (operation.kind, operation.status) != (kind, OperationStatus.FAILED):
        return None
    return operation if object_id is None or operation.object_id == object_id else None


def refused_wish(operation: Operation | None) -> dict[str, Any]:
    """What was wished for, to fill the form again; addresses one a line."""
    wish: dict[str, Any] = operation.payload.get("wish", {}) if operation else {}
    return {
        name: "\n".join(value) if isinstance(value, list) else value for name, value in wish.items()
    }
