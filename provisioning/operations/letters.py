"""A letter's words: the templates of its kind in the recipient's language, under the brand."""

from __future__ import annotations

import json
from email.utils import formataddr, parseaddr
from functools import cache
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import override

from provisioning.branding import BrandLook, default_look, look_of_host, look_of_service
from provisioning.models import OutgoingMail

# The panel's own --brand in the light; a brand's colour takes its place in a letter.
PANEL_COLOUR = "#2454c6"


def compose(mail: OutgoingMail) -> EmailMultiAlternatives:
    """The letter, ready to be handed over; names nobody but the brand."""
    look = _look_of(mail)
    context = _context(mail, look)
    address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    with override(mail.language_code):
        subject = render_to_string(f"emails/{mail.kind}.txt#subject", context)
        text = render_to_string(f"emails/{mail.kind}.txt", context)
        html = render_to_string(f"emails/{mail.kind}.html", context)
    letter = EmailMultiAlternatives(
        subject=" ".join(subject.split()),
        body=text.strip() + "\n",
        from_email=formataddr((look.name, address)),
        to=[mail.recipient],
        reply_to=[look.support_email] if look.support_email else None,
        headers={
            # The same in each attempt: a receiver that gets it twice can tell.
            "Message-ID": f"<mail-{mail.pk}-{mail.created_at:%Y%m%d%H%M%S}@{_domain(address)}>",
            # Keeps automatic replies from answering (RFC 3834).
            "Auto-Submitted": "auto-generated",
        },
    )
    letter.attach_alternative(html, "text/html")
    return letter


def _look_of(mail: OutgoingMail) -> BrandLook:
    """The brand of the host that the letter was asked for on, else of the service's product."""
    if mail.brand_host:
        return look_of_host(mail.brand_host)
    return look_of_service(mail.service) if mail.service else default_look()


def _context(mail: OutgoingMail, look: BrandLook) -> dict[str, object]:
    secrets: dict[str, str] = json.loads(mail.secrets) if mail.secrets else {}
    return {
        "brand_name": look.name,
        "brand_support_url": look.support_url,
        # Goes before a path of ours.
        "panel_url": look.base_url,
        "mail_styles": _styles(look.colour or PANEL_COLOUR),
        "domain_name": mail.service.domain_name if mail.service else "",
        "language_code": mail.language_code,
        **mail.context,
        **secrets,
    }


def _styles(colour: str) -> SafeString:
    """Mail programs load no stylesheet: it travels in the letter's head."""
    return format_html("<style>{}</style>", SafeString(_sheet().replace(PANEL_COLOUR, colour)))


@cache
def _sheet() -> str:
    return (Path(settings.BASE_DIR) / "templates" / "emails" / "letter.css").read_text()


def _domain(address: str) -> str:
    return address.rpartition("@")[2]
