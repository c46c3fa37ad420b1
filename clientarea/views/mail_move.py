""" "Ready to move the MX?": every address of the old host is found here, or listed."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from clientarea.access import actor_of, service_or_404
from clientarea.forms.mail_move import MailMoveForm
from clientarea.http import CustomerRequest, render_page
from clientarea.rooms import room_context
from provisioning.actions import mail_move
from provisioning.queries.dns import expected_records
from provisioning.queries.mail_move import move_state

# Longer lists are worked off from the top: the page stays usable, and so is its printing.
SHOWN_COUNT = 200


@require_http_methods(["GET", "HEAD", "POST"])
def move_mail(request: CustomerRequest, whmcs_service_id: int) -> HttpResponse:
    """The list is kept with the service, so that the customer can go and create what is missing."""
    service = service_or_404(request, whmcs_service_id)
    is_sent = request.method == "POST"
    form = MailMoveForm(
        request.POST if is_sent else None, request.FILES if is_sent else None, service=service
    )
    if is_sent and form.is_valid():
        mail_move.note_addresses(service=service, by=actor_of(request), addresses=form.addresses)
        if form.elsewhere:
            count = len(form.elsewhere)
            sentence = ngettext(
                "%(count)s address of another domain was left out.",
                "%(count)s addresses of other domains were left out.",
                count,
            )
            messages.info(request, sentence % {"count": count})
        return redirect(request.path)
    state = move_state(service)
    context = room_context(service, "dns") | {
        "form": form,
        "state": state,
        "missing": _with_names(state.missing[:SHOWN_COUNT]) if state else [],
        "shown_count": SHOWN_COUNT,
        "mx_records": [
            record for record in expected_records(service) if record.record_type == "MX"
        ],
    }
    status = 422 if form.errors else 200
    return render_page(request, "dns/move.html", context, status=status)


@require_POST
def set_address_aside(request: CustomerRequest, whmcs_service_id: int) -> HttpResponse:
    """An address that nobody needs any more, or needs after all."""
    service = service_or_404(request, whmcs_service_id)
    is_known = mail_move.set_aside(
        service=service,
        by=actor_of(request),
        address=request.POST.get("address", ""),
        is_wanted=request.POST.get("is_wanted") == "yes",
    )
    if not is_known:
        raise Http404
    return redirect("mail-move", whmcs_service_id)


@require_POST
def forget_move(request: CustomerRequest, whmcs_service_id: int) -> HttpResponse:
    """Empties the list."""
    service = service_or_404(request, whmcs_service_id)
    mail_move.forget(service=service, by=actor_of(request))
    messages.success(request, _("The list is empty."))
    return redirect("mail-move", whmcs_service_id)


def _with_names(addresses: Sequence[str]) -> list[tuple[str, str]]:
    """Each address with its name, which a form for it starts with."""
    return [(address, address.rpartition("@")[0]) for address in addresses]
