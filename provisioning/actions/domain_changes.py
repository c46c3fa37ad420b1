"""Operations on a whole domain: one at a time, and the package that a domain has.

The package is what the product and the service's own options say: limits, outbound address,
protocols.
"""

from __future__ import annotations

from collections.abc import Mapping

from provisioning import limits
from provisioning.actions.locking import lock_service
from provisioning.actions.orders import ServiceOrder, note_plan, note_server, parsed
from provisioning.actors import Actor
from provisioning.audit import record
from provisioning.errors import ActionRefused, ChangeUnderWay, ServiceNotReady, UnknownService
from provisioning.models import (
    ON_PLATFORM,
    UNFINISHED,
    Operation,
    OperationKind,
    Plan,
    Service,
)
from provisioning.operations import queue
from provisioning.plan_options import PlanOptions
from provisioning.transactions import transactional


@transactional
def change_package(*, order: ServiceOrder, by: Actor) -> Operation:
    """Applies the order's product to the domain: limits, outbound address, protocols (AT-B18).

    What exists stays, be it above a lower limit (D-26). The service has the new plan once the
    platform has taken it. Repeating applies it again. Raises `InvalidPlanOption`, `UnknownService`
    or another `ActionRefused`.
    """
    options = parsed(order)
    plan: Plan = note_plan(order)
    note_server(record=order.server, by=by)
    known = Service.objects.filter(whmcs_service_id=order.whmcs_service_id).first()
    if known is None:
        raise UnknownService(detail=f"service {order.whmcs_service_id}")
    return _apply(lock_service(known.pk), plan, options, order.configurable_texts, by)


@transactional
def apply_package(*, service: Service, by: Actor) -> Operation:
    """Carries to the mail server what product and options of the service say now.

    Raises `InvalidPlanOption` or `ActionRefused`.
    """
    locked = lock_service(service.pk)
    return _apply(locked, locked.plan, locked.plan.options, locked.option_texts, by)


def _apply(
    service: Service, plan: Plan, options: PlanOptions, chosen: Mapping[str, str], by: Actor
) -> Operation:
    settings = options.domain_settings()
    wish = {"plan_id": plan.pk, "settings": settings, "option_texts": dict(chosen)}
    if operation := unfinished(service):
        if operation.payload["wish"] != wish:
            raise ChangeUnderWay(detail=f"{operation} is not finished", address=str(service))
        return same_or_refuse(operation, OperationKind.CHANGE_DOMAIN)
    if service.status not in ON_PLATFORM:
        raise ServiceNotReady(detail=f"{service} is {service.status}", status=service.status)
    if plan.platform != service.plan.platform:
        raise ActionRefused("platform_differs", detail=f"{service.plan.platform} is in use")
    limits.check(plan.platform, chosen)
    before = {"plan": service.plan.name, **service.option_texts}
    after = {"plan": plan.name, **settings, **chosen}
    return ask(OperationKind.CHANGE_DOMAIN, service, by, wish=wish, before=before, after=after)


def unfinished(service: Service) -> Operation | None:
    """The operation on the whole domain that is under way."""
    return Operation.objects.filter(
        active_key=f"service:{service.pk}", status__in=UNFINISHED
    ).first()


def same_or_refuse(operation: Operation, kind: OperationKind) -> Operation:
    """The operation, if it is what is asked for again; raises `ChangeUnderWay`."""
    if operation.kind != kind:
        raise ChangeUnderWay(detail=f"{operation} is not finished", address=operation.object_name)
    return operation


def ask(
    kind: OperationKind,
    service: Service,
    by: Actor,
    *,
    wish: Mapping[str, object],
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
) -> Operation:
    """Queues an operation on the whole domain and records who asked for it."""
    operation = queue.enqueue(
        kind=kind,
        service=service,
        by=by,
        object_name=service.domain_name,
        payload={"wish": dict(wish)},
    )
    record(
        by,
        service,
        kind,
        service.domain_name,
        operation=operation,
        before=before,
        after=wish if after is None else after,
    )
    return operation
