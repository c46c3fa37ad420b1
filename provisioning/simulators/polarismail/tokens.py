"""Tokens of both interfaces and one-time passwords: opaque, aged by the clock given."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from provisioning.simulators.clock import Clock
from provisioning.simulators.polarismail.profile import Profile
from provisioning.simulators.polarismail.refusals import DeadToken

_TOKENS_BETWEEN_PURGES = 512
# Each kind ends in signs that a careless caller damages: `+` in a form reads as a space, and the
# standard base64 of `~~~` has a `+`, which a query reads as one too.
_SESSION_END = "+/="
_ONE_TIME_END = "&+~~~"


@dataclass(frozen=True)
class Identity:
    """Whom a token stands for: an administrator (no domain) or a mailbox by its local part."""

    username: str
    domain_name: str = ""

    @property
    def is_admin(self) -> bool:
        """Whether the token belongs to the administrators' interface."""
        return not self.domain_name

    @property
    def role(self) -> str:
        """Who it is, for the record of calls."""
        return "admin" if self.is_admin else "mailbox"


@dataclass
class _Live:
    identity: Identity
    expires_at: datetime
    use_count: int = 0


class TokenStore:
    """Everything in force. Not safe on its own: used under the simulator's lock."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._tokens: dict[str, _Live] = {}
        self._one_time_passwords: dict[str, _Live] = {}

    def open_session(self, identity: Identity, profile: Profile) -> str:
        """Hand out a token; what becomes of earlier ones of the same account, the profile says."""
        earlier = [text for text, live in self._tokens.items() if live.identity == identity]
        if profile.parallel_logins == "same_token" and earlier:
            text = earlier[-1]
            self._tokens[text] = _Live(identity, self._in(profile.token_seconds))
            return text
        if profile.parallel_logins == "newest_only":
            for text in earlier:
                del self._tokens[text]
        return self._add(self._tokens, identity, profile.token_seconds, _SESSION_END)

    def identify(self, token: str, profile: Profile) -> Identity:
        """Whose token this is, counted as used. Raises DeadToken."""
        live = self._tokens.get(token)
        if live is None or live.expires_at <= self._clock.now():
            raise DeadToken
        live.use_count += 1
        if profile.token_use_count and live.use_count > profile.token_use_count:
            raise DeadToken
        if profile.token_slides:
            live.expires_at = self._in(profile.token_seconds)
        return live.identity

    def revoke(self, token: str) -> None:
        """End one token."""
        self._tokens.pop(token, None)

    def revoke_all(self) -> None:
        """End every token and one-time password, as a restart of the platform does."""
        self._tokens.clear()
        self._one_time_passwords.clear()

    def open_one_time_password(self, identity: Identity, profile: Profile) -> str:
        """A password for one login of a mailbox."""
        seconds = profile.one_time_password_seconds
        return self._add(self._one_time_passwords, identity, seconds, _ONE_TIME_END)

    def redeem(self, password: str, identity: Identity, profile: Profile) -> bool:
        """Whether this is a one-time password of the mailbox, in force; a good one is used up."""
        live = self._one_time_passwords.get(password)
        if live is None or live.identity != identity or live.expires_at <= self._clock.now():
            return False
        if not profile.one_time_password_is_reusable:
            del self._one_time_passwords[password]
        return True

    def _in(self, seconds: int) -> datetime:
        return self._clock.now() + timedelta(seconds=seconds)

    def _add(self, lives: dict[str, _Live], identity: Identity, seconds: int, end: str) -> str:
        now = self._clock.now()
        if len(lives) % _TOKENS_BETWEEN_PURGES == 0:
            for text in [text for text, live in lives.items() if live.expires_at <= now]:
                del lives[text]
        text = f"{secrets.token_urlsafe(24)}{end}"
        lives[text] = _Live(identity, self._in(seconds))
        return text
