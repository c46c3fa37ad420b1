"""What is known after something went wrong."""

from __future__ import annotations

from dataclasses import replace

import pytest

from provisioning.backends.base import Backend, ForwardState
from provisioning.backends.errors import (
    Outcome,
    OutcomeUnknown,
    Overloaded,
    ProtocolViolation,
    Rejected,
    ServerUnavailable,
)
from tests.provisioning.backends.contract import (
    ADDRESS,
    DOMAIN,
    MAILBOX_SPEC,
    BackendContract,
    Platform,
)


class FaultContract(BackendContract):
    """Cuts, failing servers, ended sessions."""

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
        spec = replace(MAILBOX_SPEC, forward=ForwardState(("x@elsewhere.test",)))
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
