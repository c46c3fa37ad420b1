"""Handlers of operations on a whole mail domain."""

from __future__ import annotations

from provisioning.backends.base import DomainSpec
from provisioning.backends.errors import BackendError, DomainInUse, Outcome, Rejected
from provisioning.models import Mailbox, Operation, Service, ServiceStatus
from provisioning.operations.alerts import raise_alert
from provisioning.operations.attempt import CarryOut, Handler


def create(work: CarryOut) -> list[str]:
    """Creates the domain with its hidden administrator, settings and a DKIM key.

    A domain that exists is refused (AT-B05), unless an interrupted attempt of ours made it: then
    its primary administrator is the one that we chose.
    """
    service = work.operation.service
    spec = DomainSpec(
        domain_name=work.operation.object_name,
        admin_username=service.admin_username,
        admin_password=service.admin_password,
        **work.wish,
    )
    existing = work.backend.read_domain(spec.domain_name)
    if existing is None:
        work.backend.create_domain(spec)
    elif not (work.may_have_acted and existing.admin_username == spec.admin_username):
        raise DomainInUse(f"{spec.domain_name} exists on the mail server", verb="create_domain")
    _configure_or_remove(work, spec)
    return _try_dkim(work, spec.domain_name)


def _configure_or_remove(work: CarryOut, spec: DomainSpec) -> None:
    """Refused settings leave no half-made domain behind (AT-B07)."""
    try:
        work.backend.configure_domain(spec)
    except Rejected as refusal:
        try:
            work.backend.delete_domain(spec.domain_name, delete_files=True)
        except BackendError as error:
            raise_alert(
                "orphan_domain",
                detail=f"{spec.domain_name}: settings refused, and removal failed: {error}",
                service=work.operation.service,
                operation_id=work.operation.pk,
            )
        raise refusal


def _try_dkim(work: CarryOut, domain_name: str) -> list[str]:
    """DKIM is not worth failing for (AT-B08); the note tells staff."""
    try:
        work.backend.enable_dkim(domain_name)
    except BackendError as error:
        if error.outcome is Outcome.PAUSE:
            raise
        return [f"DKIM not enabled: {error}"]
    return []


def suspend(work: CarryOut) -> list[str]:
    """Disables the domain; repeating does no harm."""
    work.backend.set_domain_enabled(work.operation.object_name, is_enabled=False)
    return []


def unsuspend(work: CarryOut) -> list[str]:
    """Enables the domain; repeating does no harm."""
    work.backend.set_domain_enabled(work.operation.object_name, is_enabled=True)
    return []


def terminate(work: CarryOut) -> list[str]:
    """Removes the domain; one that is gone already counts as done (AT-B16)."""
    deletes_files = work.wish["deletes_files"]
    work.backend.delete_domain(work.operation.object_name, delete_files=deletes_files)
    return [] if deletes_files else [f"files kept at {work.wish['storage_path']}"]


def _set(operation: Operation, **values: object) -> None:
    Service.objects.filter(pk=operation.service_id).update(**values)


def _created(operation: Operation) -> None:
    _set(operation, status=ServiceStatus.ACTIVE, suspend_reason="")


def _suspended(operation: Operation) -> None:
    reason = operation.payload["wish"]["reason"]
    _set(operation, status=ServiceStatus.SUSPENDED, suspend_reason=reason)


def _terminated(operation: Operation) -> None:
    """The customer's people go with the domain, and the secret with them."""
    Mailbox.objects.filter(service_id=operation.service_id).delete()
    _set(
        operation,
        status=ServiceStatus.TERMINATED,
        admin_username="",
        admin_password="",
        used_bytes=None,
        refreshed_at=None,
    )


def _unchanged(operation: Operation) -> None:
    """The service keeps its status; nothing was written ahead."""


CREATE = Handler(create, apply=_created, revert=_unchanged)
SUSPEND = Handler(suspend, apply=_suspended, revert=_unchanged)
UNSUSPEND = Handler(unsuspend, apply=_created, revert=_unchanged)
TERMINATE = Handler(terminate, apply=_terminated, revert=_unchanged)
