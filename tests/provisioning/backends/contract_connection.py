"""Reaching the server."""

from __future__ import annotations

import pytest

from provisioning.backends.base import Backend
from provisioning.backends.errors import CredentialsRefused, HostUnreachable, Outcome
from provisioning.errors import ClaimLost
from tests.provisioning.backends.contract import MAILBOX_SPEC, BackendContract, Platform


class ConnectionContract(BackendContract):
    """Connection tests, and what stops a verb before anything is sent."""

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
