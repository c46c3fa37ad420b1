"""Writes the audit trail, always inside the transaction of the change it speaks of."""

from __future__ import annotations

from collections.abc import Mapping

from provisioning.actors import Actor
from provisioning.models import AuditEvent, Operation, Service


def record(
    by: Actor,
    service: Service | None,
    verb: str,
    object_name: str,
    *,
    operation: Operation | None = None,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
) -> AuditEvent:
    """One event. `before` and `after` hold changed values only and never a secret."""
    return AuditEvent.objects.create(
        actor_kind=by.kind,
        actor_name=by.name,
        whmcs_user_id=by.whmcs_user_id,
        ip_address=by.ip_address or None,
        request_id=by.request_id,
        whmcs_service_id=service.whmcs_service_id if service else None,
        operation_id=operation.pk if operation else None,
        verb=verb,
        object_name=object_name,
        before=dict(before or {}),
        after=dict(after or {}),
    )
