"""What every template may use."""

from __future__ import annotations

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest

from clientarea.access import Access, person_of
from provisioning.branding import BrandLook, default_look, look_of_host, remembered_look

THEME_COOKIE = "theme"
THEMES = ("light", "dark")


def brand(request: HttpRequest) -> dict[str, object]:
    """Name, look and links of the brand whose host was asked for."""
    return brand_context(brand_of(request))


def brand_of(request: HttpRequest) -> BrandLook:
    """The brand of the request's host, looked up once a request."""
    look: BrandLook | None = getattr(request, "brand", None)
    if look is None:
        host = _host_of(request)
        look = look_of_host(host) if host else default_look()
        request.brand = look  # type: ignore[attr-defined] # the request carries it along
    return look


def remembered_brand(request: HttpRequest) -> BrandLook:
    """The same for a page that must not ask the database."""
    return remembered_look(_host_of(request))


def brand_context(look: BrandLook) -> dict[str, object]:
    """A brand in the words of the templates."""
    return {
        "brand": look,
        "brand_name": look.name,
        "brand_support_url": look.support_url,
        "brand_billing_url": look.billing_url,
    }


def _host_of(request: HttpRequest) -> str:
    try:
        return request.get_host()
    except DisallowedHost:
        return ""


def frame(request: HttpRequest) -> dict[str, object]:
    """Who is signed in, the theme ('' follows the device), and a path that leads back here."""
    theme = request.COOKIES.get(THEME_COOKIE, "")
    access: Access | None = getattr(request, "access", None)
    return {
        "person": person_of(request),
        # {% if may.change %}: pages hide what the person's role may not do.
        "may": {right.value: True for right in access.rights} if access else {},
        "role": access.role if access else "",
        "theme": theme if theme in THEMES else "",
        "here": request.get_full_path() if request.method == "GET" else "/",
    }
