"""DKIM operations: switching on, off, rolling over, and having a published key seen.

Each ends with the mail server's state read back, which is stored with the last DNS check; then the
DNS is looked at again. A new key does nothing until its record is published: the second step.
"""

from __future__ import annotations

import json

from django.db import IntegrityError, transaction
from django.utils import timezone

from provisioning.actors import Actor
from provisioning.backends.base import DkimKey, DkimState
from provisioning.capabilities import CAPABILITIES
from provisioning.dns_guide.wishes import dkim_records
from provisioning.models import (
    DnsCheck,
    ObjectKind,
    Operation,
    OperationKind,
    Service,
    ServiceStatus,
)
from provisioning.operations import queue
from provisioning.operations.attempt import CarryOut, Handler
from provisioning.operations.waking import wake_on_commit

CHECK_DNS = "provisioning.check_dns"


def enqueue(
    service: Service, kind: OperationKind, by: Actor, idempotency_key: str = ""
) -> Operation:
    """Writes the operation; raises `IntegrityError` while another one about DKIM is unfinished."""
    return queue.enqueue(
        kind=kind,
        service=service,
        by=by,
        object_name=service.domain_name,
        payload={"wish": {}},
        object_kind=ObjectKind.DKIM,
        idempotency_key=idempotency_key,
    )


def ask_to_verify(service: Service, by: Actor) -> bool:
    """Has the mail server look for the key that is published by now; False when one is at it."""
    can_verify = CAPABILITIES[service.plan.platform].has_dkim_roll_over
    if service.status != ServiceStatus.ACTIVE or service.server is None or not can_verify:
        return False
    try:
        with transaction.atomic():
            enqueue(service, OperationKind.VERIFY_DKIM, by)
    except IntegrityError:
        return False
    return True


def put(check: DnsCheck, state: DkimState, domain_name: str) -> None:
    """Writes the mail server's state into the row, without saving it."""
    keys: list[tuple[str, DkimKey | None]] = [
        ("active", state.active_key),
        ("pending", state.pending_key),
    ]
    told = [(which, key.record.name, key.record.value) for which, key in keys if key]
    check.dkim_state = state.status.value
    check.dkim_records = dkim_records(told, domain_name)


def enable(work: CarryOut) -> list[str]:
    """Makes a key where there is none; repeating does no harm."""
    return _note(work, work.backend.enable_dkim(work.operation.object_name))


def roll(work: CarryOut) -> list[str]:
    """Makes a second key that waits; one that waits already is kept."""
    return _note(work, work.backend.roll_dkim_key(work.operation.object_name))


def verify(work: CarryOut) -> list[str]:
    """Has the server look for the key that waits; not found leaves it waiting."""
    return _note(work, work.backend.verify_dkim(work.operation.object_name))


def disable(work: CarryOut) -> list[str]:
    """Stops signing; the record in the DNS is left where it is."""
    work.backend.disable_dkim(work.operation.object_name)
    return _note(work, work.backend.read_dkim(work.operation.object_name))


def _note(work: CarryOut, state: DkimState) -> list[str]:
    check = DnsCheck()
    put(check, state, work.operation.object_name)
    work.remember(dkim=json.dumps({"state": check.dkim_state, "records": check.dkim_records}))
    return []


def _apply(operation: Operation) -> None:
    told = json.loads(operation.payload["facts"]["dkim"])
    DnsCheck.objects.update_or_create(
        service_id=operation.service_id,
        defaults={
            "dkim_state": told["state"],
            "dkim_records": told["records"],
            "dkim_read_at": timezone.now(),
            "asked_at": timezone.now(),
        },
    )
    wake_on_commit(CHECK_DNS, operation.service_id)


def _unchanged(operation: Operation) -> None:
    """The mail server's state is what it was; nothing was written ahead."""


ENABLE = Handler(enable, apply=_apply, revert=_unchanged)
DISABLE = Handler(disable, apply=_apply, revert=_unchanged)
ROLL = Handler(roll, apply=_apply, revert=_unchanged)
VERIFY = Handler(verify, apply=_apply, revert=_unchanged)
