"""The request type of the customer's pages, and how a page is answered."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.middleware import HtmxDetails


class CustomerRequest(HttpRequest):
    """A request after all middleware."""

    htmx: HtmxDetails


def render_page(
    request: CustomerRequest,
    template: str,
    context: Mapping[str, object],
    *,
    fragment: str = "",
    fragment_template: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page, or its partial `fragment` when htmx asks for the element of that id.

    `fragment_template` is where that element is made, if not in a partial of the page.
    Never stored: pages show one customer's data, and a form may show a generated password.
    """
    wants_fragment = fragment and request.htmx.target == fragment
    is_restoring = request.htmx.history_restore_request
    name = template
    if wants_fragment and not is_restoring:
        name = fragment_template or f"{template}#{fragment}"
    response = render(request, name, dict(context), status=status)
    patch_vary_headers(response, ["HX-Request", "HX-Target", "HX-History-Restore-Request"])
    response["Cache-Control"] = "no-store"
    return response


def request_id(request: HttpRequest) -> str:
    """The proxy's id of this request, or a new one; ties an audit event to a log line."""
    given = request.META.get("HTTP_X_REQUEST_ID", "")
    return given if given.isascii() and given.isalnum() and len(given) <= 64 else uuid4().hex


def is_local_path(request: HttpRequest, path: str) -> bool:
    """Whether `path` leads to a page of ours and nowhere else."""
    return path.startswith("/") and url_has_allowed_host_and_scheme(
        path, allowed_hosts=None, require_https=request.is_secure()
    )
