"""Several mailboxes at once: chosen in the list, asked about here, then changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from clientarea.access import actor_of, service_or_404
from clientarea.forms.quota import SelectionForm
from clientarea.http import CustomerRequest, render_page
from clientarea.lists import PAGE_SIZE
from clientarea.mailbox_changes import SETTINGS, changes_of, question_of
from clientarea.rooms import mailbox_list_path, room_context
from provisioning.actions import deletions, mailboxes, selection
from provisioning.actors import Actor
from provisioning.models import Mailbox, Operation
from provisioning.queries import mailboxes as mailbox_queries
from provisioning.sentences import customer_sentence


@require_POST
def change_selected(request: CustomerRequest, whmcs_service_id: int) -> HttpResponse:
    """Asks first, naming number, consequence and price; changes when the question is answered."""
    service = service_or_404(request, whmcs_service_id)
    back = mailbox_list_path(request, service)
    name = request.POST.get("change", "")
    numbers = [int(text) for text in request.POST.getlist("mailbox") if text.isdecimal()]
    chosen = mailbox_queries.mailboxes_of(service, numbers[:PAGE_SIZE])
    if not chosen or name not in changes_of(service):
        messages.info(request, _("Choose mailboxes in the list, and what to do with them."))
        return redirect(back)
    is_answered = "confirmed" in request.POST
    form = SelectionForm(request.POST if is_answered else None, service=service, change=name)
    if is_answered and form.is_valid():
        outcome = selection.each(
            chosen,
            _change_of(name, actor_of(request), form),
            form.idempotency_key(name, *numbers),
        )
        if outcome.changed_count:
            text = ngettext(
                "%(count)s mailbox is being changed.",
                "%(count)s mailboxes are being changed.",
                outcome.changed_count,
            )
            messages.success(request, text % {"count": outcome.changed_count})
        for mailbox, refusal in outcome.refusals:
            sentence = customer_sentence(refusal.code, refusal.arguments)
            messages.error(request, f"{mailbox.address}: {sentence}")
        return redirect(back)
    context = room_context(service, "mailboxes") | {
        "form": form,
        "change": name,
        "chosen": chosen,
        "question": question_of(service, name, chosen),
        "is_destructive": name == "delete",
        "back": back,
    }
    status = 422 if form.errors else 200
    return render_page(request, "mailboxes/selection.html", context, status=status)


def _change_of(
    name: str, by: Actor, form: SelectionForm
) -> Callable[[Mailbox, str], Operation | None]:
    if name == "delete":
        return lambda mailbox, key: deletions.delete(mailbox=mailbox, by=by, idempotency_key=key)
    if name == "restore":
        return lambda mailbox, key: deletions.restore(mailbox=mailbox, by=by, idempotency_key=key)
    wanted: dict[str, Any] = (
        {"quota_bytes": form.quota_bytes()} if name == "quota" else {**SETTINGS[name]}
    )
    return lambda mailbox, key: mailboxes.adjust(
        mailbox=mailbox, by=by, wanted=wanted, idempotency_key=key
    )
