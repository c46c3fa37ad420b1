"""The table of actions: each call declares its interface and its parameters.

To add a call, write a handler in the module of its noun and declare it there:

    @actions.admin("addAlias", "alias", "domain", "forward")
    def add_alias(exchange: Exchange) -> Reply: ...

Named parameters are required (they may be empty where the handler takes that), `optional` ones may
be left out. A handler returns a `Reply` or raises `Refused`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from provisioning.simulators.clock import Clock
from provisioning.simulators.polarismail.form import Form
from provisioning.simulators.polarismail.profile import Profile
from provisioning.simulators.polarismail.refusals import Refused
from provisioning.simulators.polarismail.state import Domain, Mailbox, ServerState
from provisioning.simulators.polarismail.tokens import Identity, TokenStore

_ENVELOPE = frozenset({"action", "token"})


class Interface(StrEnum):
    """The two endpoints."""

    ADMIN = "admin"
    USER = "user"


@dataclass(frozen=True)
class Reply:
    """A yes: `returndata`, and what stands beside it at the top of the answer."""

    returndata: Any
    beside: dict[str, Any] = field(default_factory=dict)


@dataclass
class Exchange:
    """One call on its way through a handler."""

    state: ServerState
    tokens: TokenStore
    profile: Profile
    clock: Clock
    form: Form
    caller: Identity
    panel_url: str

    def domain(self, field_name: str = "domain") -> Domain:
        """The domain that a field names. Raises Refused when there is none."""
        domain = self.state.domains.get(self.form.text(field_name).lower())
        if domain is None:
            raise Refused("Domain does not exist")
        return domain

    def filled_domain(self, field_name: str = "domain") -> Domain:
        """The domain to add content to. Raises Refused while it is not proven."""
        domain = self.domain(field_name)
        if not domain.is_verified and self.profile.pending_domain_refuses == "all_content":
            raise Refused("Domain is not verified")
        return domain

    def mailbox(self, domain: Domain, field_name: str = "username") -> Mailbox:
        """The mailbox of a domain that a field names by its local part. Raises Refused."""
        mailbox = domain.users.get(self.form.text(field_name).lower())
        if mailbox is None:
            raise Refused("User does not exist")
        return mailbox

    def own_mailbox(self) -> Mailbox:
        """The mailbox of a session of the users' interface."""
        return self.state.domains[self.caller.domain_name].users[self.caller.username]

    def taken(self, message: str) -> Reply:
        """What adding something that exists comes to. Raises Refused, or says yes."""
        if not self.profile.duplicate_add_succeeds:
            raise Refused(message)
        return Reply("OK")

    def absent(self, message: str) -> Reply:
        """What removing something that does not exist comes to. Raises Refused, or says yes."""
        if not self.profile.missing_remove_succeeds:
            raise Refused(message)
        return Reply("OK")


Handler = Callable[[Exchange], Reply]


@dataclass(frozen=True)
class Action:
    """A declared call. `is_read`: it never changes the state."""

    interface: Interface
    name: str
    required: tuple[str, ...]
    optional: tuple[str, ...]
    handler: Handler
    is_read: bool
    needs_token: bool

    def check_names(self, fields: dict[str, str], profile: Profile) -> None:
        """Raises Refused when a parameter is missing, or unknown where the profile minds."""
        missing = [name for name in self.required if name not in fields]
        if missing:
            raise Refused(f"Missing: {', '.join(missing)}")
        unknown = set(fields) - {*self.required, *self.optional} - _ENVELOPE
        if unknown and not profile.ignores_unknown_parameters:
            raise Refused(f"{self.name} does not take: {', '.join(sorted(unknown))}")


class ActionTable:
    """The calls of one noun, or of all of them."""

    def __init__(self, *parts: ActionTable) -> None:
        self._actions: dict[tuple[Interface, str], Action] = {}
        for part in parts:
            self._actions |= part.all()

    def admin(
        self,
        name: str,
        *required: str,
        optional: tuple[str, ...] = (),
        is_read: bool = False,
        needs_token: bool = True,
    ) -> Callable[[Handler], Handler]:
        """Declare a call of the administrators' interface."""
        return self._declare(Interface.ADMIN, name, required, optional, is_read, needs_token)

    def user(
        self, name: str, *required: str, is_read: bool = False, needs_token: bool = True
    ) -> Callable[[Handler], Handler]:
        """Declare a call of the mailboxes' interface."""
        return self._declare(Interface.USER, name, required, (), is_read, needs_token)

    def all(self) -> dict[tuple[Interface, str], Action]:
        """Every declared call."""
        return self._actions

    def find(self, interface: Interface, name: str) -> Action | None:
        """The call of this name; None when the interface has none."""
        return self._actions.get((interface, name))

    def _declare(
        self,
        interface: Interface,
        name: str,
        required: tuple[str, ...],
        optional: tuple[str, ...],
        is_read: bool,  # noqa: FBT001 - passed on by the two public methods alone
        needs_token: bool,  # noqa: FBT001
    ) -> Callable[[Handler], Handler]:
        def declare(handler: Handler) -> Handler:
            key = (interface, name)
            self._actions[key] = Action(
                interface, name, required, optional, handler, is_read, needs_token
            )
            return handler

        return declare
