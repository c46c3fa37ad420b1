"""Where a request really comes from, worked out once for pages, bridge and admin alike."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse


class VisitorAddressMiddleware:
    """Puts the visitor's address into REMOTE_ADDR, or '' when there is none.

    Behind TLS there is our own proxy, which appends the address it saw to X-Forwarded-For;
    what stands before it in that header comes from the visitor and proves nothing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        address = request.META.get("REMOTE_ADDR", "")
        if settings.IS_HTTPS:
            address = request.headers.get("X-Forwarded-For", address).rpartition(",")[2]
        request.META["REMOTE_ADDR"] = _valid(address.strip())
        return self.get_response(request)


def _valid(address: str) -> str:
    try:
        return str(ip_address(address))
    except ValueError:
        return ""
