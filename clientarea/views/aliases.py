"""Aliases: list, add, edit, delete, and the row that tells how a change goes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from clientarea.access import actor_of, service_or_404
from clientarea.forms.addresses import AliasForm, alias_initial
from clientarea.http import CustomerRequest
from clientarea.item_rooms import ItemRoom, Words
from clientarea.item_rows import alias_row, forward_row
from clientarea.lists import ListShape
from clientarea.progress import progress_of
from clientarea.views.items import (
    Question,
    ask_first,
    carry_out,
    refusals_of,
    refused_operation,
    refused_sentence,
    refused_wish,
    show_form,
)
from provisioning.actions import aliases, details, refresh
from provisioning.models import Alias, Operation, OperationKind, Service
from provisioning.queries import addresses as queries

ROOM = ItemRoom(
    name="aliases",
    route="alias-list",
    key="alias",
    shape=ListShape(
        "alias-list",
        sorts={
            "address": gettext_lazy("Address, A to Z"),
            "-address": gettext_lazy("Address, Z to A"),
        },
        columns={"address": gettext_lazy("Address")},
    ),
    words=Words(
        caption=gettext_lazy("Aliases"),
        second_head=gettext_lazy("Passes mail on to"),
        heading=gettext_lazy("Aliases and forwards"),
        lead=gettext_lazy(
            "An alias is a second address without a mailbox that passes its mail on; a forward "
            "sends a mailbox's own mail on to somebody else."
        ),
        add_label=gettext_lazy("Add alias"),
        not_included=gettext_lazy("Your plan does not include aliases."),
        search_hint=gettext_lazy("Search address or target"),
        search_label=gettext_lazy("Search aliases"),
        empty_icon="at-symbol",
        empty_title=gettext_lazy("No alias yet"),
        empty_text=gettext_lazy(
            "With an alias such as sales@%(domain)s, one mailbox answers several addresses, or "
            "several people get the same mail."
        ),
        first_label=gettext_lazy("Create the first alias"),
    ),
    model=Alias,
    page_of=queries.alias_page,
    row_view=alias_row,
    usage_of=lambda service, count: queries.usage_of(service, Alias, count),
)
SHOWN_FORWARD_COUNT = 10


@require_safe
def list_aliases(request: CustomerRequest, whmcs_service_id: int) -> HttpResponse:
    """Aliases, forwards and the catch-all on one page."""
    service = service_or_404(request, whmcs_service_id)
    refresh.request_refresh(service)
    is_reading = details.request_catch_all(service)
    spoken = queries.spoken_of_aliases(service)
    created = (one for one in spoken if one.kind == OperationKind.CREATE_ALIAS)
    context = ROOM.list_context(request, service)
    context["refusals"] = refusals_of(service, created)
    if not context["search"]:
        # Whoever searches for aliases wants to see those alone.
        context |= _forwards(service) | _catch_all(service, spoken, is_reading=is_reading)
    return ROOM.render(request, "aliases/list.html", context)


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
    return ROOM.answer_row(request, whmcs_service_id, alias_id)


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
        create = partial(
            aliases.create,
            service=service,
            by=actor_of(request),
            **wish,
            idempotency_key=form.idempotency_key("create-alias", *wish.values()),
        )
        if carry_out(request, form, create, refused=refused):
            return redirect(ROOM.list_path(service))
    more = {"item_usage": queries.usage_of(service, Alias)}
    return _show(request, service, form, refused, more)


@require_http_methods(["GET", "POST"])
def edit_alias(request: CustomerRequest, whmcs_service_id: int, alias_id: int) -> HttpResponse:
    """The alias's targets and flags."""
    service = service_or_404(request, whmcs_service_id)
    alias = ROOM.item_or_404(service, alias_id)
    is_reading = details.request_flags(alias)
    refused = refused_operation(request, service, OperationKind.CHANGE_ALIAS, alias.pk)
    initial = alias_initial(alias)
    if request.method == "GET":
        initial |= refused_wish(refused)
    data = request.POST if request.method == "POST" else None
    form = AliasForm(data, service=service, alias=alias, initial=initial)
    if request.method == "POST" and form.is_valid():
        wish = form.changed_only()
        change = partial(
            aliases.change,
            alias=alias,
            by=actor_of(request),
            **wish,
            idempotency_key=form.idempotency_key("change-alias", alias.pk, *wish.items()),
        )
        if carry_out(request, form, change, address=alias.address, refused=refused):
            return redirect(ROOM.back(request, service))
    more = {"alias": alias, "row": ROOM.shown(service, alias), "is_reading": is_reading}
    return _show(request, service, form, refused, more)


def _show(
    request: CustomerRequest,
    service: Service,
    form: AliasForm,
    refused: Operation | None,
    more: Mapping[str, object],
) -> HttpResponse:
    context = {**more, "refused_sentence": refused_sentence(request, refused)}
    back = ROOM.back(request, service)
    template = "aliases/form.html"
    return show_form(request, template, service, form, room=ROOM.name, back=back, more=context)


@require_http_methods(["GET", "POST"])
def delete_alias(request: CustomerRequest, whmcs_service_id: int, alias_id: int) -> HttpResponse:
    """Asks first."""
    service = service_or_404(request, whmcs_service_id)
    alias = ROOM.item_or_404(service, alias_id)
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
        room=ROOM.name,
        back=ROOM.back(request, service),
        go=lambda key: aliases.delete(alias=alias, by=actor_of(request), idempotency_key=key),
    )
