"""What WHMCS asks for: create, change, suspend, unsuspend, terminate a service.

Every action may be repeated: WHMCS retries at all hours. While the operation of the first call is
unfinished the same call returns it; once it has succeeded the same call returns None.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db.models import Q, QuerySet

from provisioning import limits
from provisioning.actions.domain_changes import (
    ask,
    change_package,
    same_or_refuse,
    unfinished,
)
from provisioning.actions.locking import lock_service
from provisioning.actions.orders import ServiceOrder, note_client, note_plan, note_server, parsed
from provisioning.actors import Actor
from provisioning.audit import record
from provisioning.errors import ActionRefused, ServiceNotReady
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
from provisioning.operations import ownership
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

    Raises `InvalidPlanOption`, or `ActionRefused` when another service of ours has the domain, or
    when a configurable option lacks its value (AT-N01).
    """
    options = parsed(order)
    service = _noted(order, by)
    if operation := unfinished(service):
        return same_or_refuse(operation, OperationKind.CREATE_DOMAIN)
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
    if operation := unfinished(locked):
        return same_or_refuse(operation, OperationKind.CREATE_DOMAIN)
    if locked.ownership != Ownership.LAPSED:
        raise ServiceNotReady(detail=f"{locked} is {locked.status}", status=locked.status)
    return _ask_creation(locked, locked.plan.options, by)


@transactional
def create_missing(*, service: Service, by: Actor) -> Operation:
    """Creates a domain of a service that the mail server does not have, or not any more.

    Its hidden administrator gets what was chosen before, where that is known.
    """
    locked = lock_service(service.pk)
    if operation := unfinished(locked):
        return same_or_refuse(operation, OperationKind.CREATE_DOMAIN)
    if locked.status == ServiceStatus.TERMINATED:
        raise ServiceNotReady(detail=f"{locked} is {locked.status}", status=locked.status)
    limits.check(locked.plan.platform, locked.option_texts)
    _check_domain_is_free(locked)
    options = locked.plan.options
    admin = choose(
        username=locked.admin_username,
        password=locked.admin_password,
        policy=policy_of(options),
        domain_name=locked.domain_name,
    )
    locked.status = ServiceStatus.PENDING
    locked.admin_username, locked.admin_password = admin.username, admin.password
    locked.save(update_fields=["status", "admin_username", "admin_password"])
    return _ask_creation(locked, options, by)


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
    if operation := unfinished(locked):
        return same_or_refuse(operation, OperationKind.TERMINATE_DOMAIN)
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
    return ask(OperationKind.TERMINATE_DOMAIN, locked, by, wish=wish)


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
    if operation := unfinished(locked):
        return same_or_refuse(operation, kind)
    if locked.status in reached:
        return None
    if locked.status not in allowed:
        raise ServiceNotReady(detail=f"{locked} is {locked.status}", status=locked.status)
    return ask(kind, locked, by, wish=wish)


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
    if service.status in {ServiceStatus.PENDING, ServiceStatus.TERMINATED} and not unfinished(
        service
    ):
        service.client, service.plan, service.server = client, plan, server
        service.domain_name = order.domain_name
        service.option_texts = dict(order.configurable_texts)
        service.save(update_fields=["client", "plan", "server", "domain_name", "option_texts"])
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
        **options.domain_settings(),
    }
    return ask(OperationKind.CREATE_DOMAIN, service, by, wish=wish, after=wish)
