"""Where log lines and error reports go. Neither holds a secret: see `error_reports.py`."""

from __future__ import annotations

import importlib
import logging
from typing import Any

from django.core.exceptions import ImproperlyConfigured

LINE = "%(asctime)s %(levelname)s %(name)s [%(request_id)s %(operation_id)s] %(message)s"
FIELDS = "%(asctime)s %(levelname)s %(name)s %(request_id)s %(operation_id)s %(message)s"


class RouteFilter(logging.Filter):
    """Django's lines about a failed request tell its route: a path may be a one-use link."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        if request is not None and isinstance(record.args, tuple):
            match = getattr(request, "resolver_match", None)
            route = f"/{match.route}" if match else "unknown route"
            record.args = tuple(
                route if argument == request.path else argument for argument in record.args
            )
        return True


def logging_settings(log_format: str) -> dict[str, Any]:
    """Django's LOGGING: every line with the ids of its request and operation, as text or JSON."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {
            "context": {"()": "provisioning.log_context.ContextFilter"},
            "route": {"()": "clientarea.logs.RouteFilter"},
        },
        "formatters": {
            "line": {"format": LINE},
            "json": {"()": "pythonjsonlogger.json.JsonFormatter", "fmt": FIELDS},
        },
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "formatter": log_format,
                "filters": ["context"],
            }
        },
        # Refused requests have a line of ours each; errors come with their traceback.
        "loggers": {"django.request": {"level": "ERROR", "filters": ["route"]}},
        "root": {"handlers": ["stderr"], "level": "INFO"},
    }


def report_errors_to(sentry_dsn: str) -> None:
    """Sends unexpected errors to a Sentry server; '' sends nothing anywhere.

    Without local variables, request bodies, cookies and headers: they carry passwords and tokens.
    """
    if not sentry_dsn:
        return
    try:
        sentry_sdk = importlib.import_module("sentry_sdk")
    except ModuleNotFoundError:
        raise ImproperlyConfigured(
            "SENTRY_DSN is set, but the package sentry-sdk is not installed: use "
            "requirements/production.txt."
        ) from None
    sentry_sdk.init(
        dsn=sentry_dsn,
        send_default_pii=False,
        include_local_variables=False,
        max_request_body_size="never",
        before_send=without_request,
    )


def without_request(event: dict[str, Any], _hint: object) -> dict[str, Any]:
    """Drops the request from a report: its path may be a one-use link. The route stays."""
    event.pop("request", None)
    event.pop("breadcrumbs", None)
    return event
