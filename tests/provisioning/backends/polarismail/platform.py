"""PolarisMail's simulator as the contract sees it, and the readings that it plays."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from provisioning.backends.base import AccessToken, ServerAccess
from provisioning.backends.polarismail import PolarisMailBackend
from provisioning.backends.polarismail.hosts import Hosts
from provisioning.backends.polarismail.readings import Readings
from provisioning.backends.sessions import close_sessions
from provisioning.simulators.faults import Fault, FaultKind
from provisioning.simulators.polarismail import PolarisMailSimulator
from provisioning.simulators.polarismail.profile import Profile
from provisioning.simulators.polarismail.simulator import ADMIN_PASSWORD, ADMIN_USERNAME
from provisioning.simulators.polarismail.state import Domain
from tests.provisioning.backends.contract import DOMAIN, Platform
from tests.provisioning.backends.memory_tokens import MemoryTokenStore

READ_LIMIT_SECONDS = 0.5
READS = "^(get|is|search)"
ADMIN_CHANGES = "^(?!get|is|search|login|user/)"
MAILBOX_CHANGES = "^user/(?!get|login)"
CHANGES = f"({ADMIN_CHANGES}|{MAILBOX_CHANGES})"

PROFILES = {
    "likely": Profile(),
    "vendor": Profile(
        labels_json=False,
        adds_message=True,
        adds_unknown_keys=True,
        empty_list="refusal",
        dead_token="unauthorised",
        parallel_logins="newest_only",
        verification_value="object",
        no_catch_all="none",
        row_numbers="numbers",
        enabled_reads_as="empty",
        never_signed_in="null",
        rows_have_address=False,
        update_blanks_omitted=True,
        unsliced_rows="first_page",
        largest_slice=25,
        rows_ordered_by="age",
        alias_takes_outside_target=False,
        dkim_host_has_domain=True,
        pending_dkim_is_refusal=True,
    ),
    "handbook": Profile(
        primary_serves_users=True,
        empty_list="null",
        missing_remove_succeeds=True,
        dead_token="web_page",
        one_time_password_is_reusable=True,
        pending_domain_refuses="mailboxes",
        added_again_keeps_value=True,
        domain_quota_unit="gigabytes",
        no_catch_all="null",
        megabytes_per_gigabyte=1024,
        enabled_reads_as="missing",
        never_signed_in="empty",
        last_login_form="unix_seconds",
        quota_needs_asking=False,
        tells_total=True,
    ),
    "forgetful": Profile(token_use_count=1, one_time_password_seconds=1),
    "careless": Profile(
        ignores_unknown_parameters=True,
        empty_list="text",
        duplicate_add_succeeds=True,
        second_alias_adds_target=True,
        missing_remove_succeeds=True,
        token_slides=True,
        parallel_logins="same_token",
        disabled_mailbox_signs_in=True,
        no_catch_all="0",
        usage_unit="bytes",
        forward_rows="texts",
    ),
}


class PolarisMailPlatform(Platform):
    """One simulator, one reseller account, one token store."""

    def __init__(self, simulator: PolarisMailSimulator) -> None:
        self.simulator = simulator
        self.tokens = MemoryTokenStore()

    def access(self, *, password: str | None = None) -> ServerAccess:
        """How to reach the simulator's primary host."""
        return ServerAccess(
            server_key="polaris1",
            base_url=self.simulator.base_url,
            username=ADMIN_USERNAME,
            password=ADMIN_PASSWORD if password is None else password,
            connect_timeout_seconds=2,
            read_timeout_seconds=READ_LIMIT_SECONDS,
            allows_local_addresses=True,
        )

    def readings(self) -> Readings:
        """What a live test of this platform would have found."""
        profile = self.simulator.profile
        return Readings(
            quota_units_per_gigabyte=profile.megabytes_per_gigabyte,
            usage_is_in_bytes=profile.usage_unit == "bytes",
            refuses_duplicates=not (
                profile.duplicate_add_succeeds or profile.second_alias_adds_target
            ),
        )

    def open_backend(
        self,
        *,
        password: str | None = None,
        before_call: Callable[[], None] = lambda: None,
        has_fallback: bool = False,
    ) -> PolarisMailBackend:
        panel = self.simulator.fallback_url
        return PolarisMailBackend(
            self.access(password=password),
            self.tokens,
            before_call,
            hosts=Hosts(self.simulator.base_url, panel if has_fallback else "", panel),
            readings=self.readings(),
        )

    def sign_in(self) -> None:
        self.open_backend().test_connection()
        self.simulator.clear_calls()

    def token(self) -> AccessToken:
        """The shared token, which must be there."""
        token = self.tokens.load("system")
        assert token is not None
        return token

    def actions(self) -> list[str]:
        """The action of every call so far, `user/` before those as a mailbox."""
        return [call.path for call in self.simulator.calls]

    def state(self) -> Domain:
        """What the simulator has of `client.test`."""
        domain = self.simulator.domain(DOMAIN)
        assert domain is not None
        return domain

    def add_mailbox(self, address: str, *, has_eas: bool = False) -> None:
        assert not has_eas
        self.simulator.add_mailbox(address, display_name="Somebody")

    def add_alias(self, address: str) -> None:
        self.simulator.add_alias(address, ["somebody@client.test"])

    def publish_dkim(self) -> None:
        self.simulator.publish_dkim(DOMAIN)

    def limit_mailboxes(self, count: int) -> None:
        """There is no administrator's mailbox here, so one less."""
        self.simulator.state.plan.max_basic_count = count - 1

    def forbid_protocols(self) -> None:
        raise NotImplementedError("the platform switches no protocols")

    def has_domain(self, name: str) -> bool:
        return self.simulator.domain(name) is not None

    def has_mailbox(self, address: str) -> bool:
        return self.simulator.mailbox(address) is not None

    def has_password(self, address: str, password: str) -> bool:
        return self.simulator.check_password(address, password)

    def call_count(self) -> int:
        return len(self.simulator.calls)

    def cut_next_change(self, *, after_acting: bool) -> None:
        self._meet_next_change(FaultKind.CUT_AFTER if after_acting else FaultKind.CUT_BEFORE)

    def cut_next_read(self) -> None:
        self.simulator.inject(Fault(kind=FaultKind.CUT_BEFORE, path_pattern=READS))

    def fail_next_change(self, status: int, *, retry_after_seconds: int | None = None) -> None:
        self._meet_next_change(
            FaultKind.STATUS, status_code=status, retry_after_seconds=retry_after_seconds
        )

    def fail_next_read(self, status: int) -> None:
        self.simulator.inject(Fault(kind=FaultKind.STATUS, path_pattern=READS, status_code=status))

    def answer_next_change_late(self) -> None:
        self._meet_next_change(FaultKind.DELAY_AFTER, delay_seconds=30)

    def answer_next_change_with_page(self) -> None:
        self._meet_next_change(FaultKind.HTML)

    def refuse_next_change(self) -> None:
        """An administrator's call twice: it is sent once more with a new token."""
        for pattern, times in ((ADMIN_CHANGES, 2), (MAILBOX_CHANGES, 1)):
            self.simulator.inject(
                Fault(
                    kind=FaultKind.FAILURE,
                    path_pattern=pattern,
                    times=times,
                    message="Something is in the way",
                )
            )

    def inject(self, fault: Fault, skipped_call_count: int = 0) -> None:
        self.simulator.inject(replace(fault, skip=skipped_call_count))

    def clear_faults(self) -> None:
        self.simulator.clear_faults()

    def end_sessions(self) -> None:
        self.simulator.tokens.revoke_all()

    def switch_off(self) -> None:
        self.simulator.stop()

    def _meet_next_change(self, kind: FaultKind, **members: Any) -> None:
        self.simulator.inject(Fault(kind=kind, path_pattern=CHANGES, **members))


@contextmanager
def serving(profile: Profile) -> Iterator[PolarisMailPlatform]:
    """A platform with `client.test`; every kept connection ends with it."""
    with PolarisMailSimulator(profile=profile) as simulator:
        simulator.add_domain(DOMAIN)
        yield PolarisMailPlatform(simulator)
    close_sessions()
