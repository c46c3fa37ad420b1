"""What WHMCS asks for: create, change, suspend, unsuspend, terminate a service.

Every action may be repeated: WHMCS retries at all hours. While the operation of the first call is
unfinished the same call returns it; once it has succeeded the same call returns None.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db.models import Q, QuerySet

from provisioning.actions.locking import lock_service
from provisioning.actions.orders import ServiceOrder, note_client, note_plan, note_server, parsed
from provisioning.actors import Actor
from provisioning.audit import record
from provisioning.errors import ActionRefused, ChangeUnderWay, ServiceNotReady, UnknownService
from provisioning.hidden_admin import choose
from provisioning.models import (
    ON_PLATFORM,
    UNFINISHED,
    Operation,
    OperationKind,
    Ownership,
    Plan,
    Server,
    Service,
    ServiceStatus,
)
from provisioning.operations import ownership, queue
from provisioning.passwords import policy_of
from provisioning.plan_options import PlanOptions
from provisioning.transactions import transactional

__all__ = [
    "add_again",
    "change_package",
    "create",
    "note_server",
    "suspend",
    "terminate",
    "unsuspend",
]


@transactional
def create(*, order: ServiceOrder, by: Actor) -> Operation | None:
    """Creates the mail domain of an order; None when it is there and ours already.

    Raises `InvalidPlanOption`, or `ActionRefused` when another service of ours has the domain.
    """
    options = parsed(order)
    service = _noted(order, by)
    if operation := _unfinished(service):
        return _same_or_refuse(operation, OperationKind.CREATE_DOMAIN)
    if service.status in ON_PLATFORM:
        return None
    _check_domain_is_free(service)
    admin = choose(
        username=service.admin_username or order.admin_username,
        password=service.admin_password or order.admin_password,
        policy=policy_of(options),
        domain_name=service.domain_name,
    )
    service.status = ServiceStatus.PENDING
    service.admin_username, service.admin_password = admin.username, admin.password
    service.save(update_fields=["status", "admin_username", "admin_password"])
    return _ask_creation(service, options, by)


@transactional
def add_again(*, service: Service, by: Actor) -> Operation:
    """Creates a domain again that the platform removed because it was not proven in time."""
    locked = lock_service(service.pk)
    if operation := _unfinished(locked):
        return _same_or_refuse(operation, OperationKind.CREATE_DOMAIN)
    if locked.ownership != Ownership.LAPSED:
        raise ServiceNotReady(detail=f"{locked} is {locked.status}", status=locked.status)
    return _ask_creation(locked, locked.plan.options, by)


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
    service = lock_service(known.pk)
    wish = {"plan_id": plan.pk, "settings": _package_settings(options)}
    if operation := _unfinished(service):
        if operation.payload["wish"] != wish:
            raise ChangeUnderWay(detail=f"{operation} is not finished", address=str(service))
        return _same_or_refuse(operation, OperationKind.CHANGE_DOMAIN)
    if service.status not in ON_PLATFORM:
        raise ServiceNotReady(detail=f"{service} is {service.status}", status=service.status)
    if plan.platform != service.plan.platform:
        raise ActionRefused("platform_differs", detail=f"{service.plan.platform} is in use")
    before = {"plan": service.plan.name}
    after = {"plan": plan.name, **_package_settings(options)}
    return _ask(OperationKind.CHANGE_DOMAIN, service, by, wish=wish, before=before, after=after)


def suspend(*, service: Service, by: Actor, reason: str) -> Operation | None:
    """Disables the domain; None when it is suspended already."""
    return _switch(
        OperationKind.SUSPEND_DOMAIN,
        service,
        by,
        wish={"reason": reason[:255]},
        allowed={ServiceStatus.ACTIVE, ServiceStatus.UNPROVEN},
        reached={ServiceStatus.SUSPENDED},
    )


def unsuspend(*, service: Service, by: Actor) -> Operation | None:
    """Enables the domain; None when it is active already."""
    return _switch(
        OperationKind.UNSUSPEND_DOMAIN,
        service,
        by,
        wish={},
        allowed={ServiceStatus.SUSPENDED},
        reached={ServiceStatus.ACTIVE, ServiceStatus.UNPROVEN},
    )


@transactional
def terminate(*, service: Service, by: Actor) -> Operation | None:
    """Removes the domain, with its files if the plan says so; None when there is nothing to do.

    Never a domain that we did not make, nor one that another live service uses.
    """
    locked = lock_service(service.pk)
    if locked.status == ServiceStatus.TERMINATED:
        return None
    if operation := _unfinished(locked):
        return _same_or_refuse(operation, OperationKind.TERMINATE_DOMAIN)
    is_pending = locked.status == ServiceStatus.PENDING
    if is_pending and not _creation_has_begun(locked):
        # Nothing of ours was ever made; a domain of that name is somebody else's.
        Service.objects.filter(pk=locked.pk).update(status=ServiceStatus.TERMINATED)
        record(by, locked, "service_closed", locked.domain_name)
        return None
    if other := _holders(locked).first():
        raise ActionRefused("domain_shared", detail=f"also service {other.whmcs_service_id}")
    options = locked.plan.options
    wish = {
        "deletes_files": options.deletes_files,
        "storage_path": options.domain_path(locked.domain_name),
        "only_if_ours": is_pending,
    }
    return _ask(OperationKind.TERMINATE_DOMAIN, locked, by, wish=wish)


@transactional
def _switch(
    kind: OperationKind,
    service: Service,
    by: Actor,
    *,
    wish: Mapping[str, object],
    allowed: Collection[ServiceStatus],
    reached: Collection[ServiceStatus],
) -> Operation | None:
    locked = lock_service(service.pk)
    if operation := _unfinished(locked):
        return _same_or_refuse(operation, kind)
    if locked.status in reached:
        return None
    if locked.status not in allowed:
        raise ServiceNotReady(detail=f"{locked} is {locked.status}", status=locked.status)
    return _ask(kind, locked, by, wish=wish)


def _noted(order: ServiceOrder, by: Actor) -> Service:
    """Client, plan, server and service rows as the order describes them; the service locked."""
    client = note_client(order)
    plan: Plan = note_plan(order)
    server: Server = note_server(record=order.server, by=by)
    row, _ = Service.objects.get_or_create(
        whmcs_service_id=order.whmcs_service_id,
        defaults={
            "client": client,
            "plan": plan,
            "server": server,
            "domain_name": order.domain_name,
        },
    )
    service = lock_service(row.pk)
    if service.status in {ServiceStatus.PENDING, ServiceStatus.TERMINATED} and not _unfinished(
        service
    ):
        service.client, service.plan, service.server = client, plan, server
        service.domain_name = order.domain_name
        service.save(update_fields=["client", "plan", "server", "domain_name"])
    elif service.domain_name != order.domain_name:
        raise ActionRefused("service_has_other_domain", detail=service.domain_name)
    return service


def _check_domain_is_free(service: Service) -> None:
    if other := _holders(service).first():
        raise ActionRefused(
            "domain_taken",
            field="domain_name",
            detail=f"{service.domain_name} belongs to service {other.whmcs_service_id}",
        )


def _holders(service: Service) -> QuerySet[Service]:
    """Other services that have this domain on this server, or are getting it at the moment.

    A pending order that was never carried out holds nothing.
    """
    creating = Operation.objects.filter(
        kind=OperationKind.CREATE_DOMAIN, status__in=UNFINISHED
    ).values("service")
    others = Service.objects.filter(domain_name=service.domain_name, server=service.server)
    return others.exclude(pk=service.pk).filter(Q(status__in=ON_PLATFORM) | Q(pk__in=creating))


def _creation_has_begun(service: Service) -> bool:
    """Whether an attempt found the domain absent and may have made it."""
    creations = Operation.objects.filter(service=service, kind=OperationKind.CREATE_DOMAIN)
    return any("absent_at" in creation.payload.get("facts", {}) for creation in creations)


def _ask_creation(service: Service, options: PlanOptions, by: Actor) -> Operation:
    """A domain begins without a proof of ownership, whatever was known of an earlier one."""
    Service.objects.filter(pk=service.pk).update(**ownership.NOTHING_NOTED)
    wish = {
        "storage_path": options.domain_path(service.domain_name),
        "mail_host_name": f"mail.{service.domain_name}",
        **_package_settings(options),
    }
    return _ask(OperationKind.CREATE_DOMAIN, service, by, wish=wish, after=wish)


def _package_settings(options: PlanOptions) -> dict[str, object]:
    # D-3: the hidden administrator counts on the server, so that the customer really gets N.
    limit = options.max_mailbox_count + 1 if options.max_mailbox_count else 0
    return {
        "max_mailbox_count": limit,
        "outbound_ip": options.outbound_ip,
        "offers_eas": options.offers_eas,
        "offers_mapi": options.offers_mapi,
    }


def _unfinished(service: Service) -> Operation | None:
    return Operation.objects.filter(
        active_key=f"service:{service.pk}", status__in=UNFINISHED
    ).first()


def _same_or_refuse(operation: Operation, kind: OperationKind) -> Operation:
    if operation.kind != kind:
        raise ChangeUnderWay(detail=f"{operation} is not finished", address=operation.object_name)
    return operation


def _ask(
    kind: OperationKind,
    service: Service,
    by: Actor,
    *,
    wish: Mapping[str, object],
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
) -> Operation:
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
