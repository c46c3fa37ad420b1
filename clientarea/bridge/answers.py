"""What the bridge answers: success, error or pending, each with the cause in words for staff."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from http import HTTPStatus

from django.conf import settings
from django.http import JsonResponse
from django.utils import timezone

from provisioning.errors import ActionRefused, InvalidPlanOption
from provisioning.models import Operation, OperationStatus, PauseReason
from provisioning.queries import operations as operation_queries
from provisioning.sentences import staff_sentence

STEP_SECONDS = 0.2
PAUSE_CODES = {
    PauseReason.CREDENTIALS: "credentials_refused",
    PauseReason.PROTOCOL: "protocol_violation",
    PauseReason.STAFF: "server_paused",
}


def settled(
    operation: Operation | None, members: Callable[[], Mapping[str, object]] = dict
) -> JsonResponse:
    """Waits for the operation and answers for it; None means that nothing had to be done.

    `members` are added once all is done.
    """
    if operation is None:
        return _answer("success", None, OperationStatus.SUCCEEDED, members())
    operation = _wait(operation.pk)
    if operation.status == OperationStatus.SUCCEEDED:
        return _answer("success", operation.pk, operation.status, members())
    if operation.is_finished:
        code = operation.error_code or operation.status
        error = _error(code, operation.error_arguments, operation.error_detail)
        return _answer("error", operation.pk, operation.status, error)
    answer = _answer("pending", operation.pk, operation.status, _trouble(operation))
    answer.status_code = HTTPStatus.ACCEPTED
    return answer


def _wait(operation_id: int) -> Operation:
    """The operation once it has ended, or as it is when waiting longer cannot help.

    Looks at its row again and again for `BRIDGE_WAIT_SECONDS`, without a transaction.
    """
    give_up_at = timezone.now() + timedelta(seconds=settings.BRIDGE_WAIT_SECONDS)
    while True:
        operation = operation_queries.domain_operation(operation_id)
        if operation.is_finished or _is_stuck(operation) or operation.not_before_at > give_up_at:
            return operation
        if timezone.now() >= give_up_at:
            return operation
        time.sleep(STEP_SECONDS)


def _is_stuck(operation: Operation) -> bool:
    """Whether nothing will happen until a person acts; a running attempt still may end well."""
    if operation.status == OperationStatus.RUNNING:
        return False
    server = operation.service.server
    return operation.status == OperationStatus.NEEDS_ATTENTION or bool(
        server is None or server.pause_reason
    )


def refused(error: ActionRefused | InvalidPlanOption) -> JsonResponse:
    """The command breaks a rule; nothing was started."""
    return error_answer(error.code, error.arguments, error.detail)


def error_answer(
    code: str, arguments: Mapping[str, object] | None = None, detail: str = ""
) -> JsonResponse:
    """An error without an operation."""
    return _answer("error", None, OperationStatus.FAILED, _error(code, arguments or {}, detail))


def malformed(detail: str) -> JsonResponse:
    """The message is not of the agreed shape; `detail` names the member."""
    answer = error_answer("malformed_request", detail=detail)
    answer.status_code = HTTPStatus.BAD_REQUEST
    return answer


def _answer(
    result: str, operation_id: int | None, status: str, members: Mapping[str, object]
) -> JsonResponse:
    about = {"result": result, "operation_id": operation_id, "status": status}
    return JsonResponse({**about, **members})


def _trouble(operation: Operation) -> dict[str, str]:
    """What the last attempt met, or why no attempt is made; empty while all is well."""
    if operation.status == OperationStatus.RUNNING:
        return {}
    if operation.error_code:
        return _error(operation.error_code, operation.error_arguments, operation.error_detail)
    server = operation.service.server
    if server is None:
        return _error("no_server", {}, "")
    if server.pause_reason:
        return _error(PAUSE_CODES[PauseReason(server.pause_reason)], {}, server.pause_detail)
    return {}


def _error(code: str, arguments: Mapping[str, object], detail: str) -> dict[str, str]:
    return {"error_code": code, "error_message": staff_sentence(code, arguments, detail)}
