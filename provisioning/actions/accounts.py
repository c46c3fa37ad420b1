"""Letters to people who sign in with their address."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from provisioning.operations import outbox
from provisioning.transactions import transactional


def can_send_codes() -> bool:
    """Whether somebody can sign in by a code that is mailed."""
    return outbox.is_configured()


@transactional
def send_code(
    *, email: str, code: str, language_code: str, brand_host: str, lifetime: timedelta
) -> None:
    """Mails a code that signs in or confirms who somebody is; kept encrypted until it is out."""
    outbox.post(
        kind="sign_in_code",
        event_key=f"sign-in-code:{uuid4()}",
        recipient=email,
        language_code=language_code,
        brand_host=brand_host,
        secrets={"code": code},
        lifetime=lifetime,
    )
