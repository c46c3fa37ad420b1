"""The client's services."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from clientarea.access import SEVERAL_KEY, person_or_403, services_of
from clientarea.http import CustomerRequest, render_page


@require_safe
def list_services(request: CustomerRequest) -> HttpResponse:
    """Every service of the client; straight to the one, if there is one."""
    person = person_or_403(request)
    services = services_of(person)
    if person.user_id:
        request.session[SEVERAL_KEY] = len(services) > 1
    if len(services) == 1:
        return redirect("service-overview", services[0].whmcs_service_id)
    return render_page(request, "services/list.html", {"services": services})
