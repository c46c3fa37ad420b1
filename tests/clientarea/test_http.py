from __future__ import annotations

import pytest
from django.test import RequestFactory
from pytest_django import Settings

from clientarea.http import client_ip, is_local_path, request_id


@pytest.mark.parametrize(
    ("is_https", "forwarded", "address"),
    [
        (False, "198.51.100.1", "203.0.113.9"),
        (True, "198.51.100.1", "198.51.100.1"),
        (True, "made-up, 198.51.100.1", "198.51.100.1"),
        (True, "198.51.100.1, made-up", ""),
        (True, "2001:db8::1", "2001:db8::1"),
    ],
)
def test_the_visitors_address_is_what_our_own_proxy_saw(
    settings: Settings, is_https: bool, forwarded: str, address: str
) -> None:
    settings.IS_HTTPS = is_https
    request = RequestFactory().get(
        "/", REMOTE_ADDR="203.0.113.9", headers={"X-Forwarded-For": forwarded}
    )
    assert client_ip(request) == address


def test_without_a_proxy_header_the_peer_counts(settings: Settings) -> None:
    settings.IS_HTTPS = True
    assert client_ip(RequestFactory().get("/", REMOTE_ADDR="203.0.113.9")) == "203.0.113.9"


def test_the_proxys_request_id_is_kept() -> None:
    request = RequestFactory().get("/", headers={"X-Request-ID": "abc123"})
    assert request_id(request) == "abc123"


@pytest.mark.parametrize("given", ["", "a b", "x" * 65, "é", "a\nb"])
def test_another_request_id_is_made_up(given: str) -> None:
    request = RequestFactory().get("/", headers={"X-Request-ID": given})
    assert request_id(request) != given
    assert len(request_id(request)) == 32


@pytest.mark.parametrize("path", ["", "services/1/", "//elsewhere.test", "https://x.test/", "/\\x"])
def test_only_a_path_of_ours_is_local(path: str) -> None:
    assert not is_local_path(RequestFactory().get("/"), path)


def test_a_path_with_a_query_is_local() -> None:
    assert is_local_path(RequestFactory().get("/"), "/services/1/mailboxes/?search=a")
