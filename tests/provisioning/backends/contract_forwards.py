"""Forwards and automatic answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from provisioning.backends.base import AutoReply, Backend, ForwardState, ReplyAudience
from provisioning.backends.errors import NotFound
from tests.provisioning.backends.contract import (
    ADDRESS,
    BOB,
    MAILBOX_SPEC,
    BackendContract,
    Platform,
)

OUTSIDE = "x@elsewhere.test"


class ForwardContract(BackendContract):
    """Where a mailbox's messages go on to."""

    @pytest.fixture
    def backend(self, platform: Platform) -> Backend:
        platform.add_mailbox(BOB)
        return platform.open_backend()

    def test_forward_is_set_replaced_and_taken_away(self, backend: Backend) -> None:
        assert backend.read_forward(BOB).targets == ()
        for targets in ((OUTSIDE,), ("y@elsewhere.test",), ()):
            for _ in range(2):
                backend.set_forward(BOB, ForwardState(targets))
                assert backend.read_forward(BOB).targets == targets

    def test_mailbox_is_created_with_its_forward(self, backend: Backend) -> None:
        backend.create_mailbox(replace(MAILBOX_SPEC, forward=ForwardState((OUTSIDE,))))
        assert backend.read_forward(ADDRESS).targets == (OUTSIDE,)

    def test_forward_of_a_missing_mailbox_is_not_found(self, backend: Backend) -> None:
        with pytest.raises(NotFound):
            backend.read_forward(ADDRESS)
        with pytest.raises(NotFound):
            backend.set_forward(ADDRESS, ForwardState((OUTSIDE,)))


class KeepCopyContract(ForwardContract):
    """Whether a copy stays, where that can be chosen; one stays unless said otherwise."""

    @pytest.mark.parametrize(("wish", "kept"), [(None, True), (True, True), (False, False)])
    def test_copy_is_kept(self, backend: Backend, wish: bool | None, kept: bool) -> None:
        backend.set_forward(BOB, ForwardState((OUTSIDE, "y@elsewhere.test"), keeps_copy=wish))
        state = backend.read_forward(BOB)
        assert (set(state.targets), state.keeps_copy) == ({OUTSIDE, "y@elsewhere.test"}, kept)

    def test_mailbox_that_forwards_no_more_keeps_its_mail(self, backend: Backend) -> None:
        backend.set_forward(BOB, ForwardState((OUTSIDE,), keeps_copy=False))
        backend.set_forward(BOB, ForwardState(keeps_copy=False))
        assert backend.read_forward(BOB).keeps_copy is True


class AutoReplyContract(BackendContract):
    """The automatic answer of a mailbox."""

    REPLY = AutoReply(
        is_enabled=True,
        subject="Away",
        body="Back in July",
        outside_body="We are closed",
        is_html=False,
        starts_at=datetime(2026, 7, 1, tzinfo=UTC),
        ends_at=datetime(2026, 7, 15, 12, tzinfo=UTC),
        outside_audience=ReplyAudience.CONTACTS,
        only_when_addressed_directly=True,
    )

    @pytest.fixture
    def backend(self, platform: Platform) -> Backend:
        platform.add_mailbox(BOB)
        return platform.open_backend()

    def test_reply_reads_back_and_may_be_set_again(self, backend: Backend) -> None:
        assert not backend.read_auto_reply(BOB).is_enabled
        for _ in range(2):
            backend.set_auto_reply(BOB, self.REPLY)
            assert backend.read_auto_reply(BOB) == self.REPLY

    def test_reply_without_dates_and_for_all(self, backend: Backend) -> None:
        backend.set_auto_reply(BOB, self.REPLY)
        plain = AutoReply(is_enabled=True, subject="Away", body="<p>Soon</p>", is_html=True)
        backend.set_auto_reply(BOB, plain)
        assert backend.read_auto_reply(BOB) == plain

    def test_reply_of_a_missing_mailbox_is_not_found(self, backend: Backend) -> None:
        with pytest.raises(NotFound):
            backend.read_auto_reply(ADDRESS)
        with pytest.raises(NotFound):
            backend.set_auto_reply(ADDRESS, self.REPLY)
