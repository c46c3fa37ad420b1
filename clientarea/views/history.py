"""The history of a service: what was changed, by whom, from where; taken back where possible."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from clientarea.access import actor_of, event_or_404, person_or_403, service_or_404
from clientarea.forms.base import ChangeForm
from clientarea.forms.history import HistoryForm
from clientarea.history_rows import HistoryRow, history_rows
from clientarea.history_words import ValueChange, deed_text, value_changes
from clientarea.http import CustomerRequest, render_page
from clientarea.lists import left_list_path
from clientarea.rooms import room_context
from clientarea.spreadsheets import csv_lines
from provisioning.actions import undo
from provisioning.errors import ActionRefused
from provisioning.models import AuditEvent, Service
from provisioning.queries import history
from provisioning.queries import mailboxes as mailbox_queries

PAGE_SIZE = 50


@require_safe
def show_history(request: CustomerRequest, whmcs_service_id: int) -> HttpResponse:
    """One page of it, newest first; the filter stands in the address."""
    service = service_or_404(request, whmcs_service_id)
    form = HistoryForm(request.GET)
    number = request.GET.get("page", "")
    page = history.history_page(
        service,
        form.asked(),
        page_number=int(number) if number.isdecimal() else 1,
        page_size=PAGE_SIZE,
    )
    numbers = Paginator(range(page.match_count), PAGE_SIZE)
    context = room_context(service, "history")
    context |= {
        "form": form,
        "page": page,
        "rows": history_rows(
            service,
            page.events,
            page.operations,
            undoable_ids=undo.undoable_ids(service, page.events, page.operations)
            if context["is_active"]
            else (),
            for_staff=person_or_403(request).is_staff,
        ),
        "page_numbers": numbers.get_elided_page_range(page.page_number, on_each_side=1, on_ends=1),
        "list_id": "history",
        "export_query": urlencode(
            {name: value for name, value in request.GET.items() if name in form.fields and value}
        ),
        "usage": mailbox_queries.mailbox_usage(service),
    }
    return render_page(request, "history/list.html", context, fragment="history")


@require_safe
def export_history(request: CustomerRequest, whmcs_service_id: int) -> HttpResponseBase:
    """The same as a spreadsheet, all pages of it."""
    service = service_or_404(request, whmcs_service_id)
    lines = csv_lines(
        _cells(
            service,
            HistoryForm(request.GET).asked(),
            translation.get_language(),
            for_staff=person_or_403(request).is_staff,
        )
    )
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    name = f"history-{service.domain_name}-{timezone.localdate():%Y-%m-%d}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response


def _cells(
    service: Service, asked: history.Asked, language: str, *, for_staff: bool
) -> Iterator[list[str]]:
    # Sent after the request has ended, so the language is set anew for each part.
    with translation.override(language):
        head = [_("Time"), _("Who"), _("From where"), _("Object"), _("What"), _("Changes")]
        yield [*head, _("Result")]
    for events in history.in_batches(history.events_of(service, asked)):
        with translation.override(language):
            operations = history.operations_of(events)
            lines = [
                _line(row) for row in history_rows(service, events, operations, for_staff=for_staff)
            ]
        yield from lines


def _line(row: HistoryRow) -> list[str]:
    moment = timezone.localtime(row.event.happened_at)
    told = "; ".join(_change_text(change) for change in row.changes)
    result = " ".join(filter(None, [row.progress.label, row.progress.sentence]))
    return [
        f"{moment:%Y-%m-%d %H:%M:%S}",
        row.who,
        row.place,
        row.event.object_name,
        row.what,
        told,
        result,
    ]


def _change_text(change: ValueChange) -> str:
    values = " → ".join(filter(None, [change.old, change.new]))
    return f"{_('%(label)s:') % {'label': change.label}} {values}"


@require_http_methods(["GET", "POST"])
def undo_change(request: CustomerRequest, whmcs_service_id: int, event_id: int) -> HttpResponse:
    """Asks first: a page of its own, which htmx shows in a dialog."""
    service = service_or_404(request, whmcs_service_id)
    event = event_or_404(service, event_id)
    form = ChangeForm(request.POST if request.method == "POST" else None, service=service)
    if request.method == "POST" and form.is_valid():
        try:
            undo.undo(
                service=service,
                event=event,
                by=actor_of(request),
                idempotency_key=form.idempotency_key("undo", event.pk),
            )
        except ActionRefused as refusal:
            form.add_action_refusal(refusal)
        else:
            text = _("%(address)s: the change is being undone.")
            messages.success(request, text % {"address": event.object_name})
            return redirect("history", service.whmcs_service_id)
    return _show_question(request, service, event, form)


def _show_question(
    request: CustomerRequest, service: Service, event: AuditEvent, form: ChangeForm
) -> HttpResponse:
    if not form.errors:
        found = undo.objections(service, [event], history.operations_of([event]))
        if code := found[event.pk]:
            form = ChangeForm({}, service=service)
            form.is_valid()
            form.add_refusal(code, {"address": event.object_name})
    form.focus_first_error()
    context: dict[str, Any] = room_context(service, "history")
    context |= {
        "form": form,
        "event": event,
        "what": deed_text(event.verb),
        # From what it is now to what it was before.
        "changes": value_changes(event.after, event.before),
        "back": left_list_path(request, reverse("history", args=[service.whmcs_service_id])),
        "usage": mailbox_queries.mailbox_usage(service),
    }
    status = 422 if form.errors and request.method == "POST" else 200
    return render_page(request, "history/undo.html", context, fragment="dialog", status=status)
