"""What every template may use."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def brand(request: HttpRequest) -> dict[str, object]:
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
