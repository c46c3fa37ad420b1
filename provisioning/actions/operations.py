"""What people do with an operation itself: dismiss a refusal; staff retry, cancel, mark done."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.utils import timezone

from provisioning.actors import Actor
from provisioning.audit import record
from provisioning.errors import ActionRefused
from provisioning.models import Operation, OperationStatus
from provisioning.operations import steering


def dismiss(*, operation: Operation, by: Actor) -> None:
    """The customer has read the refusal; repeating does nothing."""
    with transaction.atomic():
        dismissed = Operation.objects.filter(
            pk=operation.pk, status=OperationStatus.FAILED, dismissed_at=None
        ).update(dismissed_at=timezone.now())
        if dismissed:
            record(
                by,
                operation.service,
                "refusal_dismissed",
                operation.object_name,
                operation=operation,
            )


def retry(*, operation: Operation, by: Actor) -> None:
    """Tries again at once; raises `ActionRefused` when it does not wait any more."""
    _steer(steering.retry_now, "operation_retried", operation, by)


def cancel(*, operation: Operation, by: Actor) -> None:
    """Gives up and puts the mirror back; raises `ActionRefused` when it does not wait any more."""
    _steer(steering.cancel, "operation_cancelled", operation, by)


def mark_done(*, operation: Operation, by: Actor) -> None:
    """Staff did it by hand; raises `ActionRefused` when it does not wait any more."""
    _steer(steering.mark_done, "operation_marked_done", operation, by)


def _steer(change: Callable[[Operation], bool], verb: str, operation: Operation, by: Actor) -> None:
    with transaction.atomic():
        if not change(operation):
            raise ActionRefused("operation_not_waiting", detail=f"operation {operation.pk}")
        record(by, operation.service, verb, operation.object_name, operation=operation)
