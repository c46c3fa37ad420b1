"""How far a login to the platform is that somebody waits for."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from provisioning.models import LoginLink, Service

PATIENCE = timedelta(seconds=40)


@dataclass(frozen=True)
class LoginState:
    """`error_code` '' and not `is_ready`: a worker is at it."""

    mailbox_address: str
    is_ready: bool = False
    error_code: str = ""


def login_state(service: Service, token: str) -> LoginState | None:
    """The state of the login that the token names, or None for one that is not this service's."""
    digest = hashlib.sha256(token.encode()).hexdigest()
    login = LoginLink.objects.filter(service=service, token_hash=digest).first()
    if login is None:
        return None
    now = timezone.now()
    is_ready = bool(login.url) and login.expires_at is not None and login.expires_at > now
    error_code = login.error_code
    if not is_ready and not error_code:
        if login.taken_at or login.expires_at:
            error_code = "link_unusable"
        elif now - login.created_at > PATIENCE:
            error_code = "server_unavailable"
    return LoginState(login.mailbox_address, is_ready, error_code)
