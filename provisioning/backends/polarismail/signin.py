"""Signing in as the reseller (polarismail-api.md 1.3 and 1.4)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

from provisioning.backends.access import AccessToken, ServerAccess
from provisioning.backends.errors import ApiUnsupported, CredentialsRefused, ProtocolViolation
from provisioning.backends.http import Answer
from provisioning.backends.polarismail.answers import secret_of
from provisioning.backends.polarismail.envelope import envelope_of

# The platform does not say; its own module counts on 300 seconds from the sign-in.
TOKEN_LIFE = timedelta(seconds=240)


def sign_in(ask: Callable[[Mapping[str, str]], Answer], access: ServerAccess) -> AccessToken:
    """Signs in; never tried twice after a refusal, and a refused answer is never kept as a token.

    Raises `CredentialsRefused` with the platform's reason (a wrong password, an address not
    admitted), or `ApiUnsupported`.
    """
    form = {"action": "login", "username": access.username, "password": access.password}
    try:
        answer = ask(form)
        if answer.status == 401:
            raise CredentialsRefused("user name or password is wrong", http_status=401)
        envelope = envelope_of(answer, is_change=False)
        if not envelope.is_yes:
            raise CredentialsRefused(f"sign-in refused ({envelope.reason})")
        token = secret_of(envelope.payload)
    except ProtocolViolation as error:
        raise ApiUnsupported(f"at sign-in: {error.detail}", http_status=error.http_status) from None
    return AccessToken(token, datetime.now(UTC) + TOKEN_LIFE)
