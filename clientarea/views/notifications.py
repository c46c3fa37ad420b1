"""The letters of a domain: what about, and to whom."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clientarea.access import actor_of, service_or_404
from clientarea.forms.notifications import NotificationForm
from clientarea.http import CustomerRequest, render_page
from clientarea.rooms import room_context
from provisioning.actions import notifications
from provisioning.queries.notifications import wanted_kinds
from provisioning.recipients import administrators_of


@require_http_methods(["GET", "HEAD", "POST"])
def edit_notifications(request: CustomerRequest, whmcs_service_id: int) -> HttpResponse:
    """One box for each kind, and who gets the letters."""
    service = service_or_404(request, whmcs_service_id)
    form = NotificationForm(
        request.POST if request.method == "POST" else None,
        service=service,
        initial={"wanted": wanted_kinds(service)},
    )
    if form.is_bound and form.is_valid():
        notifications.choose(
            service=service, wanted=form.cleaned_data["wanted"], by=actor_of(request)
        )
        messages.success(request, _("Your choice is saved."))
        return redirect("notifications", whmcs_service_id)
    context = room_context(service, "notifications") | {
        "form": form,
        "addresses": [recipient.email for recipient in administrators_of(service)],
    }
    return render_page(
        request, "notifications/page.html", context, status=422 if form.errors else 200
    )
