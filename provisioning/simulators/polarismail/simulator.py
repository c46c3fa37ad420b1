"""PolarisMail on loopback: puts hosts, interfaces, actions, refusals and state together."""

from __future__ import annotations

import base64
import html
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import parse_qs

from provisioning.simulators.calls import Call
from provisioning.simulators.password_hashes import hash_password
from provisioning.simulators.polarismail import (
    account,
    alias_domains,
    aliases,
    branding,
    dkim,
    domains,
    forwards,
    lists,
    user_changes,
    users,
    verification,
)
from provisioning.simulators.polarismail.contents import FALLBACK_HOST, Contents
from provisioning.simulators.polarismail.form import Form, fields_of
from provisioning.simulators.polarismail.profile import Profile
from provisioning.simulators.polarismail.refusals import DeadToken, Refused
from provisioning.simulators.polarismail.routing import (
    Action,
    ActionTable,
    Exchange,
    Interface,
    Reply,
)
from provisioning.simulators.polarismail.state import Admin, HistoryRow
from provisioning.simulators.polarismail.tokens import Identity, TokenStore
from provisioning.simulators.polarismail.wire import INSTANT_FORMAT
from provisioning.simulators.transport import HttpAnswer, HttpRequest, html_answer, json_answer

ADMIN_USERNAME = "reseller"
ADMIN_PASSWORD = "Simulated!Admin1"  # noqa: S105 - opens the simulator only

ADMIN_PATH = "/admin/json.php"
USER_PATH = "/json.php"
LOGIN_PATH = "/processlogin.php"
_HISTORY_KEPT = 1000
_NOBODY = Identity("")
_NOUNS = (
    account,
    alias_domains,
    aliases,
    branding,
    dkim,
    domains,
    forwards,
    lists,
    user_changes,
    users,
    verification,
)
ACTIONS = ActionTable(*(noun.actions for noun in _NOUNS))


class PolarisMailSimulator(Contents):
    """PolarisMail on loopback, on two ports; `profile` says which reading it plays.

    `Contents` has what tests need to fill and look into it without HTTP. The record calls a request
    by its action, one of the mailboxes' interface by `user/` and its action.
    """

    software: ClassVar[str] = "Apache"

    def __init__(
        self,
        *,
        port: int = 0,
        fallback_port: int = 0,
        profile: Profile | None = None,
        latency_seconds: float = 0.0,
        state_path: Path | None = None,
        admin_username: str = ADMIN_USERNAME,
        admin_password: str = ADMIN_PASSWORD,
    ) -> None:
        self.profile = profile or Profile()
        super().__init__(
            port=port,
            fallback_port=fallback_port,
            latency_seconds=latency_seconds,
            state_path=state_path,
        )
        self.tokens = TokenStore(self.clock)
        admin = Admin(admin_username.lower(), hash_password(admin_password))
        self.state.admins = {admin.username: admin}

    def name_of(self, request: HttpRequest) -> str:
        """The action, with `user/` before one of the mailboxes; the path of anything else."""
        interface = _interface(request)
        action = (self.body_of(request) or {}).get("action", "")
        if interface is None or not action:
            return request.path
        return action if interface is Interface.ADMIN else f"user/{action}"

    def body_of(self, request: HttpRequest) -> dict[str, str] | None:
        """The fields of the form."""
        try:
            return fields_of(request)
        except Refused:
            return None

    def may_change(self, request: HttpRequest) -> bool:
        """Whether the action is one that changes something."""
        interface, fields = _interface(request), self.body_of(request) or {}
        action = ACTIONS.find(interface, fields.get("action", "")) if interface else None
        return action is not None and not action.is_read

    def act(self, request: HttpRequest, call: Call) -> HttpAnswer:
        """Carry a call out; called with `lock` held."""
        verification.keep_house(self.state, self.profile, self.clock.now())
        interface = _interface(request)
        if interface is None or not self._serves(interface, request):
            return self._page(request)
        try:
            reply = self._reply(interface, request, call)
        except Refused as refused:
            return self._answer(0, refused.returndata)
        except DeadToken:
            return self._dead_token_answer()
        return self._answer(1, reply.returndata, **reply.beside)

    def revoke_token(self, request: HttpRequest) -> None:
        """End the token that the request presents, if any."""
        self.tokens.revoke((self.body_of(request) or {}).get("token", ""))

    def failure_answer(self, status: int, message: str) -> HttpAnswer:
        """`returncode` 0; with another status than 200, the page of a proxy in front."""
        if status == 200:
            return self._answer(0, message)
        return html_answer(status, f"<!DOCTYPE html><title>{status}</title><h1>{message}</h1>")

    def control(self, method: str, verb: str, members: Mapping[str, Any]) -> Any | None:
        """Controls of this platform: see `Contents.control_contents`, and `profile`."""
        if verb != "profile":
            with self.lock:
                verification.keep_house(self.state, self.profile, self.clock.now())
                return self.control_contents(method, verb, members)
        if method == "POST":
            self.profile = self.profile.changed(members)
        return vars(self.profile)

    def _serves(self, interface: Interface, request: HttpRequest) -> bool:
        """Whether the host that took the request has the interface."""
        if interface is Interface.ADMIN or request.host_name == FALLBACK_HOST:
            return True
        return self.profile.primary_serves_users

    def _reply(self, interface: Interface, request: HttpRequest, call: Call) -> Reply:
        fields = fields_of(request)
        name = fields.get("action", "")
        action = ACTIONS.find(interface, name)
        caller = _NOBODY
        if action is None or action.needs_token:
            caller = self._caller(interface, fields, call)
        if action is None:
            raise Refused(f"Unknown action: {name}")
        self._check_right(caller, action)
        action.check_names(fields, self.profile)
        reply = action.handler(
            Exchange(
                state=self.state,
                tokens=self.tokens,
                profile=self.profile,
                clock=self.clock,
                form=Form(fields),
                caller=caller,
                panel_url=self.fallback_url,
            )
        )
        if caller.is_admin and not action.is_read:
            self._note(action, caller, request)
        return reply

    def _caller(self, interface: Interface, fields: dict[str, str], call: Call) -> Identity:
        """Whose token the call carries. Raises DeadToken."""
        identity = self.tokens.identify(fields.get("token", ""), self.profile)
        if identity.is_admin != (interface is Interface.ADMIN):
            raise DeadToken
        if identity.is_admin:
            if identity.username not in self.state.admins:
                raise DeadToken
        elif forwards.mailbox_of(self.state, identity, self.profile) is None:
            raise DeadToken
        call.role = identity.role
        return identity

    def _check_right(self, caller: Identity, action: Action) -> None:
        admin = self.state.admins.get(caller.username) if caller.is_admin else None
        if admin is not None and action.name in admin.refused_actions:
            raise Refused("You have no right to do this")

    def _note(self, action: Action, caller: Identity, request: HttpRequest) -> None:
        made_at = self.clock.now().strftime(INSTANT_FORMAT)
        row = HistoryRow(action.name, caller.username, request.client_host, made_at)
        self.state.history = [*self.state.history[1 - _HISTORY_KEPT :], row]

    def _answer(self, returncode: int, returndata: Any, **beside: Any) -> HttpAnswer:
        members = {"returncode": returncode, "returndata": returndata, **beside}
        if self.profile.adds_message:
            members.setdefault("message", "")
        if self.profile.adds_unknown_keys:
            members = with_unknown_keys(members)
        # A session cookie is handed out and never asked for.
        answer = json_answer(200, members, headers={"Set-Cookie": "PHPSESSID=0; path=/"})
        if self.profile.labels_json:
            return answer
        kind = "text/html; charset=UTF-8"
        return HttpAnswer(answer.status, answer.body, kind, answer.headers)

    def _dead_token_answer(self) -> HttpAnswer:
        page = "<!DOCTYPE html><title>Login</title><h1>Your session has ended</h1>"
        match self.profile.dead_token:
            case "unauthorised":
                return html_answer(401, page)
            case "web_page":
                return html_answer(200, page)
        return self._answer(0, "Your session has ended")

    def _page(self, request: HttpRequest) -> HttpAnswer:
        if request.host_name == FALLBACK_HOST and request.path == LOGIN_PATH:
            return self._login_page(request)
        if request.host_name == FALLBACK_HOST and request.path.startswith(branding.LOGO_PATH):
            domain = self.state.domains.get(request.path.removeprefix(branding.LOGO_PATH))
            image = base64.b64decode(domain.logo_base64) if domain else b""
            kind = branding.image_type(image)
            if kind is not None:
                return HttpAnswer(200, image, kind)
        return html_answer(404, "<!DOCTYPE html><title>404</title><h1>Not found</h1>")

    def _login_page(self, request: HttpRequest) -> HttpAnswer:
        query = parse_qs(request.query)
        address, password = (_from_base64(query.get(name, [""])[0]) for name in "up")
        mailbox = forwards.opened_by_link(self.state, self.tokens, self.profile, address, password)
        if mailbox is None:
            return html_answer(403, "<!DOCTYPE html><title>Login</title><h1>Expired link</h1>")
        name = html.escape(address)
        return html_answer(200, f"<!DOCTYPE html><title>Panel</title><h1>Signed in: {name}</h1>")


def with_unknown_keys(value: Any) -> Any:
    """Copy a JSON value with a key more in every object."""
    if isinstance(value, dict):
        return {**{name: with_unknown_keys(member) for name, member in value.items()}, "x_new": "1"}
    if isinstance(value, list):
        return [with_unknown_keys(element) for element in value]
    return value


def _interface(request: HttpRequest) -> Interface | None:
    return {ADMIN_PATH: Interface.ADMIN, USER_PATH: Interface.USER}.get(request.path)


def _from_base64(text: str) -> str:
    try:
        return base64.b64decode(text, validate=True).decode()
    except ValueError:
        return ""
