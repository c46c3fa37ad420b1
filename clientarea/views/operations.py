"""What customers do with an operation itself."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from clientarea.access import actor_of, operation_or_404, service_or_404
from clientarea.http import CustomerRequest
from clientarea.lists import left_list_path
from clientarea.rooms import mailbox_list_path
from provisioning.actions import operations
from provisioning.models import ObjectKind, Operation, OperationKind, Service

# The page of each kind of object that is no mailbox.
LISTS: dict[str, str] = {
    ObjectKind.ALIAS: "alias-list",
    ObjectKind.CATCH_ALL: "alias-list",
    ObjectKind.LIST: "list-list",
    ObjectKind.DOMAIN_ALIAS: "domain-alias-list",
}


@require_POST
def dismiss_operation(
    request: CustomerRequest, whmcs_service_id: int, operation_id: int
) -> HttpResponse:
    """The refusal has been read; it is not shown any more."""
    service = service_or_404(request, whmcs_service_id)
    operation = operation_or_404(service, operation_id)
    operations.dismiss(operation=operation, by=actor_of(request))
    return redirect(_list_of(request, service, operation))


def _list_of(request: CustomerRequest, service: Service, operation: Operation) -> str:
    """The list that the object stands in, as the customer left it."""
    name = LISTS.get(operation.object_kind)
    if operation.kind == OperationKind.SET_FORWARD:
        name = LISTS[ObjectKind.ALIAS]
    if name is None:
        return mailbox_list_path(request, service)
    return left_list_path(request, reverse(name, args=[service.whmcs_service_id]))
