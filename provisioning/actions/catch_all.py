"""Who gets the mail for names that nobody has."""

from __future__ import annotations

from dataclasses import replace

from django.db import IntegrityError

from provisioning.actions import changes, destinations
from provisioning.actions.admin_attempts import is_hidden_admin, noting_attempts
from provisioning.actions.locking import lock_active_service
from provisioning.actors import Actor
from provisioning.addresses import normalized_address
from provisioning.audit import record
from provisioning.errors import ActionRefused, ChangeUnderWay, HiddenAdminNamed
from provisioning.models import ObjectKind, Operation, OperationKind, Service
from provisioning.operations import queue
from provisioning.receivers import Directory, stop_at
from provisioning.transactions import transactional


@noting_attempts
@transactional
def set_catch_all(
    *, service: Service, by: Actor, target: str, idempotency_key: str = ""
) -> Operation | None:
    """Sends mail for unknown names to an address of the domain, '' = it is returned to its sender.

    None when it is so already. Raises a subclass of `ActionRefused`.
    """
    service = lock_active_service(service.pk)
    if same := changes.earlier(service, idempotency_key):
        return same
    if not service.plan.capabilities.has_catch_all:
        raise ActionRefused("unsupported", field="target")
    target = _checked(service, target) if target.strip() else ""
    before = service.catch_all_target
    if target == before:
        return None
    try:
        operation = queue.enqueue(
            kind=OperationKind.SET_CATCH_ALL,
            service=service,
            by=by,
            object_name=service.domain_name,
            payload={"wish": {"target": target}, "before": {"target": before}},
            object_kind=ObjectKind.CATCH_ALL,
            idempotency_key=idempotency_key,
        )
    except IntegrityError:
        raise ChangeUnderWay(address=service.domain_name) from None
    Service.objects.filter(pk=service.pk).update(catch_all_target=target)
    record(
        by,
        service,
        "catch_all_changed",
        service.domain_name,
        operation=operation,
        before={"target": before},
        after={"target": target},
    )
    return operation


def _checked(service: Service, text: str) -> str:
    target = normalized_address(text)
    directory = destinations.directory_for(service)
    name = directory.own_name(target or "")
    if is_hidden_admin(service, name or ""):
        domain = service.domain_name
        raise HiddenAdminNamed(
            "catch_all_not_here", service_id=service.pk, field="target", domain=domain
        )
    if target is None or name is None or not directory.holds(name):
        raise ActionRefused("catch_all_not_here", field="target", domain=service.domain_name)
    if service.plan.capabilities.catch_all_needs_alias and name not in directory.aliases:
        raise ActionRefused("catch_all_not_alias", field="target", target=target)
    _check_comes_to_an_end(directory, target)
    return target


def _check_comes_to_an_end(directory: Directory, target: str) -> None:
    """A catch-all whose own way ends at a name that nobody has would feed itself."""
    wished = replace(directory, catch_all=target)
    following = stop_at(wished, target).targets
    destinations.check_no_circle(wished, target, following, field="target")
