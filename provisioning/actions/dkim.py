"""What a person can do about DKIM: switch it on and off, and renew the key."""

from __future__ import annotations

from django.db import IntegrityError

from provisioning.actions.changes import earlier
from provisioning.actions.locking import lock_active_service
from provisioning.actors import Actor
from provisioning.audit import record
from provisioning.errors import ActionRefused, ChangeUnderWay
from provisioning.models import DkimKeyState, DnsCheck, Operation, OperationKind, Service
from provisioning.operations import dkim
from provisioning.transactions import transactional

# What has to be so before, and the verb of the history.
_ALLOWED = {
    OperationKind.ENABLE_DKIM: ({DkimKeyState.OFF}, "dkim_enabled"),
    OperationKind.DISABLE_DKIM: ({DkimKeyState.PENDING, DkimKeyState.ACTIVE}, "dkim_disabled"),
    OperationKind.ROLL_DKIM: ({DkimKeyState.ACTIVE}, "dkim_renewed"),
}


def enable(*, service: Service, by: Actor, idempotency_key: str = "") -> Operation:
    """Has the mail server make a key, which waits for its record. Raises `ActionRefused`."""
    return _ask(OperationKind.ENABLE_DKIM, service, by, idempotency_key)


def disable(*, service: Service, by: Actor, idempotency_key: str = "") -> Operation:
    """Stops signing at once, and drops a key that waits. Raises `ActionRefused`."""
    return _ask(OperationKind.DISABLE_DKIM, service, by, idempotency_key)


def roll_over(*, service: Service, by: Actor, idempotency_key: str = "") -> Operation:
    """Makes a second key; the first one signs until the second is seen in the DNS."""
    return _ask(OperationKind.ROLL_DKIM, service, by, idempotency_key)


@transactional
def _ask(kind: OperationKind, service: Service, by: Actor, idempotency_key: str) -> Operation:
    locked = lock_active_service(service.pk)
    if same := earlier(locked, idempotency_key):
        return same
    capabilities = locked.plan.capabilities
    is_offered = capabilities.has_dkim
    if kind == OperationKind.ROLL_DKIM:
        is_offered = capabilities.has_dkim_roll_over
    if not is_offered:
        raise ActionRefused("unsupported")
    check = DnsCheck.objects.filter(service=locked).first()
    states, verb = _ALLOWED[kind]
    has_second_key = check is not None and "pending" in check.dkim_records
    is_rolling = kind == OperationKind.ROLL_DKIM and has_second_key
    if check is None or check.dkim_state not in states or is_rolling:
        raise ActionRefused("dkim_changed_meanwhile")
    try:
        operation = dkim.enqueue(locked, kind, by, idempotency_key)
    except IntegrityError:
        raise ChangeUnderWay(address=locked.domain_name) from None
    record(by, locked, verb, locked.domain_name, operation=operation)
    return operation
