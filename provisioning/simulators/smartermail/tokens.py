"""Access, refresh and auto-login tokens: opaque, shaped like JWTs, aged by the clock given."""

from __future__ import annotations

import base64
import json
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import IntEnum

from provisioning.simulators.clock import Clock
from provisioning.simulators.smartermail.profile import Profile
from provisioning.simulators.smartermail.refusals import NotSignedIn

STEP_TOKEN_SECONDS = 600
AUTO_LOGIN_SECONDS = 60
BLOCK_SECONDS = 600
_TOKENS_BETWEEN_PURGES = 512


class Role(IntEnum):
    """Who a caller is."""

    ANONYMOUS = 0
    RESTRICTED = 1
    """Signed in half: a second factor or a new password is still missing."""
    USER = 2
    DOMAIN_ADMIN = 3
    SYSTEM_ADMIN = 4


_ROLE_CLAIMS = {
    Role.RESTRICTED: "Restricted",
    Role.USER: "User",
    Role.DOMAIN_ADMIN: "DomainAdmin",
    Role.SYSTEM_ADMIN: "SysAdmin",
}


@dataclass(frozen=True)
class Identity:
    """Whom a token stands for. `user_name` is bare for administrators of the server."""

    role: Role
    user_name: str
    domain_name: str = ""
    client_id: str = ""
    is_impersonating: bool = False

    @property
    def email_address(self) -> str:
        """The full address; '' for an administrator of the server."""
        return f"{self.user_name}@{self.domain_name}" if self.domain_name else ""

    @property
    def owner(self) -> tuple[str, str, str, bool]:
        """Account and client: what a family of tokens has in common."""
        return (self.user_name, self.domain_name, self.client_id, self.is_impersonating)


@dataclass(frozen=True)
class Session:
    """What a login, a refresh or an impersonation hands out."""

    identity: Identity
    access_token: str
    refresh_token: str
    access_expires_at: datetime
    refresh_expires_at: datetime


@dataclass
class _Live:
    identity: Identity
    expires_at: datetime


class TokenStore:
    """Every token in force. Not safe on its own: used under the simulator's lock."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._access: dict[str, _Live] = {}
        self._refresh: dict[str, _Live] = {}
        self._auto_login: dict[str, _Live] = {}
        self._failed_login_count = 0
        self._blocked_until = clock.now()

    def check_not_blocked(self) -> None:
        """Raises NotSignedIn while callers are blocked for too many failed logins."""
        if self._clock.now() < self._blocked_until:
            raise NotSignedIn("TOO_MANY_LOGIN_ATTEMPTS", reason="Too many login attempts")

    def note_failed_login(self, profile: Profile) -> None:
        """Count a failed login; the last one that the build allows starts a block."""
        self._failed_login_count += 1
        if self._failed_login_count == profile.failed_logins_before_block:
            self._blocked_until = self._clock.now() + timedelta(seconds=BLOCK_SECONDS)
            self._failed_login_count = 0

    def open_session(self, identity: Identity, profile: Profile) -> Session:
        """Hand out an access and a refresh token, ending earlier ones where the build does so."""
        if profile.one_token_per_client and identity.client_id and not identity.is_impersonating:
            self.end_sessions(identity)
        return self._hand_out(identity, profile)

    def open_step(self, identity: Identity) -> str:
        """A token that only the second step of a login accepts."""
        step = replace(identity, role=Role.RESTRICTED)
        return self._add(self._access, step, STEP_TOKEN_SECONDS)

    def identify(self, access_token: str) -> Identity:
        """Whose token this is. Raises NotSignedIn when it is unknown or has ended."""
        live = self._access.get(access_token)
        if live is None or live.expires_at <= self._clock.now():
            raise NotSignedIn
        return live.identity

    def refresh(self, refresh_token: str, profile: Profile) -> Session:
        """Rotate: the old refresh token ends. Raises NotSignedIn."""
        live = self._refresh.get(refresh_token)
        if live is None:
            raise NotSignedIn("REFRESH_TOKEN_REJECTED", reason="Refresh token rejected")
        if live.identity.is_impersonating and not profile.impersonation_refreshes:
            raise NotSignedIn("REFRESH_TOKEN_REJECTED", reason="Refresh token rejected")
        del self._refresh[refresh_token]
        if live.expires_at <= self._clock.now():
            raise NotSignedIn("TOKEN_EXPIRED", reason="Token has expired")
        return self.open_session(live.identity, profile)

    def revoke(self, access_token: str) -> None:
        """End one access token."""
        self._access.pop(access_token, None)

    def revoke_all(self) -> None:
        """End every token, as a restart of the server does."""
        self._access.clear()
        self._refresh.clear()
        self._auto_login.clear()

    def end_sessions(self, identity: Identity) -> None:
        """End every token of the same account and client."""
        owner = identity.owner
        for tokens in (self._access, self._refresh):
            for text in [text for text, live in tokens.items() if live.identity.owner == owner]:
                del tokens[text]

    def open_auto_login(self, identity: Identity) -> str:
        """A token for one login within a minute."""
        return self._add(self._auto_login, identity, AUTO_LOGIN_SECONDS)

    def redeem_auto_login(self, token: str) -> Identity:
        """Use an auto-login token up. Raises NotSignedIn."""
        live = self._auto_login.pop(token, None)
        if live is None or live.expires_at <= self._clock.now():
            raise NotSignedIn("AUTO_LOGIN_TOKEN_INVALID")
        return live.identity

    def _hand_out(self, identity: Identity, profile: Profile) -> Session:
        access = self._add(self._access, identity, profile.access_token_seconds)
        refresh = self._add(self._refresh, identity, profile.refresh_token_seconds)
        return Session(
            identity,
            access,
            refresh,
            self._access[access].expires_at,
            self._refresh[refresh].expires_at,
        )

    def _add(self, tokens: dict[str, _Live], identity: Identity, seconds: int) -> str:
        now = self._clock.now()
        if len(tokens) % _TOKENS_BETWEEN_PURGES == 0:
            for text in [text for text, live in tokens.items() if live.expires_at <= now]:
                del tokens[text]
        live = _Live(identity, now + timedelta(seconds=seconds))
        text = _token_text(identity, live.expires_at)
        tokens[text] = live
        return text


def _token_text(identity: Identity, expires_at: datetime) -> str:
    claims = {
        "sub": identity.user_name,
        "domain": identity.domain_name,
        "role": _ROLE_CLAIMS[identity.role],
        "exp": int(expires_at.timestamp()),
        "jti": secrets.token_hex(8),
    }
    parts = (json.dumps({"alg": "HS256", "typ": "JWT"}), json.dumps(claims))
    encoded = [base64.urlsafe_b64encode(part.encode()).decode().rstrip("=") for part in parts]
    return ".".join([*encoded, secrets.token_urlsafe(32)])
