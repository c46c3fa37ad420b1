"""Calls with a valid token: signing in, renewing, and telling a dead token from a refusal.

The platform says no to a dead token exactly as it says no to a wish (polarismail-api.md 1.4, 2.4).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial

from provisioning.backends import outcomes
from provisioning.backends.access import AccessToken, ServerAccess, TokenStore
from provisioning.backends.errors import (
    BackendError,
    ProtocolViolation,
    Rejected,
    ServerUnavailable,
)
from provisioning.backends.polarismail.channel import FormChannel
from provisioning.backends.polarismail.envelope import Envelope, envelope_of
from provisioning.backends.polarismail.hosts import Hosts
from provisioning.backends.polarismail.readings import Readings
from provisioning.backends.polarismail.signin import sign_in

SYSTEM = "system"
# The stored token, a new one, and once more when that has ended at once.
_MOST_TOKENS = 3


@dataclass(frozen=True)
class Action:
    """One call of the administrator's interface."""

    name: str
    parameters: Mapping[str, str] = field(repr=False)
    is_change: bool


class Client:
    """One reseller account; its token is shared through the token store."""

    def __init__(
        self,
        access: ServerAccess,
        tokens: TokenStore,
        before_call: Callable[[], None],
        hosts: Hosts,
        readings: Readings,
    ) -> None:
        self._access = access
        self._tokens = tokens
        self.hosts = hosts
        self.readings = readings
        self.channel = FormChannel(access, hosts, before_call)

    @contextmanager
    def verb(self, name: str) -> Iterator[Conversation]:
        """The calls of one verb; every error that leaves it is named and says what is known."""
        conversation = Conversation(self)
        try:
            yield conversation
        except BackendError as error:
            settled = outcomes.of_verb(
                error, name, has_changed=conversation.has_changed, secrets=self.channel.secrets
            )
            if settled is error:
                raise
            raise settled from error

    def sign_in_afresh(self) -> None:
        """Signs in although a token may be at hand, and shares the new one."""
        with self._tokens.exclusive(SYSTEM):
            self._tokens.save(SYSTEM, self._new_token())

    def carry(self, action: Action) -> Envelope:
        """The platform's yes or no to an action; a no is about the action, not about the token.

        A token that was used before may have ended, so after a no the action is sent once more
        with a new one, and a no to that counts when the token is good for something else. Sending
        again is safe for a change too: what was refused was not done, and every object has a name,
        so it cannot come into being twice.
        """
        refused: AccessToken | None = None
        envelope: Envelope | None = None
        for _ in range(_MOST_TOKENS):
            token, is_new = self._token(refused)
            envelope = self._answer_to(action, token, is_new=is_new)
            if envelope is not None and (envelope.is_yes or (is_new and self._is_alive(token))):
                return envelope
            refused = token
        self._tokens.discard(SYSTEM, token)
        if envelope is None:
            raise ServerUnavailable("every new session was refused at once", http_status=401)
        # Every token is good for one call only, or the account may not read its own figures.
        return envelope

    def settle(self, action: Action, proof: Action) -> Envelope | None:
        """The answer to an action whose no means something; None when it may be about the token.

        A yes to `proof` with the same token shows that the token lives, for one call instead of a
        sign-in and a repetition.
        """
        token, is_new = self._token(None)
        envelope = self._answer_to(action, token, is_new=is_new)
        if envelope is None or envelope.is_yes:
            return envelope
        proven = self._answer_to(proof, token, is_new=is_new)
        return envelope if proven is not None and proven.is_yes else None

    def _answer_to(self, action: Action, token: AccessToken, *, is_new: bool) -> Envelope | None:
        """None when the token has ended: 401, or a page in place of an answer.

        A page may as well come from something between us and a platform that has acted, so after a
        change the token is tried first.
        """
        try:
            return self._send(action, token)
        except ProtocolViolation:
            if is_new or (action.is_change and not self._has_ended(token)):
                raise
            return None

    def _send(self, action: Action, token: AccessToken) -> Envelope | None:
        form = {"action": action.name, "token": token.value, **action.parameters}
        answer = self.channel.ask_admin(form, is_change=action.is_change)
        if answer.status == 401:
            return None
        return envelope_of(answer, is_change=action.is_change)

    def _has_ended(self, token: AccessToken) -> bool:
        """Whether a read gets no answer with this token, and a new one can be had."""
        try:
            if self._probe(token) is not None:
                return False
        except ProtocolViolation:
            pass
        except BackendError:
            return False
        try:
            self._token(token)
        except BackendError:
            return False
        return True

    def _is_alive(self, token: AccessToken) -> bool:
        envelope = self._probe(token)
        return envelope is not None and envelope.is_yes

    def _probe(self, token: AccessToken) -> Envelope | None:
        """The answer to a read that needs nothing but a token."""
        return self._send(Action("getAdminStats", {}, is_change=False), token)

    def _token(self, refused: AccessToken | None) -> tuple[AccessToken, bool]:
        """A token other than the refused one, and whether it is new, made for this call."""
        if refused is not None:
            self._tokens.discard(SYSTEM, refused)
        token = self._stored(refused)
        if token is not None:
            return token, False
        with self._tokens.exclusive(SYSTEM):
            token = self._stored(refused)
            if token is not None:
                return token, False
            token = self._new_token()
            self._tokens.save(SYSTEM, token)
            return token, True

    def _stored(self, refused: AccessToken | None) -> AccessToken | None:
        token = self._tokens.load(SYSTEM)
        if token is None or (refused is not None and token.value == refused.value):
            return None
        return token if token.expires_at > datetime.now(UTC) else None

    def _new_token(self) -> AccessToken:
        return sign_in(partial(self.channel.ask_admin, is_change=False), self._access)


class Conversation:
    """The calls of one verb, and whether one of them has changed something."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self.channel = client.channel
        self.hosts = client.hosts
        self.readings = client.readings
        self.has_changed = False

    def ask(self, action: str, **parameters: str) -> Envelope:
        """The answer to a read, yes or no."""
        return self._client.carry(Action(action, parameters, is_change=False))

    def settle(self, action: str, *, proof: str, **parameters: str) -> Envelope | None:
        """The answer to a read whose no means something, or None when that is in doubt."""
        return self._client.settle(
            Action(action, parameters, is_change=False), Action(proof, parameters, is_change=False)
        )

    def read(self, action: str, **parameters: str) -> Envelope:
        """The answer to a read; raises `Rejected` for a no."""
        return _yes(self.ask(action, **parameters))

    def change(self, action: str, **parameters: str) -> Envelope:
        """Carries out a change; raises `Rejected` for a no, which `refusals` explains."""
        envelope = _yes(self._client.carry(Action(action, parameters, is_change=True)))
        self.has_changed = True
        return envelope


def _yes(envelope: Envelope) -> Envelope:
    if envelope.is_yes:
        return envelope
    raise Rejected(envelope.reason)
