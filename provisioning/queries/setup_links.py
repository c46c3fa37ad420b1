"""Personal links of a mailbox's owner that still work."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone

from provisioning.models import Mailbox, SetupLink


def open_link(mailbox: Mailbox) -> SetupLink | None:
    """The link that its owner has not used yet, or None."""
    links = SetupLink.objects.filter(mailbox=mailbox, used_at=None, revoked_at=None)
    return links.filter(expires_at__gt=timezone.now()).order_by("-pk").first()


def can_send() -> bool:
    """Whether letters can be sent at all; else a link is only shown."""
    return bool(settings.MAIL_CONFIGURED)
