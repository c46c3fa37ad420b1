"""Brand and footer of a domain (polarismail-api 3.9)."""

from __future__ import annotations

import base64
import re

from provisioning.simulators.polarismail.refusals import Refused
from provisioning.simulators.polarismail.routing import ActionTable, Exchange, Reply

LOGO_PATH = "/brandlogo/"
_LARGEST_LOGO_BYTES = 512_000
_COLOUR = re.compile(r"[0-9A-Fa-f]{6}")
# What a file of each kind begins with.
_IMAGE_TYPES = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF8": "image/gif",
    b"RIFF": "image/webp",
}

actions = ActionTable()


@actions.admin("getDomainBrandInfo", "domain", is_read=True)
def get_domain_brand_info(exchange: Exchange) -> Reply:
    """The domain's own brand where it has one, else the account's."""
    domain = exchange.domain()
    href = f"{exchange.panel_url}{LOGO_PATH}{domain.name}" if domain.logo_base64 else ""
    return Reply(
        {
            "basic_logo": domain.name if href else "",
            "basic_logo_href": href,
            **exchange.state.brand,
            **domain.brand,
        }
    )


@actions.admin(
    "setDomainBrandingV2",
    "domain",
    *("brand[brandname]", "brand[supportemail]", "brand[brandcolor]", "brand[newlogo]"),
)
def set_domain_branding(exchange: Exchange) -> Reply:
    """Set all of a brand; the colour comes without `#`, the logo as base64."""
    form, domain = exchange.form, exchange.domain()
    colour, logo = form.raw("brand[brandcolor]"), form.raw("brand[newlogo]")
    if not _COLOUR.fullmatch(colour):
        raise Refused("brandcolor must be six hexadecimal digits")
    if form.raw("brand[supportemail]"):
        form.address("brand[supportemail]")
    if logo:
        _check_logo(logo)
    if logo or not exchange.profile.empty_logo_keeps_logo:
        domain.logo_base64 = logo
    domain.brand = {
        "brandname": form.raw("brand[brandname]"),
        "supportemail": form.raw("brand[supportemail]"),
        "brandcolor": colour.lower(),
    }
    return Reply("Branding updated")


@actions.admin("resetDomainBranding", "domain")
def reset_domain_branding(exchange: Exchange) -> Reply:
    """Back to the account's brand."""
    domain = exchange.domain()
    domain.brand, domain.logo_base64 = {}, ""
    return Reply("Branding reset")


@actions.admin("getFooterDomain", "domain", is_read=True)
def get_footer_domain(exchange: Exchange) -> Reply:
    """The footer, as a bare string."""
    return Reply(exchange.domain().footer)


@actions.admin("setFooterDomain", "domain", "footertxt")
def set_footer_domain(exchange: Exchange) -> Reply:
    """Set the footer; empty ends it."""
    exchange.domain().footer = exchange.form.raw("footertxt")
    return Reply("Footer updated")


def image_type(image: bytes) -> str | None:
    """The content type of an image file; None when it is none."""
    found = (kind for start, kind in _IMAGE_TYPES.items() if image.startswith(start))
    return next(found, None)


def _check_logo(logo: str) -> None:
    try:
        image = base64.b64decode(logo, validate=True)
    except ValueError as error:
        raise Refused("newlogo is not base64") from error
    if image_type(image) is None:
        raise Refused("newlogo is not an image")
    if len(image) > _LARGEST_LOGO_BYTES:
        raise Refused("newlogo is too large")
