"""What every template may use."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from clientarea.access import person_of

THEME_COOKIE = "theme"
THEMES = ("light", "dark")


def brand(_request: HttpRequest | None) -> dict[str, object]:
    """The reseller's name and links; `-` in a setting means that there is none."""
    return {
        "brand_name": settings.BRAND_NAME,
        "brand_support_url": ""
        if settings.BRAND_SUPPORT_URL == "-"
        else settings.BRAND_SUPPORT_URL,
        "brand_billing_url": ""
        if settings.BRAND_BILLING_URL == "-"
        else settings.BRAND_BILLING_URL,
    }


def frame(request: HttpRequest) -> dict[str, object]:
    """Who is signed in, the theme ('' follows the device), and a path that leads back here."""
    theme = request.COOKIES.get(THEME_COOKIE, "")
    return {
        "person": person_of(request),
        "theme": theme if theme in THEMES else "",
        "here": request.get_full_path() if request.method == "GET" else "/",
    }
