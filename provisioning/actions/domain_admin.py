"""The hidden administrator's password, as WHMCS's staff change it (module-behaviours.md 2.5)."""

from __future__ import annotations

import json

from provisioning.actions.locking import lock_service
from provisioning.actors import Actor
from provisioning.audit import record
from provisioning.capabilities import CAPABILITIES
from provisioning.errors import (
    ActionRefused,
    ChangeUnderWay,
    PasswordRefused,
    ServiceNotReady,
)
from provisioning.hidden_admin import MIN_PASSWORD_LENGTH, broken_admin_rules
from provisioning.models import UNFINISHED, Operation, OperationKind, Service, ServiceStatus
from provisioning.operations import queue
from provisioning.passwords import policy_of
from provisioning.transactions import transactional


@transactional
def change_password(*, service: Service, password: str, by: Actor) -> Operation:
    """Sets a new password; the same wish while it is unfinished is the same operation.

    Raises `PasswordRefused` for the first rule that it breaks (AT-B19), or another `ActionRefused`.
    """
    locked = lock_service(service.pk)
    if not CAPABILITIES[locked.plan.platform].has_admin_login:
        raise ActionRefused("no_admin_login")
    _check(locked, password)
    unfinished = Operation.objects.filter(
        active_key=f"service:{locked.pk}", status__in=UNFINISHED
    ).first()
    if unfinished is not None:
        if not _is_same(unfinished, password):
            raise ChangeUnderWay(detail=f"{unfinished} is not finished", address=str(locked))
        return unfinished
    if locked.status != ServiceStatus.ACTIVE:
        raise ServiceNotReady(detail=f"{locked} is {locked.status}", status=locked.status)
    operation = queue.enqueue(
        kind=OperationKind.SET_DOMAIN_PASSWORD,
        service=locked,
        by=by,
        object_name=locked.domain_name,
        payload={},
        secrets={"password": password},
    )
    record(by, locked, operation.kind, locked.domain_name, operation=operation)
    return operation


def _check(service: Service, password: str) -> None:
    if not service.admin_username:
        raise ActionRefused("no_admin_username")
    if not password:
        raise PasswordRefused("password_empty")
    options = service.plan.options
    broken = broken_admin_rules(
        password,
        username=service.admin_username,
        policy=policy_of(options),
        domain_name=service.domain_name,
    )
    if broken:
        raise PasswordRefused(
            f"password_{broken[0]}",
            min_length=max(MIN_PASSWORD_LENGTH, options.password_min_length),
        )


def _is_same(operation: Operation, password: str) -> bool:
    return (
        operation.kind == OperationKind.SET_DOMAIN_PASSWORD
        and json.loads(operation.secrets)["password"] == password
    )
