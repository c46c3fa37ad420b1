"""What a device guide shows, on the client's page and on the owner's, and the owner's link to it.

The link needs no sign-in and holds no secret: it tells the servers of one address. It is signed, so
that nobody makes one for another mailbox, and ends by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from clientarea.context import brand_of
from provisioning.devices import profile, qr
from provisioning.devices.endpoints import Endpoints
from provisioning.models import Mailbox, MirrorState
from provisioning.queries import devices

LIFETIME = timedelta(days=30)
_SIGNER_SALT = "device-guide"


@dataclass(frozen=True)
class Guide:
    """One mailbox's guide; `has_eas`: this mailbox has what a phone needs for calendars too."""

    mailbox: Mailbox
    endpoints: Endpoints
    profile_path: str

    @property
    def has_eas(self) -> bool:
        """Offered and switched on for this mailbox."""
        return self.mailbox.has_eas and self.endpoints.eas is not None

    @property
    def has_mapi(self) -> bool:
        """The same for Outlook."""
        return self.mailbox.has_mapi and self.endpoints.mapi is not None


def shared_guide_path(mailbox: Mailbox) -> str:
    """The owner's own link to the guide of this mailbox, for `LIFETIME`."""
    return reverse("shared-guide", args=[_signer().sign(f"{mailbox.pk}")])


def mailbox_of_token(token: str) -> Mailbox | None:
    """Whose guide it is; None for a link that is altered, too old, or of a mailbox that is gone."""
    try:
        mailbox_id = _signer().unsign(token, max_age=LIFETIME)
    except BadSignature:
        return None
    return devices.guided_mailbox(int(mailbox_id))


def guide_of(mailbox: Mailbox, profile_path: str) -> Guide | None:
    """The guide, or None while the mailbox is not on a server."""
    endpoints = devices.endpoints_of(mailbox.service)
    if endpoints is None or mailbox.state == MirrorState.CREATING:
        return None
    return Guide(mailbox, endpoints, profile_path)


def qr_code(request: HttpRequest, path: str) -> SafeString:
    """A picture of the full address of a page of ours, at the host that the visitor uses."""
    # Drawn by the library from a path of ours: numbers and strokes.
    return mark_safe(qr.svg(request.build_absolute_uri(path)))  # noqa: S308


def profile_answer(request: HttpRequest, guide: Guide) -> HttpResponse:
    """The Apple profile: ActiveSync where the mailbox has it, else (or with `?by=imap`) IMAP."""
    mailbox = guide.mailbox
    content = profile.build(
        address=mailbox.address,
        full_name=mailbox.display_name,
        organization=brand_of(request).name,
        endpoints=guide.endpoints,
        by_eas=guide.has_eas and request.GET.get("by") != "imap",
    )
    if settings.PROFILE_SIGNER:
        content = profile.sign(content, settings.PROFILE_SIGNER)
    headers = {
        "Content-Disposition": f'attachment; filename="{mailbox.local_part}.mobileconfig"',
        "Cache-Control": "no-store",
    }
    return HttpResponse(content, content_type=profile.MEDIA_TYPE, headers=headers)


def _signer() -> TimestampSigner:
    return TimestampSigner(salt=_SIGNER_SALT, sep="~")
