"""The routing table: each call declares its method, path and the role that it needs.

To add a call, write a handler in the module of its noun and declare it there:

    @routes.post("settings/domain/user-put", role=Role.DOMAIN_ADMIN)
    def create_user(exchange: Exchange) -> JsonObject: ...

A handler returns the members beside `success`, or raises `Refused`. `{name}` in a path is a decoded
segment, read as `exchange.segments["name"]`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from provisioning.simulators.clock import Clock
from provisioning.simulators.smartermail.binding import Members
from provisioning.simulators.smartermail.profile import Profile
from provisioning.simulators.smartermail.refusals import BadInput, Refused
from provisioning.simulators.smartermail.state import Domain, Mailbox, ServerState
from provisioning.simulators.smartermail.tokens import Identity, Role, TokenStore

JsonObject = dict[str, Any]


@dataclass
class Exchange:
    """One call on its way through a handler."""

    state: ServerState
    tokens: TokenStore
    profile: Profile
    clock: Clock
    base_url: str
    identity: Identity | None
    segments: dict[str, str]
    body: Any
    own_domain: Domain | None = None

    @property
    def members(self) -> Members:
        """The body's members; an empty body or `[]` reads as none. Raises BadInput for the rest."""
        if self.body is None or self.body == []:
            return Members({}, binds_texts=self.profile.binds_texts)
        if not isinstance(self.body, dict):
            raise BadInput("The request body must be an object")
        return Members(self.body, binds_texts=self.profile.binds_texts)

    @property
    def domain(self) -> Domain:
        """The domain of the token, or of the address in the path for a system administrator."""
        if self.own_domain is None:
            raise Refused(400, "The domain not found")
        return self.own_domain

    def signed_in(self) -> Identity:
        """Whose token the call carries."""
        if self.identity is None:
            raise Refused(401, "UNAUTHORIZED")
        return self.identity

    def named_domain(self, missing_status: int | None = None) -> Domain:
        """The domain named by the path's `{domain}`."""
        domain = self.state.domains.get(self.segments["domain"].lower())
        if domain is None:
            raise Refused(missing_status or self.profile.missing_domain_status, "DOMAIN_NOT_FOUND")
        return domain

    def mailbox_of(self, address: str) -> Mailbox:
        """The mailbox of `domain` with this full address."""
        local_part, _, domain_name = address.lower().partition("@")
        mailbox = self.domain.users.get(local_part)
        if mailbox is None or domain_name != self.domain.name:
            raise self.missing("USER_NOT_FOUND")
        return mailbox

    def missing(self, code: str) -> Refused:
        """The refusal of this build for an account that does not exist."""
        return Refused(self.profile.missing_user_status, code)

    def segment_flag(self, name: str) -> bool:
        """A segment that must be `true` or `false`."""
        value = {"true": True, "false": False}.get(self.segments[name].lower())
        if value is None:
            raise BadInput(f"{name} is not a valid flag")
        return value


Handler = Callable[[Exchange], JsonObject]
Switch = Callable[[Profile], bool]


@dataclass(frozen=True)
class Route:
    """A declared call. `exists` tells whether this build has it."""

    method: str
    pattern: tuple[str, ...]
    role: Role
    handler: Handler
    serves_sysadmin_by_address: bool
    exists: Switch

    def segments_of(self, path: tuple[str, ...]) -> dict[str, str] | None:
        """The named segments when the path fits, else None."""
        segments: dict[str, str] = {}
        for expected, given in zip(self.pattern, path, strict=True):
            if expected.startswith("{"):
                segments[expected.strip("{}")] = given
            elif expected != given:
                return None
        return segments


class RouteTable:
    """The calls of one noun, or of all of them."""

    def __init__(self, *parts: RouteTable) -> None:
        self._routes: dict[int, list[Route]] = {}
        for part in parts:
            for route in part.all():
                self._add(route)

    def get(
        self,
        path: str,
        *,
        role: Role,
        serves_sysadmin_by_address: bool = False,
        exists: Switch = lambda _: True,
    ) -> Callable[[Handler], Handler]:
        """Declare a GET call."""
        return self._declare("GET", path, role, exists, by_address=serves_sysadmin_by_address)

    def post(
        self,
        path: str,
        *,
        role: Role,
        serves_sysadmin_by_address: bool = False,
        exists: Switch = lambda _: True,
    ) -> Callable[[Handler], Handler]:
        """Declare a POST call."""
        return self._declare("POST", path, role, exists, by_address=serves_sysadmin_by_address)

    def all(self) -> list[Route]:
        """Every declared call."""
        return [route for routes in self._routes.values() for route in routes]

    def find(
        self, method: str, path: tuple[str, ...], profile: Profile
    ) -> tuple[Route, JsonObject]:
        """The route of a call and its segments. Raises Refused 404, or 405 for another method."""
        is_path_known = False
        for route in self._routes.get(len(path), ()):
            segments = route.segments_of(path)
            if segments is None or not route.exists(profile):
                continue
            if route.method == method:
                return route, segments
            is_path_known = True
        if is_path_known:
            raise Refused(405, "The requested resource does not support this method")
        raise Refused(404, "No HTTP resource was found that matches the request")

    def _declare(
        self, method: str, path: str, role: Role, exists: Switch, *, by_address: bool
    ) -> Callable[[Handler], Handler]:
        def declare(handler: Handler) -> Handler:
            self._add(Route(method, tuple(path.split("/")), role, handler, by_address, exists))
            return handler

        return declare

    def _add(self, route: Route) -> None:
        self._routes.setdefault(len(route.pattern), []).append(route)
