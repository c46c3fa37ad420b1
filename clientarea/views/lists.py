"""Distribution lists: list, add, edit, delete, and the row that tells how a change goes."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clientarea.access import actor_of, service_or_404
from clientarea.forms.lists import ListForm
from clientarea.http import CustomerRequest
from clientarea.item_rooms import ItemRoom, Words
from clientarea.item_rows import list_row
from clientarea.judged_members import judged
from clientarea.lists import ListShape
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
from provisioning.actions import details, lists, refresh
from provisioning.models import DistributionList, Operation, OperationKind, Service
from provisioning.queries import addresses as queries
from provisioning.queries.rows import refused_of_kind

ROOM = ItemRoom(
    name="lists",
    route="list-list",
    key="list",
    shape=ListShape(
        "list-list",
        sorts={
            "address": gettext_lazy("Address, A to Z"),
            "-address": gettext_lazy("Address, Z to A"),
            "-members": gettext_lazy("Most members first"),
            "members": gettext_lazy("Fewest members first"),
        },
        columns={"address": gettext_lazy("Address")},
    ),
    words=Words(
        caption=gettext_lazy("Distribution lists"),
        second_head=gettext_lazy("Members"),
        heading=gettext_lazy("Distribution lists"),
        lead=gettext_lazy("One address for many people: what is sent to it goes to every member."),
        add_label=gettext_lazy("Add list"),
        not_included=gettext_lazy("Your plan does not include distribution lists."),
        search_hint=gettext_lazy("Search address or member"),
        search_label=gettext_lazy("Search distribution lists"),
        empty_icon="user-group",
        empty_title=gettext_lazy("No distribution list yet"),
        empty_text=gettext_lazy(
            "With a list such as team@%(domain)s, one message reaches everybody on it, people "
            "outside included."
        ),
        first_label=gettext_lazy("Create the first list"),
    ),
    model=DistributionList,
    page_of=queries.list_page,
    row_view=list_row,
    usage_of=lambda service, count: queries.usage_of(service, DistributionList, count),
)
MAX_SEARCH_LENGTH = 100
# Buttons that show the form again instead of saving it.
HELPERS = ("search_members", "add_picked", "judge")


@require_safe
def list_lists(request: CustomerRequest, whmcs_service_id: int) -> HttpResponse:
    """One page of the distribution lists."""
    service = service_or_404(request, whmcs_service_id)
    refresh.request_refresh(service)
    refused = refused_of_kind(service, OperationKind.CREATE_LIST)
    context = ROOM.list_context(request, service) | {"refusals": refusals_of(service, refused)}
    return ROOM.render(request, "items/list.html", context)


@require_safe
def show_list_row(request: CustomerRequest, whmcs_service_id: int, list_id: int) -> HttpResponse:
    """The row as it is now."""
    return ROOM.answer_row(request, whmcs_service_id, list_id)


@require_http_methods(["GET", "POST"])
def add_list(request: CustomerRequest, whmcs_service_id: int) -> HttpResponse:
    """A new list; `?operation=` fills the form with a wish that was refused."""
    service = service_or_404(request, whmcs_service_id)
    refused = refused_operation(request, service, OperationKind.CREATE_LIST)
    is_help = _is_help(request)
    form = ListForm(_sent(request), service=service, initial=refused_wish(refused))
    if request.method == "POST" and not is_help and form.is_valid():
        wish = {name: form.cleaned_data[name] for name in form.fields if name != "request_key"}
        create = partial(
            lists.create,
            service=service,
            by=actor_of(request),
            **wish,
            idempotency_key=form.idempotency_key("create-list", *wish.values()),
        )
        if carry_out(request, form, create, refused=refused):
            return redirect(ROOM.list_path(service))
    more = {"item_usage": queries.usage_of(service, DistributionList)}
    return _show(request, service, form, refused, more)


@require_http_methods(["GET", "POST"])
def edit_list(request: CustomerRequest, whmcs_service_id: int, list_id: int) -> HttpResponse:
    """The list's members and settings."""
    service = service_or_404(request, whmcs_service_id)
    entry = ROOM.item_or_404(service, list_id)
    is_reading = details.request_members(entry)
    refused = refused_operation(request, service, OperationKind.CHANGE_LIST, entry.pk)
    is_help = _is_help(request)
    form = ListForm(_sent(request), service=service, mailing_list=entry)
    if request.method == "POST" and not is_help and form.is_valid():
        wish = form.changed_only()
        change = partial(
            lists.change,
            mailing_list=entry,
            by=actor_of(request),
            **wish,
            idempotency_key=form.idempotency_key("change-list", entry.pk, *wish.items()),
        )
        if carry_out(request, form, change, address=entry.address, refused=refused):
            return redirect(ROOM.back(request, service))
    more = {"entry": entry, "row": ROOM.shown(service, entry), "is_reading": is_reading}
    return _show(request, service, form, refused, more)


@require_http_methods(["GET", "POST"])
def delete_list(request: CustomerRequest, whmcs_service_id: int, list_id: int) -> HttpResponse:
    """Asks first."""
    service = service_or_404(request, whmcs_service_id)
    entry = ROOM.item_or_404(service, list_id)
    names = {"address": entry.address}
    question = Question(
        title=_("Delete %(address)s?") % names,
        sentences=(
            _("Mail sent to the list afterwards is returned to its sender."),
            _("Its members and their mailboxes stay as they are."),
        ),
        keep_label=_("Keep the list"),
        go_label=_("Delete list"),
        done=_("%(address)s is being deleted.") % names,
    )
    return ask_first(
        request,
        service,
        question,
        room=ROOM.name,
        back=ROOM.back(request, service),
        go=lambda key: lists.delete(mailing_list=entry, by=actor_of(request), idempotency_key=key),
    )


@require_POST
def dismiss_refused_members(
    request: CustomerRequest, whmcs_service_id: int, list_id: int
) -> HttpResponse:
    """The customer has read which members were not taken."""
    service = service_or_404(request, whmcs_service_id)
    lists.put_refusal_aside(mailing_list=ROOM.item_or_404(service, list_id))
    return redirect(ROOM.back(request, service))


def _show(
    request: CustomerRequest,
    service: Service,
    form: ListForm,
    refused: Operation | None,
    more: Mapping[str, object],
) -> HttpResponse:
    """The form with its helpers: mailboxes found, and every pasted line judged."""
    search = request.POST.get("find", "").strip()[:MAX_SEARCH_LENGTH]
    is_search = "search_members" in request.POST
    if _is_help(request):
        # Nothing is judged but the members: the form is shown again on the way to being sent.
        form.errors.clear()
    text = str(form["members"].value() or "") if "members" in form.fields else ""
    wants_judgement = "judge" in request.POST or "members" in form.errors
    context = {
        **more,
        "find": search,
        "is_search": is_search,
        "found": queries.mailboxes_matching(service, search) if is_search and search else [],
        "judged": judged(service, text) if text and wants_judgement else [],
        "refused_sentence": refused_sentence(request, refused),
    }
    back = ROOM.back(request, service)
    template = "lists/form.html"
    return show_form(request, template, service, form, room=ROOM.name, back=back, more=context)


def _is_help(request: CustomerRequest) -> bool:
    return any(name in request.POST for name in HELPERS)


def _sent(request: CustomerRequest) -> QueryDict | None:
    """What was sent, with the mailboxes that were ticked below added to the members."""
    if request.method != "POST":
        return None
    sent = request.POST.copy()
    if "add_picked" in sent:
        typed = sent.get("members", "").rstrip()
        sent["members"] = "\n".join([*filter(None, [typed]), *sent.getlist("pick")])
    return sent
