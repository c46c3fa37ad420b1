from __future__ import annotations

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from pytest_django import Settings

from clientarea.visitors import VisitorAddressMiddleware

PEER = "203.0.113.9"


def address_of(headers: dict[str, str]) -> str:
    """What everything behind the middleware sees."""
    seen: list[str] = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append(request.META["REMOTE_ADDR"])
        return HttpResponse()

    request = RequestFactory().get("/", REMOTE_ADDR=PEER, headers=headers)
    VisitorAddressMiddleware(view)(request)
    return seen[0]


@pytest.mark.parametrize(
    ("is_https", "forwarded", "address"),
    [
        (False, "198.51.100.1", PEER),
        (True, "198.51.100.1", "198.51.100.1"),
        (True, "made-up, 198.51.100.1", "198.51.100.1"),
        (True, "198.51.100.1, made-up", ""),
        (True, "2001:db8::1", "2001:db8::1"),
    ],
)
def test_it_is_what_our_own_proxy_saw(
    settings: Settings, is_https: bool, forwarded: str, address: str
) -> None:
    settings.IS_HTTPS = is_https
    assert address_of({"X-Forwarded-For": forwarded}) == address


def test_without_a_proxy_header_the_peer_counts(settings: Settings) -> None:
    settings.IS_HTTPS = True
    assert address_of({}) == PEER
