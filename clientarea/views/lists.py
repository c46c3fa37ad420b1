"""Distribution lists: list, add, edit, delete, and the row that tells how a change goes."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clientarea.access import actor_of, service_or_404
from clientarea.forms.lists import ListForm
from clientarea.http import CustomerRequest, render_page
from clientarea.item_rows import answer_row, list_row
from clientarea.judged_members import judged
from clientarea.lists import PAGE_SIZE, ListShape, left_list_path
from clientarea.progress import refusal_of, soonest
from clientarea.rooms import room_context
from clientarea.views.items import (
    Question,
    ask_first,
    refusals_of,
    refused_operation,
    refused_wish,
    show_form,
)
from provisioning.actions import details, lists, operations, refresh
from provisioning.errors import ActionRefused
from provisioning.models import DistributionList, Operation, OperationKind, Service
from provisioning.queries import addresses as queries
from provisioning.queries.rows import refused_of_kind, row_of

SHAPE = ListShape(
    "list-list",
    sorts={
        "address": gettext_lazy("Address, A to Z"),
        "-address": gettext_lazy("Address, Z to A"),
        "-members": gettext_lazy("Most members first"),
        "members": gettext_lazy("Fewest members first"),
    },
    columns={"address": gettext_lazy("Address")},
)
ROOM = "lists"
MAX_SEARCH_LENGTH = 100
# Buttons that show the form again instead of saving it.
HELPERS = ("search_members", "add_picked", "judge")


def list_path_of(service: Service) -> str:
    """The page of lists; a list's page is its number and a slash below."""
    return reverse("list-list", args=[service.whmcs_service_id])


@require_safe
def list_lists(request: CustomerRequest, whmcs_service_id: int) -> HttpResponse:
    """One page of the distribution lists."""
    service = service_or_404(request, whmcs_service_id)
    refresh.request_refresh(service)
    asked = SHAPE.asked(request.GET)
    page = queries.list_page(
        service,
        search=asked.search,
        sort=asked.sort,
        page_number=asked.page_number,
        page_size=PAGE_SIZE,
    )
    rows = [list_row(service, row, list_path_of(service)) for row in page.rows]
    refused = refused_of_kind(service, OperationKind.CREATE_LIST)
    context = room_context(service, ROOM) | SHAPE.context(asked, page)
    context |= {
        "rows": rows,
        "items_path": list_path_of(service),
        "item_usage": queries.usage_of(service, DistributionList),
        "refusals": refusals_of(service, refused),
        "poll_seconds": soonest(row.progress for row in rows),
    }
    return render_page(request, "lists/list.html", context, fragment="list-list")


@require_safe
def show_list_row(request: CustomerRequest, whmcs_service_id: int, list_id: int) -> HttpResponse:
    """The row as it is now."""
    service = service_or_404(request, whmcs_service_id)
    row = row_of(service, queries.item_of(service, DistributionList, list_id))
    shown = list_row(service, row, list_path_of(service)) if row else None
    usage = queries.usage_of(service, DistributionList)
    return answer_row(request, service, shown, usage, f"list-{list_id}")


@require_http_methods(["GET", "POST"])
def add_list(request: CustomerRequest, whmcs_service_id: int) -> HttpResponse:
    """A new list; `?operation=` fills the form with a wish that was refused."""
    service = service_or_404(request, whmcs_service_id)
    refused = refused_operation(request, service, OperationKind.CREATE_LIST)
    is_help = _is_help(request)
    form = ListForm(_sent(request), service=service, initial=refused_wish(refused))
    if request.method == "POST" and not is_help and form.is_valid():
        wish = {name: form.cleaned_data[name] for name in form.fields if name != "request_key"}
        try:
            operation = lists.create(
                service=service,
                by=actor_of(request),
                **wish,
                idempotency_key=form.idempotency_key("create-list", *wish.values()),
            )
        except ActionRefused as refusal:
            form.add_action_refusal(refusal)
        else:
            _put_aside(request, refused)
            text = _("%(address)s is being created.")
            messages.success(request, text % {"address": operation.object_name})
            return redirect(list_path_of(service))
    more = {"item_usage": queries.usage_of(service, DistributionList)}
    return _show(request, service, form, refused, more)


@require_http_methods(["GET", "POST"])
def edit_list(request: CustomerRequest, whmcs_service_id: int, list_id: int) -> HttpResponse:
    """The list's members and settings."""
    service = service_or_404(request, whmcs_service_id)
    entry = _list_or_404(service, list_id)
    is_reading = details.request_members(entry)
    refused = refused_operation(request, service, OperationKind.CHANGE_LIST, entry.pk)
    is_help = _is_help(request)
    form = ListForm(_sent(request), service=service, mailing_list=entry)
    if request.method == "POST" and not is_help and form.is_valid():
        wish = form.changed_only()
        try:
            operation = lists.change(
                mailing_list=entry,
                by=actor_of(request),
                **wish,
                idempotency_key=form.idempotency_key("change-list", entry.pk, *wish.items()),
            )
        except ActionRefused as refusal:
            form.add_action_refusal(refusal)
        else:
            _put_aside(request, refused)
            text = _("%(address)s: your changes are being saved.")
            if operation is None:
                text = _("%(address)s: nothing had to be changed.")
            messages.success(request, text % {"address": entry.address})
            return redirect(left_list_path(request, list_path_of(service)))
    row = row_of(service, entry)
    more = {
        "entry": entry,
        "row": list_row(service, row, list_path_of(service)) if row else None,
        "is_reading": is_reading,
    }
    return _show(request, service, form, refused, more)


@require_http_methods(["GET", "POST"])
def delete_list(request: CustomerRequest, whmcs_service_id: int, list_id: int) -> HttpResponse:
    """Asks first."""
    service = service_or_404(request, whmcs_service_id)
    entry = _list_or_404(service, list_id)
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
        room=ROOM,
        back=left_list_path(request, list_path_of(service)),
        go=lambda key: lists.delete(mailing_list=entry, by=actor_of(request), idempotency_key=key),
    )


@require_POST
def dismiss_refused_members(
    request: CustomerRequest, whmcs_service_id: int, list_id: int
) -> HttpResponse:
    """The customer has read which members were not taken."""
    service = service_or_404(request, whmcs_service_id)
    lists.put_refusal_aside(mailing_list=_list_or_404(service, list_id))
    return redirect(left_list_path(request, list_path_of(service)))


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
        "refused_sentence": refusal_of(refused) if refused and request.method == "GET" else "",
    }
    back = left_list_path(request, list_path_of(service))
    return show_form(request, "lists/form.html", service, form, room=ROOM, back=back, more=context)


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


def _put_aside(request: CustomerRequest, refused: Operation | None) -> None:
    if refused:
        operations.dismiss(operation=refused, by=actor_of(request))


def _list_or_404(service: Service, list_id: int) -> DistributionList:
    entry = queries.item_of(service, DistributionList, list_id)
    if entry is None:
        raise Http404
    return entry
