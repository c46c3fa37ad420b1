"""What staff do about a difference between WHMCS and a mail server: one step for each kind.

WHMCS is right in what was bought; the step carries its wish to the server. Each goes the way of
every change: checked, recorded, queued, carried out by a worker.
"""

from __future__ import annotations

from django.utils import timezone

from provisioning.actions import services
from provisioning.actions.domain_changes import apply_package, ask, same_or_refuse, unfinished
from provisioning.actions.locking import lock_service
from provisioning.actors import Actor
from provisioning.audit import record
from provisioning.errors import ActionRefused
from provisioning.models import Difference, DifferenceKind, Operation, OperationKind, Service
from provisioning.transactions import transactional

CLOSED = ("Terminated", "Cancelled", "Fraud")


@transactional
def repair(*, difference: Difference, by: Actor) -> Operation:
    """Carries WHMCS's wish to the mail server; the row closes when the next comparison agrees.

    Raises `ActionRefused` where there is nothing to carry: a domain that no service accounts for,
    a status that WHMCS has not decided, a difference that is settled already.
    """
    row = Difference.objects.select_for_update().get(pk=difference.pk)
    if row.open_key is None:
        raise ActionRefused("difference_settled")
    service = row.service
    if service is None:
        raise ActionRefused("difference_of_nobody", detail=row.domain_name)
    operation = _carry(row, service, by)
    if operation is None:
        raise ActionRefused("difference_settled")
    Difference.objects.filter(pk=row.pk).update(operation=operation, accepted_at=None)
    return operation


def _carry(row: Difference, service: Service, by: Actor) -> Operation | None:
    if row.kind == DifferenceKind.NOT_ON_SERVER:
        return services.create_missing(service=service, by=by)
    if row.kind == DifferenceKind.LIMITS:
        return apply_package(service=service, by=by)
    if row.kind == DifferenceKind.NOT_IN_WHMCS or service.whmcs_status in CLOSED:
        return services.terminate(service=service, by=by)
    if service.whmcs_status == "Suspended":
        return _switch(OperationKind.SUSPEND_DOMAIN, service, by)
    if service.whmcs_status in {"Active", "Completed"}:
        return _switch(OperationKind.UNSUSPEND_DOMAIN, service, by)
    raise ActionRefused("difference_undecided", detail=service.whmcs_status)


def _switch(kind: OperationKind, service: Service, by: Actor) -> Operation:
    """Whatever our own status says: it is the server that has another one."""
    locked = lock_service(service.pk)
    if operation := unfinished(locked):
        return same_or_refuse(operation, kind)
    is_suspension = kind == OperationKind.SUSPEND_DOMAIN
    return ask(kind, locked, by, wish={"reason": locked.suspend_reason} if is_suspension else {})


@transactional
def accept(*, difference: Difference, by: Actor) -> None:
    """Leaves it as it is: it is shown as accepted and raises no alert any more."""
    row = Difference.objects.select_for_update().get(pk=difference.pk)
    if row.open_key is None:
        raise ActionRefused("difference_settled")
    Difference.objects.filter(pk=row.pk).update(accepted_at=timezone.now())
    record(by, row.service, "difference_accepted", row.domain_name)
