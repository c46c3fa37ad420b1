"""Calls with a valid token: signing in, entering domains, renewing, and sending again after 401."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import quote

from provisioning.backends import outcomes
from provisioning.backends.base import AccessToken, ServerAccess, TokenStore
from provisioning.backends.errors import BackendError, NotFound, Rejected, ServerUnavailable
from provisioning.backends.http import Answer, Call, HttpChannel, JsonObject
from provisioning.backends.smartermail.refusals import is_refusal, means_missing_domain, refusal_of
from provisioning.backends.smartermail.signin import RENEWAL_MARGIN, sign_in, token_from

SYSTEM = "system"
_DOMAIN_PREFIX = "domain:"
_MAILBOX_PREFIX = "mailbox:"
_ROOT = "/api/v1/"


def domain_scope(domain_name: str) -> str:
    """The scope of calls that act on the domain of their token."""
    return _DOMAIN_PREFIX + domain_name.lower()


def mailbox_scope(address: str) -> str:
    """The scope of calls that act on the mailbox of their token."""
    return _MAILBOX_PREFIX + address.lower()


class Client:
    """One administrator account on one server; its tokens are shared through the token store."""

    def __init__(
        self, access: ServerAccess, tokens: TokenStore, before_call: Callable[[], None]
    ) -> None:
        self._access = access
        self._tokens = tokens
        self._secrets = {access.password}
        self._channel = HttpChannel(access, before_call)

    @contextmanager
    def verb(self, name: str) -> Iterator[Conversation]:
        """The calls of one verb; every error that leaves it is named and says what is known."""
        conversation = Conversation(self)
        try:
            yield conversation
        except BackendError as error:
            settled = outcomes.of_verb(
                error, name, has_changed=conversation.has_changed, secrets=self._secrets
            )
            if settled is error:
                raise
            raise settled from error

    def sign_in_afresh(self) -> None:
        """Signs in although a token may be at hand, and shares the new one, which ends the old."""
        with self._tokens.exclusive(SYSTEM):
            self._tokens.save(SYSTEM, sign_in(self._channel, self._access))

    def forget(self, scope: str) -> None:
        """Drops the token of a scope that has come to its end."""
        token = self._tokens.load(scope)
        if token is not None:
            self._tokens.discard(scope, token)

    def carry(self, scope: str, call: Call) -> Answer:
        """Sends a call with the scope's token.

        401 says for certain that the call was not acted upon, so it is sent once more with a new
        token. Raises what `refusal_of` makes of an answer that says no.
        """
        token = self._token(scope)
        answer = self._exchange(call, token)
        if answer.status == 401:
            token = self._token(scope, refused=token)
            answer = self._exchange(call, token)
        if answer.status == 401:
            self._tokens.discard(scope, token)
            raise ServerUnavailable("a new session was refused at once", http_status=401)
        if is_refusal(answer):
            raise refusal_of(answer, is_system_call=scope == SYSTEM, is_change=call.is_change)
        return answer

    def _exchange(self, call: Call, token: AccessToken) -> Answer:
        self._secrets |= {token.value, *_passwords_in(call.body)}
        return self._channel.exchange(replace(call, bearer=token.value))

    def _token(self, scope: str, refused: AccessToken | None = None) -> AccessToken:
        """A token good for another minute: the stored one, or a new one that one worker makes."""
        if refused is not None:
            self._tokens.discard(scope, refused)
        token = self._stored(scope, refused)
        if token is not None:
            return token
        with self._tokens.exclusive(scope):
            token = self._stored(scope, refused)
            if token is None:
                token = self._new_token(scope)
                self._tokens.save(scope, token)
            return token

    def _stored(self, scope: str, refused: AccessToken | None) -> AccessToken | None:
        token = self._tokens.load(scope)
        if token is None or (refused is not None and token.value == refused.value):
            return None
        return token if token.expires_at > datetime.now(UTC) + RENEWAL_MARGIN else None

    def _new_token(self, scope: str) -> AccessToken:
        if scope == SYSTEM:
            return sign_in(self._channel, self._access)
        try:
            answer = self.carry(SYSTEM, Call("POST", _entrance_of(scope), is_change=False))
        except Rejected as refusal:
            if scope.startswith(_DOMAIN_PREFIX) and means_missing_domain(refusal):
                raise NotFound(refusal.detail, http_status=refusal.http_status) from None
            raise
        return token_from(answer.members or {}, "impersonateAccessToken")


class Conversation:
    """The calls of one verb, and whether one of them has changed something."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self.has_changed = False

    def read(self, scope: str, route: str, *arguments: str) -> JsonObject:
        """The members of the answer to a GET."""
        call = Call("GET", path_of(route, *arguments), is_change=False)
        return self._client.carry(scope, call).members or {}

    def ask(self, scope: str, route: str, *arguments: str, body: object = None) -> JsonObject:
        """The members of the answer to a POST that changes nothing, such as a search."""
        call = Call("POST", path_of(route, *arguments), is_change=False, body=body)
        return self._client.carry(scope, call).members or {}

    def change(self, scope: str, route: str, *arguments: str, body: object = None) -> JsonObject:
        """Carries out a POST that changes something, and returns the members of its answer."""
        call = Call("POST", path_of(route, *arguments), is_change=True, body=body)
        answer = self._client.carry(scope, call)
        members = answer.members or {}
        if members.get("success") is not True:
            raise outcomes.not_this_api(
                "the answer does not say whether it was done",
                is_change=True,
                http_status=answer.status,
            )
        self.has_changed = True
        return members


def _entrance_of(scope: str) -> str:
    """The call that enters a domain or a mailbox with the system administrator's token."""
    if scope.startswith(_DOMAIN_PREFIX):
        domain_name = scope.removeprefix(_DOMAIN_PREFIX)
        return path_of("settings/sysadmin/manage-domain", domain_name)
    return path_of("settings/domain/impersonate-user", scope.removeprefix(_MAILBOX_PREFIX))


def path_of(route: str, *arguments: str) -> str:
    """The path of a call, each argument as one encoded segment."""
    for argument in arguments:
        if argument in {"", ".", ".."}:
            raise Rejected(f"{argument!r} cannot be part of a call")
    return "/".join([_ROOT + route, *(quote(argument, safe="") for argument in arguments)])


def _passwords_in(body: object) -> Iterator[str]:
    if not isinstance(body, dict):
        return
    for name, value in body.items():
        if isinstance(value, dict):
            yield from _passwords_in(value)
        elif isinstance(value, str) and "password" in name.lower():
            yield value
