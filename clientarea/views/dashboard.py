"""The client's services."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from clientarea.access import person_or_403
from clientarea.http import CustomerRequest, render_page
from provisioning.queries import services as service_queries


@require_safe
def list_services(request: CustomerRequest) -> HttpResponse:
    """Every service of the client; straight to the one, if there is one."""
    person = person_or_403(request)
    services = service_queries.services_of(person.whmcs_client_id)
    if len(services) == 1:
        return redirect("service-overview", services[0].whmcs_service_id)
    return render_page(request, "services/list.html", {"services": services})
