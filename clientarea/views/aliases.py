"""Aliases: list, add, edit, delete, and the row that tells how a change goes."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from clientarea.access import actor_of, service_or_404
from clientarea.forms.addresses import AliasForm, alias_initial
from clientarea.http import CustomerRequest, render_page
from clientarea.item_rows import alias_row, answer_row, forward_row
from clientarea.lists import PAGE_SIZE, ListShape, left_list_path
from clientarea.progress import progress_of, refusal_of, soonest
from clientarea.rooms import room_context
from clientarea.views.items import (
    Question,
    ask_first,
    refusals_of,
    refused_operation,
    refused_wish,
    show_form,
)
from provisioning.actions import aliases, details, operations, refresh
from provisioning.errors import ActionRefused
from provisioning.models import Alias, Operation, OperationKind, Service
from provisioning.queries import addresses as queries
from provisioning.queries.rows import row_of

SHAPE = ListShape(
    "alias-list",
    sorts={"address": gettext_lazy("Address, A to Z"), "-address": gettext_lazy("Address, Z to A")},
    columns={"address": gettext_lazy("Address")},
)
ROOM = "aliases"
SHOWN_FORWARD_COUNT = 10


def list_path_of(service: Service) -> str:
    """The page of aliases; an alias's page is its number and a slash below."""
    return reverse("alias-list", args=[service.whmcs_service_id])


@require_safe
def list_aliases(request: CustomerRequest, whmcs_service_id: int) -> HttpResponse:
    """Aliases, forwards and the catch-all on one page."""
    service = service_or_404(request, whmcs_service_id)
    refresh.request_refresh(service)
    is_reading = details.request_catch_all(service)
    asked = SHAPE.asked(request.GET)
    page = queries.alias_page(
        service,
        search=asked.search,
        sort=asked.sort,
        page_number=asked.page_number,
        page_size=PAGE_SIZE,
    )
    rows = [alias_row(service, row, list_path_of(service)) for row in page.rows]
    spoken = queries.spoken_of_aliases(service)
    context = room_context(service, ROOM) | SHAPE.context(asked, page)
    context |= {
        "rows": rows,
        "items_path": list_path_of(service),
        "item_usage": queries.usage_of(service, Alias, None if asked.search else page.match_count),
        "refusals": refusals_of(
            service, (o for o in spoken if o.kind == OperationKind.CREATE_ALIAS)
        ),
        "poll_seconds": soonest(row.progress for row in rows),
    }
    if not asked.search:
        # Whoever searches for aliases wants to see those alone.
        context |= _forwards(service) | _catch_all(service, spoken, is_reading=is_reading)
    return render_page(request, "aliases/list.html", context, fragment="alias-list")


def _forwards(service: Service) -> dict[str, object]:
    """The first of the mailboxes that forward; all of them have a page of their own."""
    page = queries.forward_page(
        service, search="", sort="address", page_number=1, page_size=SHOWN_FORWARD_COUNT
    )
    path = reverse("forward-list", args=[service.whmcs_service_id])
    return {
        "forwards": [forward_row(service, row, path) for row in page.rows],
        "forward_count": page.match_count,
        "has_more_forwards": page.page_count > 1,
        "forwards_path": path,
    }


def _catch_all(
    service: Service, spoken: Sequence[Operation], *, is_reading: bool
) -> dict[str, object]:
    changes = (one for one in spoken if one.kind == OperationKind.SET_CATCH_ALL)
    operation = next(changes, None)
    return {
        "has_catch_all": service.plan.capabilities.has_catch_all,
        "catch_all_is_reading": is_reading,
        "catch_all_progress": progress_of(service, operation) if operation else None,
        "catch_all_operation": operation,
    }


@require_safe
def show_alias_row(request: CustomerRequest, whmcs_service_id: int, alias_id: int) -> HttpResponse:
    """The row as it is now."""
    service = service_or_404(request, whmcs_service_id)
    row = row_of(service, queries.item_of(service, Alias, alias_id))
    shown = alias_row(service, row, list_path_of(service)) if row else None
    usage = queries.usage_of(service, Alias)
    return answer_row(request, service, shown, usage, f"alias-{alias_id}")


@require_http_methods(["GET", "POST"])
def add_alias(request: CustomerRequest, whmcs_service_id: int) -> HttpResponse:
    """A new alias; `?operation=` fills the form with a wish that was refused."""
    service = service_or_404(request, whmcs_service_id)
    refused = refused_operation(request, service, OperationKind.CREATE_ALIAS)
    data = request.POST if request.method == "POST" else None
    proposed = {
        "local_part": request.GET.get("local_part", "")[:64],
        "targets": request.GET.get("target", "")[:320],
    }
    form = AliasForm(data, service=service, initial=proposed | refused_wish(refused))
    if request.method == "POST" and form.is_valid():
        wish = {name: form.cleaned_data[name] for name in form.fields if name != "request_key"}
        try:
            operation = aliases.create(
                service=service,
                by=actor_of(request),
                **wish,
                idempotency_key=form.idempotency_key("create-alias", *wish.values()),
            )
        except ActionRefused as refusal:
            form.add_action_refusal(refusal)
        else:
            if refused:
                operations.dismiss(operation=refused, by=actor_of(request))
            text = _("%(address)s is being created.")
            messages.success(request, text % {"address": operation.object_name})
            return redirect(list_path_of(service))
    more = {
        "item_usage": queries.usage_of(service, Alias),
        "refused_sentence": refusal_of(refused) if refused and request.method == "GET" else "",
    }
    back = left_list_path(request, list_path_of(service))
    return show_form(request, "aliases/form.html", service, form, room=ROOM, back=back, more=more)


@require_http_methods(["GET", "POST"])
def edit_alias(request: CustomerRequest, whmcs_service_id: int, alias_id: int) -> HttpResponse:
    """The alias's targets and flags."""
    service = service_or_404(request, whmcs_service_id)
    alias = _alias_or_404(service, alias_id)
    is_reading = details.request_flags(alias)
    refused = refused_operation(request, service, OperationKind.CHANGE_ALIAS, alias.pk)
    initial = alias_initial(alias)
    if request.method == "GET":
        initial |= refused_wish(refused)
    data = request.POST if request.method == "POST" else None
    form = AliasForm(data, service=service, alias=alias, initial=initial)
    back = left_list_path(request, list_path_of(service))
    if request.method == "POST" and form.is_valid():
        wish = form.changed_only()
        try:
            operation = aliases.change(
                alias=alias,
                by=actor_of(request),
                **wish,
                idempotency_key=form.idempotency_key("change-alias", alias.pk, *wish.items()),
            )
        except ActionRefused as refusal:
            form.add_action_refusal(refusal)
        else:
            if refused:
                operations.dismiss(operation=refused, by=actor_of(request))
            text = _("%(address)s: your changes are being saved.")
            if operation is None:
                text = _("%(address)s: nothing had to be changed.")
            messages.success(request, text % {"address": alias.address})
            return redirect(back)
    row = row_of(service, alias)
    more = {
        "alias": alias,
        "row": alias_row(service, row, list_path_of(service)) if row else None,
        "is_reading": is_reading,
        "refused_sentence": refusal_of(refused) if refused and request.method == "GET" else "",
    }
    return show_form(request, "aliases/form.html", service, form, room=ROOM, back=back, more=more)


@require_http_methods(["GET", "POST"])
def delete_alias(request: CustomerRequest, whmcs_service_id: int, alias_id: int) -> HttpResponse:
    """Asks first."""
    service = service_or_404(request, whmcs_service_id)
    alias = _alias_or_404(service, alias_id)
    names = {"address": alias.address}
    question = Question(
        title=_("Delete %(address)s?") % names,
        sentences=(
            _("Mail sent to this address afterwards is returned to its sender."),
            _("The mailboxes it leads to and their mail stay as they are."),
        ),
        keep_label=_("Keep the alias"),
        go_label=_("Delete alias"),
        done=_("%(address)s is being deleted.") % names,
    )
    return ask_first(
        request,
        service,
        question,
        room=ROOM,
        back=left_list_path(request, list_path_of(service)),
        go=lambda key: aliases.delete(alias=alias, by=actor_of(request), idempotency_key=key),
    )


def _alias_or_404(service: Service, alias_id: int) -> Alias:
    alias = queries.item_of(service, Alias, alias_id)
    if alias is None:
        raise Http404
    return alias
