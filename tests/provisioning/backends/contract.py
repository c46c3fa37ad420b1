"""What every backend promises, run against each platform's simulator.

A platform's test module subclasses `BackendContract` and gives a `platform` fixture.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import replace

import pytest

from provisioning.backends.base import Backend, DomainSpec, MailboxChange, MailboxSpec
from provisioning.backends.errors import (
    CredentialsRefused,
    HostUnreachable,
    NameInUse,
    NotFound,
    Outcome,
    OutcomeUnknown,
    Overloaded,
    PasswordTooWeak,
    PlatformLimit,
    ProtocolNotAvailable,
    ProtocolViolation,
    Rejected,
    ServerUnavailable,
)
from provisioning.errors import ClaimLost

GIBIBYTE = 1024**3
DOMAIN = "client.test"
ADDRESS = "alice@client.test"
PASSWORD = "Chosen!Passw0rd7"

DOMAIN_SPEC = DomainSpec(
    domain_name="new.test",
    admin_username="qzxwvutsrp",
    admin_password="Hidden!Admin9long",
    storage_path="C:\\SmarterMail\\Domains\\new.test",
    mail_host_name="mail.new.test",
    max_mailbox_count=25,
    outbound_ip="203.0.113.9",
    offers_eas=True,
    offers_mapi=False,
)
MAILBOX_SPEC = MailboxSpec(
    address=ADDRESS, password=PASSWORD, display_name="Alice Ångström", quota_bytes=5 * GIBIBYTE
)


class Platform(ABC):
    """A simulated platform with `client.test`, which may use EAS and MAPI."""

    @abstractmethod
    def open_backend(
        self, *, password: str | None = None, before_call: Callable[[], None] = lambda: None
    ) -> Backend:
        """A backend on this platform; all of them share one token store."""

    @abstractmethod
    def sign_in(self) -> None:
        """Makes the shared tokens for the server and for `client.test`."""

    @abstractmethod
    def add_mailbox(self, address: str, *, has_eas: bool = False) -> None: ...

    @abstractmethod
    def add_alias(self, address: str) -> None: ...

    @abstractmethod
    def limit_mailboxes(self, count: int) -> None:
        """Limits what `client.test` may have, its administrator included."""

    @abstractmethod
    def forbid_protocols(self) -> None:
        """Takes EAS and MAPI from `client.test`."""

    @abstractmethod
    def has_domain(self, name: str) -> bool: ...

    @abstractmethod
    def has_mailbox(self, address: str) -> bool: ...

    @abstractmethod
    def has_password(self, address: str, password: str) -> bool: ...

    @abstractmethod
    def call_count(self) -> int: ...

    @abstractmethod
    def cut_next_change(self, *, after_acting: bool) -> None: ...

    @abstractmethod
    def cut_next_read(self) -> None: ...

    @abstractmethod
    def fail_next_change(self, status: int, *, retry_after_seconds: int | None = None) -> None: ...

    @abstractmethod
    def fail_next_read(self, status: int) -> None: ...

    @abstractmethod
    def answer_next_change_late(self) -> None:
        """Acts at once, but answers after the read limit."""

    @abstractmethod
    def answer_next_change_with_page(self) -> None: ...

    @abstractmethod
    def end_sessions(self) -> None: ...

    @abstractmethod
    def switch_off(self) -> None: ...


class BackendContract:
    """Each test is one promise of `provisioning/backends/base.py`."""

    @pytest.fixture
    def backend(self, platform: Platform) -> Backend:
        return platform.open_backend()

    # Connection

    def test_connection_test_succeeds(self, backend: Backend) -> None:
        backend.test_connection()

    def test_wrong_password_pauses_after_one_attempt(self, platform: Platform) -> None:
        backend = platform.open_backend(password="Wrong!Passw0rd")
        with pytest.raises(CredentialsRefused) as caught:
            backend.test_connection()
        assert caught.value.outcome is Outcome.PAUSE
        assert platform.call_count() == 1

    def test_switched_off_server_is_unreachable_and_nothing_was_sent(
        self, platform: Platform, backend: Backend
    ) -> None:
        platform.sign_in()
        platform.switch_off()
        with pytest.raises(HostUnreachable) as caught:
            backend.create_mailbox(MAILBOX_SPEC)
        assert (caught.value.outcome, caught.value.was_sent) == (Outcome.NOT_SENT, False)

    def test_what_the_caller_raises_stops_the_verb(self, platform: Platform) -> None:
        def lose_claim() -> None:
            raise ClaimLost("another worker")

        with pytest.raises(ClaimLost):
            platform.open_backend(before_call=lose_claim).create_mailbox(MAILBOX_SPEC)
        assert platform.call_count() == 0

    # Domains

    def test_created_and_configured_domain_reads_back(
        self, platform: Platform, backend: Backend
    ) -> None:
        backend.create_domain(DOMAIN_SPEC)
        backend.configure_domain(DOMAIN_SPEC)
        state = backend.read_domain("new.test")
        assert state is not None
        assert (state.domain_name, state.is_enabled) == ("new.test", True)
        assert state.admin_username == "qzxwvutsrp"
        assert "new.test" in [domain.domain_name for domain in backend.list_domains()]

    def test_second_creation_says_that_the_name_is_in_use(self, backend: Backend) -> None:
        backend.create_domain(DOMAIN_SPEC)
        with pytest.raises(NameInUse):
            backend.create_domain(DOMAIN_SPEC)

    def test_configuring_again_changes_nothing(self, backend: Backend) -> None:
        backend.create_domain(DOMAIN_SPEC)
        backend.configure_domain(DOMAIN_SPEC)
        backend.configure_domain(DOMAIN_SPEC)
        assert backend.read_domain("new.test") is not None

    def test_missing_domain_reads_as_none(self, backend: Backend) -> None:
        assert backend.read_domain("missing.test") is None

    def test_domain_is_not_absent_when_the_server_fails(  # AT-B06
        self, platform: Platform, backend: Backend
    ) -> None:
        platform.sign_in()
        platform.fail_next_read(500)
        with pytest.raises(ServerUnavailable):
            backend.read_domain("missing.test")

    def test_suspending_and_resuming_may_be_repeated(self, backend: Backend) -> None:  # AT-B11, B13
        for is_enabled in (False, False, True, True):
            backend.set_domain_enabled(DOMAIN, is_enabled=is_enabled)
            state = backend.read_domain(DOMAIN)
            assert state is not None
            assert state.is_enabled is is_enabled

    def test_suspending_a_missing_domain_is_not_found(self, backend: Backend) -> None:
        with pytest.raises(NotFound):
            backend.set_domain_enabled("missing.test", is_enabled=False)

    def test_deleting_a_domain_again_is_quiet(  # AT-B16
        self, platform: Platform, backend: Backend
    ) -> None:
        platform.sign_in()
        backend.delete_domain(DOMAIN, delete_files=True)
        assert not platform.has_domain(DOMAIN)
        backend.delete_domain(DOMAIN, delete_files=True)
        assert backend.read_mailbox(ADDRESS) is None

    def test_dkim_may_be_enabled_again(self, backend: Backend) -> None:
        backend.enable_dkim(DOMAIN)
        backend.enable_dkim(DOMAIN)

    # Mailboxes

    def test_created_mailbox_reads_back(self, platform: Platform, backend: Backend) -> None:
        backend.create_mailbox(replace(MAILBOX_SPEC, has_eas=True, has_mapi=True))
        state = backend.read_mailbox(ADDRESS)
        assert state is not None
        assert (state.address, state.display_name) == (ADDRESS, "Alice Ångström")
        assert (state.quota_bytes, state.used_bytes) == (5 * GIBIBYTE, 0)
        assert (state.has_eas, state.has_mapi) == (True, True)
        assert (state.is_enabled, state.is_domain_admin) == (True, False)
        assert state.last_login_at is None
        assert platform.has_password(ADDRESS, PASSWORD)

    def test_address_is_taken_in_any_case(self, backend: Backend) -> None:
        backend.create_mailbox(replace(MAILBOX_SPEC, address="Alice@Client.Test"))
        assert backend.read_mailbox("ALICE@client.test") is not None

    def test_second_mailbox_of_the_name_is_refused(self, backend: Backend) -> None:
        backend.create_mailbox(MAILBOX_SPEC)
        with pytest.raises(NameInUse):
            backend.create_mailbox(MAILBOX_SPEC)

    def test_name_of_an_alias_is_refused(self, platform: Platform, backend: Backend) -> None:
        platform.add_alias(ADDRESS)
        with pytest.raises(NameInUse):
            backend.create_mailbox(MAILBOX_SPEC)

    def test_limit_of_the_platform_is_refused(self, platform: Platform, backend: Backend) -> None:
        platform.limit_mailboxes(1)
        with pytest.raises(PlatformLimit):
            backend.create_mailbox(MAILBOX_SPEC)

    def test_weak_password_is_refused(self, platform: Platform, backend: Backend) -> None:
        for weak in ("a1!", "alllowercase"):
            with pytest.raises(PasswordTooWeak):
                backend.create_mailbox(replace(MAILBOX_SPEC, password=weak))
        platform.add_mailbox(ADDRESS)
        with pytest.raises(PasswordTooWeak):
            backend.set_mailbox_password(ADDRESS, "weak")

    def test_mailbox_in_a_missing_domain_is_not_found(self, backend: Backend) -> None:
        with pytest.raises(NotFound):
            backend.create_mailbox(replace(MAILBOX_SPEC, address="alice@missing.test"))

    def test_refused_protocol_leaves_no_half_made_mailbox(
        self, platform: Platform, backend: Backend
    ) -> None:
        platform.forbid_protocols()
        with pytest.raises(ProtocolNotAvailable):
            backend.create_mailbox(replace(MAILBOX_SPEC, has_eas=True))
        assert not platform.has_mailbox(ADDRESS)

    def test_change_touches_only_what_is_named(self, platform: Platform, backend: Backend) -> None:
        backend.create_mailbox(MAILBOX_SPEC)
        backend.change_mailbox(MailboxChange(ADDRESS, quota_bytes=GIBIBYTE))
        backend.change_mailbox(MailboxChange(ADDRESS, has_mapi=True))
        backend.change_mailbox(MailboxChange(ADDRESS, is_enabled=False))
        state = backend.read_mailbox(ADDRESS)
        assert state is not None
        assert (state.display_name, state.quota_bytes) == ("Alice Ångström", GIBIBYTE)
        assert (state.has_eas, state.has_mapi, state.is_enabled) == (False, True, False)
        assert platform.has_password(ADDRESS, PASSWORD)

    def test_everything_can_be_changed_at_once_and_again(self, backend: Backend) -> None:
        backend.create_mailbox(replace(MAILBOX_SPEC, has_eas=True))
        change = MailboxChange(
            ADDRESS,
            display_name="",
            quota_bytes=0,
            is_enabled=False,
            has_eas=False,
            has_mapi=True,
        )
        for _ in range(2):
            backend.change_mailbox(change)
            state = backend.read_mailbox(ADDRESS)
            assert state is not None
            assert (state.display_name, state.quota_bytes, state.is_enabled) == ("", 0, False)
            assert (state.has_eas, state.has_mapi) == (False, True)

    def test_change_of_nothing_makes_no_call(self, platform: Platform, backend: Backend) -> None:
        backend.change_mailbox(MailboxChange(ADDRESS))
        assert platform.call_count() == 0

    @pytest.mark.parametrize(
        "change",
        [
            MailboxChange(ADDRESS, display_name="Nobody"),
            MailboxChange(ADDRESS, is_enabled=False),
            MailboxChange(ADDRESS, has_eas=True),
        ],
    )
    def test_changing_a_missing_mailbox_is_not_found(
        self, backend: Backend, change: MailboxChange
    ) -> None:
        with pytest.raises(NotFound):
            backend.change_mailbox(change)

    def test_password_is_set_and_nothing_else(self, platform: Platform, backend: Backend) -> None:
        backend.create_mailbox(MAILBOX_SPEC)
        before = backend.read_mailbox(ADDRESS)
        for _ in range(2):
            backend.set_mailbox_password(ADDRESS, "Another!Passw0rd8")
        assert platform.has_password(ADDRESS, "Another!Passw0rd8")
        assert backend.read_mailbox(ADDRESS) == before

    def test_password_of_a_missing_mailbox_is_not_found(self, backend: Backend) -> None:
        with pytest.raises(NotFound):
            backend.set_mailbox_password(ADDRESS, PASSWORD)

    def test_deleting_a_mailbox_again_is_quiet(self, platform: Platform, backend: Backend) -> None:
        platform.add_mailbox(ADDRESS)
        backend.delete_mailbox(ADDRESS)
        assert not platform.has_mailbox(ADDRESS)
        backend.delete_mailbox(ADDRESS)
        assert backend.read_mailbox(ADDRESS) is None

    def test_list_has_every_mailbox_with_its_protocols(
        self, platform: Platform, backend: Backend
    ) -> None:
        platform.add_mailbox(ADDRESS, has_eas=True)
        platform.add_mailbox("bob@client.test")
        states = {state.address: state for state in backend.list_mailboxes(DOMAIN)}
        assert [state.has_eas for state in states.values() if not state.is_domain_admin] == [
            True,
            False,
        ]
        assert states[ADDRESS] == backend.read_mailbox(ADDRESS)

    def test_list_of_a_missing_domain_is_not_found(self, backend: Backend) -> None:
        with pytest.raises(NotFound):
            backend.list_mailboxes("missing.test")

    # Faults

    @pytest.mark.parametrize("after_acting", [False, True])
    def test_cut_change_is_unknown_and_never_sent_again(
        self, platform: Platform, backend: Backend, after_acting: bool
    ) -> None:
        platform.sign_in()
        platform.cut_next_change(after_acting=after_acting)
        calls_before = platform.call_count()
        with pytest.raises(OutcomeUnknown) as caught:
            backend.create_mailbox(MAILBOX_SPEC)
        assert (caught.value.was_sent, caught.value.verb) == (True, "create_mailbox")
        assert platform.call_count() == calls_before + 1
        assert (backend.read_mailbox(ADDRESS) is not None) is after_acting

    @pytest.mark.parametrize("status", [500, 502, 504])
    def test_server_error_on_a_change_is_unknown(
        self, platform: Platform, backend: Backend, status: int
    ) -> None:
        platform.sign_in()
        platform.fail_next_change(status)
        with pytest.raises(OutcomeUnknown) as caught:
            backend.create_mailbox(MAILBOX_SPEC)
        assert (caught.value.was_sent, caught.value.http_status) == (True, status)

    def test_late_answer_to_a_change_is_unknown(self, platform: Platform, backend: Backend) -> None:
        platform.sign_in()
        platform.answer_next_change_late()
        with pytest.raises(OutcomeUnknown):
            backend.create_mailbox(MAILBOX_SPEC)
        assert platform.has_mailbox(ADDRESS)

    @pytest.mark.parametrize("status", [429, 503])
    def test_overloaded_server_names_its_delay(
        self, platform: Platform, backend: Backend, status: int
    ) -> None:
        platform.sign_in()
        platform.fail_next_change(status, retry_after_seconds=17)
        with pytest.raises(Overloaded) as caught:
            backend.create_mailbox(MAILBOX_SPEC)
        assert (caught.value.retry_after_seconds, caught.value.was_sent) == (17, False)

    def test_web_page_in_place_of_an_answer_pauses(
        self, platform: Platform, backend: Backend
    ) -> None:
        platform.sign_in()
        platform.answer_next_change_with_page()
        with pytest.raises(ProtocolViolation) as caught:
            backend.create_mailbox(MAILBOX_SPEC)
        assert (caught.value.outcome, caught.value.was_sent) == (Outcome.PAUSE, True)

    def test_cut_read_is_sent_again_at_once(  # AT-B23
        self, platform: Platform, backend: Backend
    ) -> None:
        platform.sign_in()
        platform.cut_next_read()
        assert backend.read_domain(DOMAIN) is not None

    def test_read_cut_twice_is_unavailable(self, platform: Platform, backend: Backend) -> None:
        platform.sign_in()
        platform.cut_next_read()
        platform.cut_next_read()
        with pytest.raises(ServerUnavailable) as caught:
            backend.list_domains()
        assert (caught.value.outcome, caught.value.was_sent) == (Outcome.NOT_SENT, False)

    def test_session_that_ended_is_renewed_on_the_way(
        self, platform: Platform, backend: Backend
    ) -> None:
        platform.sign_in()
        platform.end_sessions()
        backend.create_mailbox(MAILBOX_SPEC)
        assert platform.has_mailbox(ADDRESS)

    def test_cut_between_two_changes_is_unknown(self, platform: Platform, backend: Backend) -> None:
        platform.sign_in()
        spec = replace(MAILBOX_SPEC, has_eas=True)
        calls: list[None] = []

        def switch_off_before_the_second_call() -> None:
            calls.append(None)
            if len(calls) == 2:
                platform.switch_off()

        interrupted = platform.open_backend(before_call=switch_off_before_the_second_call)
        with pytest.raises(OutcomeUnknown) as caught:
            interrupted.create_mailbox(spec)
        assert caught.value.was_sent
        assert platform.has_mailbox(ADDRESS)

    def test_unexplained_refusal_is_shown_to_staff(
        self, platform: Platform, backend: Backend
    ) -> None:
        with pytest.raises(Rejected) as caught:
            backend.create_mailbox(replace(MAILBOX_SPEC, address="not a name@client.test"))
        assert caught.value.detail
