"""One log line and one measurement a request, tied together by the request's id."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from clientarea.http import request_id
from provisioning.log_context import bound
from provisioning.metrics import PAGE_SECONDS

logger = logging.getLogger(__name__)

REQUEST_ID_HEADER = "X-Request-ID"
UNKNOWN_ROUTE = "unknown"
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


class RequestLogMiddleware:
    """Names the request, and tells its route, never its path: paths hold one-use tokens."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.monotonic()
        name = request_id(request)
        request.META["HTTP_X_REQUEST_ID"] = name
        with bound(request_id=name):
            response = self.get_response(request)
            elapsed_seconds = time.monotonic() - started
            route = request.resolver_match.route if request.resolver_match else UNKNOWN_ROUTE
            method = request.method if request.method in METHODS else "OTHER"
            status = str(response.status_code)
            PAGE_SECONDS.labels(route, method, status).observe(elapsed_seconds)
            logger.info("%s /%s %s %d ms", method, route, status, elapsed_seconds * 1000)
        response[REQUEST_ID_HEADER] = name
        return response
