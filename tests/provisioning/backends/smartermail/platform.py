"""SmarterMail's simulator as the contract sees it, and the builds that it plays."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from provisioning.backends.base import AccessToken, ServerAccess
from provisioning.backends.sessions import close_sessions
from provisioning.backends.smartermail import SmarterMailBackend
from provisioning.simulators.faults import Fault, FaultKind
from provisioning.simulators.smartermail import SmarterMailSimulator
from provisioning.simulators.smartermail.profile import Profile
from provisioning.simulators.smartermail.simulator import ADMIN_PASSWORD, ADMIN_USERNAME
from tests.provisioning.backends.contract import DOMAIN, Platform
from tests.provisioning.backends.memory_tokens import MemoryTokenStore

READ_LIMIT_SECONDS = 0.5
# Every POST but those that search or open a session.
CHANGES = "^(?!auth/|settings/sysadmin/manage-domain|settings/domain/impersonate|.*search)"

PROFILES = {
    "current": Profile(),
    "older": Profile(
        login_failure_status=400,
        two_factor_answer="unauthorised",
        login_tells_domain_admin=False,
        one_token_per_client=False,
        missing_domain_status=400,
        missing_domain_on_manage="INVALID_PERMISSIONS",
        missing_domain_settings_status=400,
        missing_user_status=404,
        sends_nulls=True,
        accepts_trailing_slash=False,
        binds_texts=False,
        update_routes="old",
        unmanaged_protocol_status=403,
        has_sysadmin_dkim=False,
        dkim_enable_creates_key=False,
        auto_responder="wrapped",
        list_add_answers_item=False,
    ),
    "quiet": Profile(
        login_failure_status=200,
        missing_domain_settings_status=404,
        missing_user_status=200,
        failure_status=200,
        deleting_missing_succeeds=True,
        domain_list_has_sizes=False,
        user_put_takes_address=False,
        update_routes="both",
        duplicate_list_code="MAILING_LIST_ADD_ERROR",
        duplicate_domain_alias_code="DOMAIN_ALIAS_ADD_ERROR",
        largest_page=2,
    ),
}


class SmarterMailPlatform(Platform):
    """One simulator, one administrator account, one token store."""

    def __init__(self, simulator: SmarterMailSimulator) -> None:
        self.simulator = simulator
        self.tokens = MemoryTokenStore()

    def access(self, *, base_url: str = "", password: str | None = None) -> ServerAccess:
        """How to reach the simulator, or something in front of it."""
        return ServerAccess(
            server_key="mail1",
            base_url=base_url or self.simulator.base_url,
            username=ADMIN_USERNAME,
            password=ADMIN_PASSWORD if password is None else password,
            connect_timeout_seconds=2,
            read_timeout_seconds=READ_LIMIT_SECONDS,
            allows_local_addresses=True,
        )

    def open_backend(
        self, *, password: str | None = None, before_call: Callable[[], None] = lambda: None
    ) -> SmarterMailBackend:
        return SmarterMailBackend(self.access(password=password), self.tokens, before_call)

    def sign_in(self) -> None:
        self.open_backend().list_mailboxes(DOMAIN)
        self.simulator.clear_calls()

    def token(self, scope: str) -> AccessToken:
        """The shared token of a scope that must have one."""
        token = self.tokens.load(scope)
        assert token is not None
        return token

    def paths(self) -> list[str]:
        """Method and path of every call so far."""
        return [f"{call.method} {call.path}" for call in self.simulator.calls]

    def add_mailbox(self, address: str, *, has_eas: bool = False) -> None:
        self.simulator.add_mailbox(address, full_name="Somebody", has_active_sync=has_eas)

    def add_alias(self, address: str) -> None:
        self.simulator.add_alias(address, ["somebody@elsewhere.test"])

    def publish_dkim(self) -> None:
        domain = self.simulator.domain(DOMAIN)
        assert domain is not None
        domain.dkim.is_published = True

    def limit_mailboxes(self, count: int) -> None:
        self._settings()["maxUsers"] = count

    def forbid_protocols(self) -> None:
        self._settings()["enableActiveSyncAccountManagement"] = False
        self._settings()["enableMapiEwsAccountManagement"] = False

    def has_domain(self, name: str) -> bool:
        return self.simulator.domain(name) is not None

    def has_mailbox(self, address: str) -> bool:
        return self.simulator.mailbox(address) is not None

    def has_password(self, address: str, password: str) -> bool:
        return self.simulator.check_password(address, password)

    def call_count(self) -> int:
        return len(self.simulator.calls)

    def cut_next_change(self, *, after_acting: bool) -> None:
        kind = FaultKind.CUT_AFTER if after_acting else FaultKind.CUT_BEFORE
        self._meet_next_change(kind)

    def cut_next_read(self) -> None:
        self.simulator.inject(Fault(kind=FaultKind.CUT_BEFORE, method="GET"))

    def fail_next_change(self, status: int, *, retry_after_seconds: int | None = None) -> None:
        self._meet_next_change(
            FaultKind.STATUS, status_code=status, retry_after_seconds=retry_after_seconds
        )

    def fail_next_read(self, status: int) -> None:
        self.simulator.inject(Fault(kind=FaultKind.STATUS, method="GET", status_code=status))

    def answer_next_change_late(self) -> None:
        self._meet_next_change(FaultKind.DELAY_AFTER, delay_seconds=30)

    def answer_next_change_with_page(self) -> None:
        self._meet_next_change(FaultKind.HTML)

    def refuse_next_change(self) -> None:
        self._meet_next_change(FaultKind.FAILURE, message="SOMETHING_IS_IN_THE_WAY")

    def inject(self, fault: Fault, skipped_call_count: int = 0) -> None:
        self.simulator.inject(replace(fault, skip=skipped_call_count))

    def clear_faults(self) -> None:
        self.simulator.clear_faults()

    def end_sessions(self) -> None:
        self.simulator.tokens.revoke_all()

    def switch_off(self) -> None:
        self.simulator.stop()

    def _meet_next_change(self, kind: FaultKind, **members: Any) -> None:
        fault = Fault(kind=kind, method="POST", path_pattern=CHANGES, **members)
        self.simulator.inject(fault)

    def _settings(self) -> dict[str, object]:
        domain = self.simulator.domain(DOMAIN)
        assert domain is not None
        return domain.settings


@contextmanager
def serving(profile: Profile) -> Iterator[SmarterMailPlatform]:
    """A platform with `client.test`; every kept connection ends with it."""
    with SmarterMailSimulator(profile=profile) as simulator:
        simulator.add_domain(DOMAIN)
        yield SmarterMailPlatform(simulator)
    close_sessions()
