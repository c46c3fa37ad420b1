"""How the platform's pages look for a domain (polarismail-api.md 3.9)."""

from __future__ import annotations

import base64

from provisioning.backends.domain_values import Branding, BrandingChange
from provisioning.backends.errors import Rejected
from provisioning.backends.polarismail.answers import record_of, text
from provisioning.backends.polarismail.client import Conversation
from provisioning.backends.polarismail.presence import telling_domain_absence

MAX_LOGO_BYTES = 512_000
_IMAGE_STARTS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a")


def read(calls: Conversation, domain_name: str) -> Branding:
    """Colours come without their sign."""
    name = domain_name.lower()
    with telling_domain_absence(calls, name):
        record = record_of(calls.read("getDomainBrandInfo", domain=name).payload)
    colour = text(record, "brandcolor").lstrip("#").lower()
    return Branding(
        name=text(record, "brandname"),
        support_email=text(record, "supportemail"),
        colour=f"#{colour}" if colour else "",
        logo_url=text(record, "basic_logo_href"),
    )


def change(calls: Conversation, domain_name: str, change: BrandingChange) -> None:
    """The call sets name, address and colour together: what is not wished goes along as it is.

    An empty logo keeps the one that is there, as the vendor's module counts on.
    """
    name = domain_name.lower()
    logo = "" if change.logo is None else _logo_text(change.logo)
    standing = Branding()
    if None in (change.name, change.support_email, change.colour):
        standing = read(calls, name)
    colour = standing.colour if change.colour is None else change.colour
    parameters = {
        "brand[brandname]": standing.name if change.name is None else change.name,
        "brand[supportemail]": (
            standing.support_email if change.support_email is None else change.support_email
        ),
        "brand[brandcolor]": colour.lstrip("#"),
        "brand[newlogo]": logo,
    }
    with telling_domain_absence(calls, name):
        calls.change("setDomainBrandingV2", domain=name, **parameters)


def reset(calls: Conversation, domain_name: str) -> None:
    """Back to the platform's own look."""
    name = domain_name.lower()
    with telling_domain_absence(calls, name):
        calls.change("resetDomainBranding", domain=name)


def _logo_text(logo: bytes) -> str:
    """Base64: the vendor's module sends raw bytes, which a form does not carry unharmed."""
    if len(logo) > MAX_LOGO_BYTES:
        raise Rejected(f"the logo has more than {MAX_LOGO_BYTES} bytes")
    if not logo.startswith(_IMAGE_STARTS):
        raise Rejected("the logo is neither PNG, JPEG nor GIF")
    return base64.b64encode(logo).decode()
