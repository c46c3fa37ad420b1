"""What staff may do with an operation that waits: try now, give up, or declare it done."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.utils import timezone

from provisioning.models import Operation, OperationStatus
from provisioning.operations import closing, queue
from provisioning.operations.handlers import HANDLERS


def retry_now(operation: Operation) -> bool:
    """Makes it due at once with a fresh count of attempts; False when it is not waiting."""
    status = OperationStatus.UNKNOWN if operation.may_have_acted else OperationStatus.QUEUED
    return closing.steer(
        operation,
        status,
        partial(queue.wake_on_commit, operation.service_id),
        not_before_at=timezone.now(),
        max_attempts=operation.attempt_count + operation.MAX_ATTEMPTS,
    )


def cancel(operation: Operation) -> bool:
    """Ends it without carrying it out and puts the mirror back; False when it is not waiting."""
    return _end(operation, OperationStatus.CANCELLED, HANDLERS[operation.kind].revert)


def mark_done(operation: Operation) -> bool:
    """Ends it as if carried out (staff did it by hand); False when it is not waiting."""
    return _end(operation, OperationStatus.SUCCEEDED, HANDLERS[operation.kind].apply)


def _end(operation: Operation, status: OperationStatus, close: Callable[[Operation], None]) -> bool:
    def apply() -> None:
        close(operation)
        queue.wake_on_commit(operation.service_id)

    return closing.steer(operation, status, apply, **closing.ended())
