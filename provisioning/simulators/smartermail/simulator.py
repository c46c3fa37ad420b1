"""SmarterMail on loopback: puts routes, roles, refusals and state together."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import parse_qs, unquote

from provisioning.simulators.calls import Call
from provisioning.simulators.password_hashes import hash_password
from provisioning.simulators.smartermail import (
    aliases,
    auth,
    auto_responder,
    dkim,
    domain_aliases,
    domain_settings,
    domains,
    forwards,
    impersonation,
    mailing_lists,
    password_settings,
    protocols,
    server,
    subscribers,
    user_changes,
    users,
)
from provisioning.simulators.smartermail.contents import Contents
from provisioning.simulators.smartermail.profile import Profile
from provisioning.simulators.smartermail.refusals import (
    BadInput,
    BusinessRefusal,
    NotAllowed,
    NotSignedIn,
    Refused,
)
from provisioning.simulators.smartermail.routing import Exchange, Route, RouteTable
from provisioning.simulators.smartermail.state import SystemAdmin
from provisioning.simulators.smartermail.tokens import Identity, Role, TokenStore
from provisioning.simulators.transport import HttpAnswer, HttpRequest, html_answer, json_answer

ADMIN_USERNAME = "admin"
ADMIN_PASSWORD = "Simulated!Admin1"  # noqa: S105 - opens the simulator only

_NOUNS = (
    aliases,
    auth,
    auto_responder,
    dkim,
    domain_aliases,
    domain_settings,
    domains,
    forwards,
    impersonation,
    mailing_lists,
    password_settings,
    protocols,
    server,
    subscribers,
    user_changes,
    users,
)
ROUTES = RouteTable(*(noun.routes for noun in _NOUNS))


class SmarterMailSimulator(Contents):
    """A SmarterMail server of 100.x on loopback; `profile` says which build it plays.

    `Contents` has what tests need to fill and look into it without HTTP.
    """

    api_prefix: ClassVar[str] = "/api/v1/"
    software: ClassVar[str] = "Microsoft-IIS/10.0"

    def __init__(
        self,
        *,
        port: int = 0,
        profile: Profile | None = None,
        latency_seconds: float = 0.0,
        state_path: Path | None = None,
        admin_username: str = ADMIN_USERNAME,
        admin_password: str = ADMIN_PASSWORD,
    ) -> None:
        self.profile = profile or Profile()
        super().__init__(port=port, latency_seconds=latency_seconds, state_path=state_path)
        self.tokens = TokenStore(self.clock)
        admin = SystemAdmin(admin_username.lower(), hash_password(admin_password))
        self.state.admins = {admin.user_name: admin}

    def name_of(self, request: HttpRequest) -> str:
        """The path relative to the API's base; outside of the API the whole path."""
        path = request.path
        if not path.startswith(self.api_prefix):
            return path
        return path.removeprefix(self.api_prefix).lstrip("/")

    def body_of(self, request: HttpRequest) -> Any:
        """The JSON body."""
        try:
            return json.loads(request.body) if request.body else None
        except ValueError:
            return None

    def act(self, request: HttpRequest, call: Call) -> HttpAnswer:
        """Carry a call out; called with `lock` held."""
        if not request.path.startswith(self.api_prefix):
            return self._page(request)
        try:
            return self._act(request, call)
        except Refused as refused:
            status = refused.status
            if isinstance(refused, BusinessRefusal):
                status = self.profile.failure_status
            return self._refusal(status, refused.message, refused.reason)

    def revoke_token(self, request: HttpRequest) -> None:
        """End the access token that the request presents, if any."""
        self.tokens.revoke(_bearer(request))

    def failure_answer(self, status: int, message: str) -> HttpAnswer:
        """The platform's envelope with `success:false`."""
        return self._refusal(status, message, None)

    def control(self, method: str, verb: str, members: Mapping[str, Any]) -> Any | None:
        """Controls of this platform: see `Contents.control_contents`, and `profile`."""
        if verb != "profile":
            with self.lock:
                return self.control_contents(method, verb, members)
        if method == "POST":
            self.profile = self.profile.changed(members)
        return vars(self.profile)

    def _act(self, request: HttpRequest, call: Call) -> HttpAnswer:
        route, segments = ROUTES.find(request.method, self._path_of(request), self.profile)
        access_token = _bearer(request)
        identity = self._identity(access_token, call) if route.role is not Role.ANONYMOUS else None
        exchange = Exchange(
            state=self.state,
            tokens=self.tokens,
            profile=self.profile,
            clock=self.clock,
            base_url=self.base_url,
            identity=identity,
            segments=segments,
            body=_json_body(request),
        )
        if identity is not None:
            self._admit(route, identity, exchange)
        payload = {"success": True, "message": None, **route.handler(exchange)}
        return json_answer(200, payload if self.profile.sends_nulls else without_nulls(payload))

    def _path_of(self, request: HttpRequest) -> tuple[str, ...]:
        """Decoded segments; a doubled slash is tolerated, one at the end as the profile says."""
        path = request.path.removeprefix(self.api_prefix)
        if path.endswith("/") and not self.profile.accepts_trailing_slash:
            raise Refused(404, "No HTTP resource was found that matches the request")
        return tuple(unquote(segment) for segment in path.split("/") if segment)

    def _identity(self, access_token: str, call: Call) -> Identity:
        identity = self.tokens.identify(access_token)
        call.role = identity.role.name.lower()
        return identity

    def _admit(self, route: Route, identity: Identity, exchange: Exchange) -> None:
        """Check the role and find the domain that the call acts on. Raises Refused."""
        if identity.role is Role.RESTRICTED or identity.role < route.role:
            raise NotAllowed
        if identity.role is not Role.SYSTEM_ADMIN:
            self._admit_account(identity, exchange)
            return
        if route.role is not Role.DOMAIN_ADMIN:
            return
        if not route.serves_sysadmin_by_address:
            raise Refused(400, "The domain not found")
        domain_name = exchange.segments["email"].lower().rpartition("@")[2]
        exchange.own_domain = self.state.domains.get(domain_name)

    def _admit_account(self, identity: Identity, exchange: Exchange) -> None:
        domain = self.state.domains.get(identity.domain_name)
        if domain is None:
            raise NotSignedIn
        if not identity.is_impersonating:
            mailbox = domain.users.get(identity.user_name)
            if mailbox is None or mailbox.is_disabled or not domain.settings["isEnabled"]:
                raise NotSignedIn
        exchange.own_domain = domain

    def _refusal(self, status: int, message: str, reason: str | None) -> HttpAnswer:
        return json_answer(status, {"success": False, "message": message}, reason=reason)

    def _page(self, request: HttpRequest) -> HttpAnswer:
        if request.path != "/interface/autologin":
            return html_answer(404, "<!DOCTYPE html><title>404</title><h1>Not found</h1>")
        token = parse_qs(request.query).get("autologin", [""])[0]
        name = auth.redeemed_name(self.tokens, token)
        if name is None:
            return html_answer(401, "<!DOCTYPE html><title>Webmail</title><h1>Expired link</h1>")
        return html_answer(200, f"<!DOCTYPE html><title>Webmail</title><h1>Signed in: {name}</h1>")


def without_nulls(value: Any) -> Any:
    """Copy a JSON value without the members that are null, as the platform writes it."""
    if isinstance(value, dict):
        return {name: without_nulls(member) for name, member in value.items() if member is not None}
    if isinstance(value, list):
        return [without_nulls(element) for element in value]
    return value


def _bearer(request: HttpRequest) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _json_body(request: HttpRequest) -> Any:
    """The parsed body; None when empty. Raises Refused 415 and 400."""
    if not request.body:
        return None
    if "application/json" not in request.headers.get("content-type", ""):
        raise Refused(415, "The request entity's media type is not supported")
    try:
        return json.loads(request.body)
    except ValueError as error:
        raise BadInput("The request body is not valid JSON") from error
