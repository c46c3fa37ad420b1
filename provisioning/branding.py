"""Whose name, look and links stand on what a customer gets: pages by host name, mail by product.

The settings' BRAND_* are the brand of every host and product that has none of its own.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

from provisioning.colours import dark_tones, light_tones, readable_in_dark
from provisioning.models import Brand, Service

NO_VALUE = "-"


@dataclass(frozen=True)
class BrandLook:
    """A brand as templates use it; '' = there is none of it.

    `base_url` is where its customers reach the panel, without a slash at the end. The digests
    change with what they name, so that a browser may keep both for ever.
    """

    name: str
    base_url: str
    support_url: str = ""
    billing_url: str = ""
    support_email: str = ""
    colour: str = ""
    logo_digest: str = ""
    logo_type: str = ""

    @property
    def style_digest(self) -> str:
        """'' for a brand without a colour of its own."""
        return hashlib.sha256(self.style.encode()).hexdigest()[:16] if self.colour else ""

    @property
    def style(self) -> str:
        """The tokens that the brand overrides, as a stylesheet."""
        if not self.colour:
            return ""
        light, dark = light_tones(self.colour), dark_tones(readable_in_dark(self.colour))
        tokens = {
            "brand": (light.brand, dark.brand),
            "brand-strong": (light.strong, dark.strong),
            "brand-soft": (light.soft, dark.soft),
            "on-brand": (light.on_brand, dark.on_brand),
            "focus": (light.brand, dark.brand),
        }
        lines = [f"  --{name}: light-dark({a}, {b});\n" for name, (a, b) in tokens.items()]
        return ":root {\n" + "".join(lines) + "}\n"


# The last known look of each host, for pages that must not ask the database.
_last_known: dict[str, BrandLook] = {}


def default_look() -> BrandLook:
    """The brand of the settings."""
    return BrandLook(
        name=settings.BRAND_NAME,
        base_url=settings.PUBLIC_URL,
        support_url=_set(settings.BRAND_SUPPORT_URL),
        billing_url=_set(settings.BRAND_BILLING_URL),
        support_email=_set(settings.BRAND_SUPPORT_EMAIL),
    )


def look_of_host(host: str) -> BrandLook:
    """The brand of a request's host, its port left aside; one query."""
    name = host_name_of(host)
    brand = Brand.objects.defer("logo").filter(host_name=name).first()
    look = look_of(brand) if brand else default_look()
    if brand or name in _last_known:
        _last_known[name] = look
    return look


def remembered_look(host: str) -> BrandLook:
    """The same without asking the database: as this process saw it last."""
    return _last_known.get(host_name_of(host)) or default_look()


def look_of_service(service: Service) -> BrandLook:
    """The brand under which the service is sold: for mail, and for links into the panel."""
    brand_id = service.plan.brand_id
    return look_of(Brand.objects.defer("logo").get(pk=brand_id)) if brand_id else default_look()


def logo_of_host(host: str) -> tuple[bytes, str] | None:
    """The logo's bytes and media type, or None."""
    brand = Brand.objects.filter(host_name=host_name_of(host)).first()
    return (bytes(brand.logo), brand.logo_type) if brand and brand.logo else None


def look_of(brand: Brand) -> BrandLook:
    """A brand's row as a look."""
    public = urlsplit(settings.PUBLIC_URL)
    port = f":{public.port}" if public.port else ""
    return BrandLook(
        name=brand.name,
        base_url=f"{public.scheme}://{brand.host_name}{port}",
        support_url=brand.support_url,
        billing_url=brand.billing_url,
        support_email=brand.support_email,
        colour=brand.colour,
        logo_digest=brand.logo_digest,
        logo_type=brand.logo_type,
    )


def host_name_of(host: str) -> str:
    """A Host header's name, in lower case and without the port."""
    return host.partition(":")[0].lower()


def _set(value: str) -> str:
    return "" if value == NO_VALUE else value
