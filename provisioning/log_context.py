"""What every log line of a piece of work carries: the request's id, the operation's id."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_request_id = ContextVar("request_id", default="")
_operation_id = ContextVar("operation_id", default="")


@contextmanager
def bound(*, request_id: str = "", operation_id: str = "") -> Iterator[None]:
    """Log lines written inside the block, in this thread, carry the ids; '' keeps the outer one."""
    tokens = [
        (variable, variable.set(value))
        for variable, value in ((_request_id, request_id), (_operation_id, operation_id))
        if value
    ]
    try:
        yield
    finally:
        for variable, token in tokens:
            variable.reset(token)


class ContextFilter(logging.Filter):
    """Puts both ids on every record; '-' where there is none."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = _request_id.get() or "-"
        record.operation_id = _operation_id.get() or "-"
        return True
