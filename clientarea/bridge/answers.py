"""What the bridge answers: success, error or pending, each with the cause in words for staff."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from http import HTTPStatus
from typing import Any, TypedDict

import msgspec
from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from msgspec import structs

from clientarea.bridge.replies import Refusal, Reply, Settled
from provisioning.errors import ActionRefused, InvalidPlanOption
from provisioning.models import Inquiry, Operation, OperationStatus, PauseReason
from provisioning.queries import inquiries as inquiry_queries
from provisioning.queries import operations as operation_queries
from provisioning.sentences import customer_sentence, staff_sentence

STEP_SECONDS = 0.2
PAUSE_CODES = {
    PauseReason.CREDENTIALS: "credentials_refused",
    PauseReason.PROTOCOL: "protocol_violation",
    PauseReason.STAFF: "server_paused",
}


class Cause(TypedDict):
    """Why not: in a code, in a sentence for staff, and in one without technical words."""

    error_code: str
    error_message: str
    customer_message: str


def answer(reply: Reply, status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
    """The reply as JSON."""
    body = msgspec.json.encode(reply)
    return HttpResponse(body, content_type="application/json", status=status)


def settled(
    operation: Operation | None, done: Callable[[Settled], Settled] = lambda reply: reply
) -> HttpResponse:
    """Waits for the operation and answers for it; None means that nothing had to be done.

    `done` completes the reply once all is done.
    """
    if operation is None:
        nothing = Settled(result="success", operation_id=None, status=OperationStatus.SUCCEEDED)
        return answer(done(nothing))
    operation = _wait(operation.pk)
    status = OperationStatus(operation.status)
    if status == OperationStatus.SUCCEEDED:
        succeeded = Settled(result="success", operation_id=operation.pk, status=status)
        return answer(done(succeeded))
    if operation.is_finished:
        code = operation.error_code or operation.status
        error = _error(code, operation.error_arguments, operation.error_detail)
        return answer(Settled(result="error", operation_id=operation.pk, status=status, **error))
    pending = Settled(result="pending", operation_id=operation.pk, status=status)
    if trouble := _trouble(operation):
        pending = structs.replace(pending, **trouble)
    return answer(pending, HTTPStatus.ACCEPTED)


def inquired(inquiry: Inquiry, reply: Callable[[dict[str, Any]], Reply]) -> HttpResponse:
    """Waits for what the mail server says and answers with it."""
    give_up_at = timezone.now() + timedelta(seconds=settings.BRIDGE_WAIT_SECONDS)
    while (told := inquiry_queries.answered(inquiry.pk)) is None:
        if timezone.now() >= give_up_at:
            return error_answer("no_answer_in_time")
        time.sleep(STEP_SECONDS)
    if told.error_code:
        return error_answer(told.error_code, detail=told.error_detail)
    return answer(reply(json.loads(told.answer)))


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


def refused(error: ActionRefused | InvalidPlanOption) -> HttpResponse:
    """The command breaks a rule; nothing was started."""
    return error_answer(error.code, error.arguments, error.detail)


def error_answer(
    code: str, arguments: Mapping[str, object] | None = None, detail: str = ""
) -> HttpResponse:
    """An error without an operation."""
    return answer(Refusal(**_error(code, arguments or {}, detail)))


def malformed(detail: str) -> HttpResponse:
    """The message is not of the agreed shape; `detail` names the member."""
    return answer(Refusal(**_error("malformed_request", {}, detail)), HTTPStatus.BAD_REQUEST)


def _trouble(operation: Operation) -> Cause | None:
    """What the last attempt met, or why no attempt is made; None while all is well."""
    if operation.status == OperationStatus.RUNNING:
        return None
    if operation.error_code:
        return _error(operation.error_code, operation.error_arguments, operation.error_detail)
    server = operation.service.server
    if server is None:
        return _error("no_server", {}, "")
    if server.pause_reason:
        return _error(PAUSE_CODES[PauseReason(server.pause_reason)], {}, server.pause_detail)
    return None


def _error(code: str, arguments: Mapping[str, object], detail: str) -> Cause:
    return {
        "error_code": code,
        "error_message": staff_sentence(code, arguments, detail),
        "customer_message": str(customer_sentence(code, arguments)),
    }
