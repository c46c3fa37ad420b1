"""Signing in: what to send, and every way in which a sign-in can be useless."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from provisioning.backends.base import AccessToken, ServerAccess
from provisioning.backends.errors import (
    ApiUnsupported,
    CredentialsRefused,
    ProtocolViolation,
)
from provisioning.backends.http import Answer, Call, HttpChannel, JsonObject
from provisioning.backends.smartermail.answers import flag, instant, text
from provisioning.backends.smartermail.refusals import code_of, is_refusal, message_of

SIGN_IN_PATH = "/api/v1/auth/authenticate-user"
# Newer builds keep one token per (user, clientId): one stable name, and the token is shared.
CLIENT_ID = "mailroom"
# Used when the platform does not say, or when its clock runs behind ours; it answers 401 in time.
_ASSUMED_LIFE = timedelta(minutes=10)
RENEWAL_MARGIN = timedelta(seconds=60)

_EXPLANATIONS = {
    "USERNAME_OR_PASSWORD_INCORRECT": "user name or password is wrong",
    "USER_NOT_FOUND": "user name or password is wrong",
    "TWO_FACTOR_REQUIRED": "the account asks for a second factor; use one without",
    "INVALID_TWO_FACTOR_CODE": "the account asks for a second factor; use one without",
}


def sign_in(channel: HttpChannel, access: ServerAccess) -> AccessToken:
    """Signs in as system administrator; never tried twice after a refusal.

    Raises `CredentialsRefused` naming what is wrong, or `ApiUnsupported`.
    """
    body = {"username": access.username, "password": access.password, "clientId": CLIENT_ID}
    try:
        # Not a change: a sign-in whose answer is lost may be sent again.
        answer = channel.exchange(Call("POST", SIGN_IN_PATH, is_change=False, body=body))
    except ProtocolViolation as error:
        raise ApiUnsupported(f"at sign-in: {error.detail}", http_status=error.http_status) from None
    if is_refusal(answer):
        raise _sign_in_refusal(answer)
    members = answer.members or {}
    _require_usable(members)
    return token_from(members, "accessToken")


def token_from(members: JsonObject, name: str) -> AccessToken:
    """The token in member `name`, with its expiry from the member of that name + `Expiration`.

    Raises `ProtocolViolation` when there is none.
    """
    value = text(members, name)
    if not value or not value.isascii() or not value.isprintable():
        raise ProtocolViolation(f"no usable {name} in the answer")
    now = datetime.now(UTC)
    expires_at = instant(members, f"{name}Expiration")
    if expires_at is None or expires_at <= now + RENEWAL_MARGIN:
        expires_at = now + _ASSUMED_LIFE
    return AccessToken(value, expires_at)


def _sign_in_refusal(answer: Answer) -> CredentialsRefused | ApiUnsupported:
    is_understood = answer.status < 300 or answer.status == 401
    if not is_understood and (answer.has_page or answer.status not in {400, 403}):
        return ApiUnsupported(f"at sign-in: HTTP {answer.status}", http_status=answer.status)
    message = message_of(answer)
    explanation = _EXPLANATIONS.get(code_of(message).upper(), "sign-in refused")
    return CredentialsRefused(f"{explanation} ({message})", http_status=answer.status)


def _require_usable(members: JsonObject) -> None:
    """A sign-in under 200 may still give a token that is good for nothing."""
    message = text(members, "message")
    if code_of(message).upper() == "TWO_FACTOR_REQUIRED":
        raise CredentialsRefused(_EXPLANATIONS["TWO_FACTOR_REQUIRED"])
    if flag(members, "changePasswordNeeded"):
        raise CredentialsRefused("the account's password must be changed first")
    if flag(members, "passwordExpired"):
        raise CredentialsRefused("the account's password has expired")
    if text(members, "accessToken") and not flag(members, "isAdmin"):
        raise CredentialsRefused("the account is not a system administrator")
