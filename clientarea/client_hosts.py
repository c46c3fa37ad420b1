"""The names that mail programs look for by themselves: autoconfig.<domain>, autodiscover.<domain>.

A customer's DNS may point them here. They are no hosts of ours: ALLOWED_HOSTS stays as it is, and
this middleware alone answers for them, before any other, with the few addresses below and nothing
else. Whatever else comes under such a name falls through to Django, which refuses the host.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port

from clientarea.views import client_setup

CLIENT_HOST = re.compile(r"(?:autoconfig|autodiscover)\.(?P<domain>[a-z0-9.-]+\.[a-z0-9-]+)")
PATHS: dict[str, Callable[[HttpRequest], HttpResponse]] = {
    "/mail/config-v1.1.xml": client_setup.show_autoconfig,
    "/.well-known/autoconfig/mail/config-v1.1.xml": client_setup.show_autoconfig,
    "/autodiscover/autodiscover.xml": client_setup.discover,
    "/autodiscover/autodiscover.json": client_setup.discover_json,
}


class ClientHostMiddleware:
    """Answers for a domain's own names where the path is one that mail programs ask for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        host = split_domain_port(request.META.get("HTTP_HOST", ""))[0]
        name = CLIENT_HOST.fullmatch(host.rstrip("."))
        view = PATHS.get(request.path_info.lower())
        if view:
            # Microsoft's programs write the path with capitals as they like.
            request.path_info = request.path_info.lower()
        if not name or not view or host in settings.ALLOWED_HOSTS:
            return self.get_response(request)
        # From here on nothing may ask for the request's host: it is the customer's, not ours.
        request.META["HTTP_HOST"] = settings.PUBLIC_URL.partition("://")[2]
        request.client_domain = name["domain"]  # type: ignore[attr-defined] # for the view
        return view(request)
