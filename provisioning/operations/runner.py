"""Carries out claimed operations: handler, then the next state by the error's outcome.

| outcome of the attempt                | next                                            |
|---------------------------------------|-------------------------------------------------|
| done, or found already done           | succeeded, mirror closed                        |
| certainly not sent, 429, 503          | queued, back-off, honouring Retry-After         |
| outcome unknown                       | unknown: read back first                        |
| refused by the platform               | failed, mirror goes back to what it was         |
| credentials refused, protocol broken  | the server is paused, the operation waits       |
"""

from __future__ import annotations

import logging
import os
import socket
import threading
from functools import partial

from django.utils import timezone

from provisioning.backends.errors import BackendError, Outcome
from provisioning.errors import ClaimLost
from provisioning.log_context import bound
from provisioning.metrics import OPERATIONS
from provisioning.models import (
    Operation,
    OperationStatus,
    Server,
    Service,
)
from provisioning.operations import closing, queue
from provisioning.operations.attempt import CarryOut, Handler
from provisioning.operations.handlers import HANDLERS
from provisioning.operations.pausing import pause
from provisioning.operations.platform import backend_of

logger = logging.getLogger(__name__)

LONGEST_RETRY_AFTER_SECONDS = 3600


def worker_name() -> str:
    """Host, process and thread: who holds a claim."""
    return f"{socket.gethostname()}:{os.getpid()}:{threading.get_ident()}"


def run_service(service_id: int) -> int:
    """Carries out what is due for the service, in order; returns how many attempts were made.

    Goes on with other services that wait for a slot on the same server, until nothing moves.
    """
    attempt_count = newly = _drain(service_id)
    server_id = Service.objects.values_list("server_id", flat=True).get(pk=service_id)
    while newly and server_id is not None:
        waiting = queue.due_service_ids(timezone.now(), server_id=server_id, limit=20)
        newly = sum(_drain(waiting_id) for waiting_id in waiting)
        attempt_count += newly
    return attempt_count


def _drain(service_id: int) -> int:
    attempt_count = 0
    slot: str | None = None
    while operation := queue.claim_next(service_id, worker_name(), freed_slot=slot):
        slot = operation.server_slot
        with bound(request_id=operation.request_id, operation_id=str(operation.pk)):
            carry_out(operation)
        OPERATIONS.labels(operation.kind, operation.status).inc()
        attempt_count += 1
    return attempt_count


def carry_out(operation: Operation) -> None:
    """Makes one attempt at a claimed operation and records what came of it."""
    handler = HANDLERS[operation.kind]
    server = operation.service.server
    if server is None:
        raise ValueError(f"operation {operation.pk} was claimed without a server")
    try:
        backend = backend_of(server, before_call=partial(closing.renew, operation))
        notes = handler.carry_out(CarryOut(operation, backend))
        closing.succeed(operation, partial(handler.apply, operation), notes=notes)
    except ClaimLost:
        logger.warning("operation %s was taken over by another worker", operation.pk)
        return
    except BackendError as error:
        _settle(operation, handler, server, error)
    logger.info(
        "operation %s %s %s attempt %s: %s",
        operation.pk,
        operation.kind,
        operation.object_name,
        operation.attempt_count,
        operation.status,
    )


def _settle(operation: Operation, handler: Handler, server: Server, error: BackendError) -> None:
    """The next state after an error; a lost claim means that it is no longer ours to settle."""
    try:
        if error.outcome is Outcome.REJECTED:
            closing.fail(
                operation,
                partial(handler.revert, operation),
                code=error.code,
                detail=str(error),
                arguments={"address": operation.object_name, **error.arguments},
            )
            return
        status = OperationStatus.QUEUED
        if error.outcome is Outcome.UNKNOWN or error.was_sent:
            status = OperationStatus.UNKNOWN
        if error.outcome is Outcome.PAUSE:
            pause(server, error)
        closing.postpone(
            operation,
            status,
            outcome=error.outcome,
            code=error.code,
            detail=str(error),
            delay_seconds=_delay_seconds(operation, error),
        )
    except ClaimLost:
        logger.warning("operation %s was taken over by another worker", operation.pk)


def _delay_seconds(operation: Operation, error: BackendError) -> float:
    """Nothing while the server is paused, else our back-off or its Retry-After, up to an hour.

    A Retry-After of nothing must not let us burn all attempts at once.
    """
    if error.outcome is Outcome.PAUSE:
        return 0
    backoff = closing.backoff_seconds(operation.attempt_count)
    return min(max(backoff, error.retry_after_seconds or 0), LONGEST_RETRY_AFTER_SECONDS)
