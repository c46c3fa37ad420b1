from __future__ import annotations

import pytest
from django.test import RequestFactory

from clientarea.http import is_local_path, request_id


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
