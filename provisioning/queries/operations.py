"""What is on its way, and what happened last."""

from __future__ import annotations

from django.db.models import QuerySet

from provisioning.models import UNFINISHED, ObjectKind, Operation, OperationStatus, Service


def operation_of(service: Service, operation_id: int) -> Operation | None:
    """An operation of this service, or None."""
    return Operation.objects.filter(service=service, pk=operation_id).defer("secrets").first()


def refused(service: Service) -> QuerySet[Operation]:
    """Changes that were refused and that nobody has dismissed yet."""
    rows = Operation.objects.filter(service=service, status=OperationStatus.FAILED)
    return rows.filter(dismissed_at=None)


def unfinished_domain_operation(service: Service) -> Operation | None:
    """The operation on the whole domain that is on its way, or None."""
    rows = Operation.objects.filter(
        object_kind=ObjectKind.SERVICE, object_id=service.pk, status__in=UNFINISHED
    )
    return rows.defer("secrets").order_by("pk").first()


def domain_operation(operation_id: int) -> Operation:
    """An operation as it is now, with its service and server."""
    rows = Operation.objects.select_related("service__server")
    return rows.defer("secrets", "service__server__password").get(pk=operation_id)


def is_waiting_for_server(service: Service, operation: Operation) -> bool:
    """Whether the page should say that the mail server keeps us waiting."""
    is_paused = bool(service.server and service.server.pause_reason)
    has_failed_before = operation.attempt_count > 0 and operation.status != OperationStatus.RUNNING
    return not operation.is_finished and (is_paused or has_failed_before)
