"""The look of the host's brand: its colours as a stylesheet, its logo."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from clientarea.context import brand_of
from provisioning.branding import logo_of_host

FOR_EVER = "public, max-age=31536000, immutable"


@require_safe
def show_style(request: HttpRequest, digest: str) -> HttpResponse:
    """The brand's tokens; kept for ever, as another colour has another address."""
    look = brand_of(request)
    if not look.style:
        raise Http404
    response = HttpResponse(look.style, content_type="text/css; charset=utf-8")
    response["Cache-Control"] = FOR_EVER if digest == look.style_digest else "no-store"
    return response


@require_safe
def show_logo(request: HttpRequest, digest: str) -> HttpResponse:
    """The picture; nothing in it may run, whatever a browser takes it for."""
    found = logo_of_host(request.get_host())
    if found is None:
        raise Http404
    content, media_type = found
    response = HttpResponse(content, content_type=media_type)
    response["Cache-Control"] = FOR_EVER if digest == brand_of(request).logo_digest else "no-store"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
