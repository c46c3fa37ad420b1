"""Handlers of how the platform's own pages look for a domain."""

from __future__ import annotations

import base64
import json

from provisioning.backends.base import BrandingChange
from provisioning.models import DomainBranding, Operation
from provisioning.operations.attempt import CarryOut, Handler

VALUES = ("name", "support_email", "colour", "logo_digest")


def values_of(branding: DomainBranding | None) -> dict[str, str]:
    """What was chosen, '' where nothing was."""
    return {name: getattr(branding, name) if branding else "" for name in VALUES}


def change(work: CarryOut) -> list[str]:
    """Sets the whole look; repeating does no harm."""
    work.backend.set_branding(
        work.operation.object_name,
        BrandingChange(
            name=work.wish["name"],
            support_email=work.wish["support_email"],
            colour=work.wish["colour"],
            logo=_logo(work.operation),
        ),
    )
    return []


def reset(work: CarryOut) -> list[str]:
    """Back to the platform's own look; repeating does no harm."""
    work.backend.reset_branding(work.operation.object_name)
    return []


def _logo(operation: Operation) -> bytes | None:
    sent: dict[str, str] = json.loads(operation.secrets) if operation.secrets else {}
    return base64.b64decode(sent["logo"]) if "logo" in sent else None


def _keep(operation: Operation) -> None:
    """The mirror has what the platform has taken; a change without a logo keeps the one it had."""
    values: dict[str, object] = dict(operation.payload["wish"])
    if logo := _logo(operation):
        values |= {"logo": logo, "logo_type": json.loads(operation.secrets)["logo_type"]}
    DomainBranding.objects.update_or_create(service=operation.service, defaults=values)


def _forget(operation: Operation) -> None:
    DomainBranding.objects.filter(service=operation.service).delete()


def _leave(_operation: Operation) -> None:
    """Nothing was written ahead, so there is nothing to put back."""


CHANGE = Handler(change, apply=_keep, revert=_leave)
RESET = Handler(reset, apply=_forget, revert=_leave)
