"""What customers do with an operation itself."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from clientarea.access import actor_of, operation_or_404, service_or_404
from clientarea.http import CustomerRequest
from clientarea.rooms import mailbox_list_path
from provisioning.actions import operations


@require_POST
def dismiss_operation(
    request: CustomerRequest, whmcs_service_id: int, operation_id: int
) -> HttpResponse:
    """The refusal has been read; it is not shown any more."""
    service = service_or_404(request, whmcs_service_id)
    operation = operation_or_404(service, operation_id)
    operations.dismiss(operation=operation, by=actor_of(request))
    return redirect(mailbox_list_path(request, service))
