"""Every change under every fault: done exactly once, or a clear refusal."""

from __future__ import annotations

from typing import ClassVar

import pytest

from provisioning.backends.base import Backend, Capabilities
from provisioning.backends.errors import (
    NotFound,
    Outcome,
    OutcomeUnknown,
    Overloaded,
    ProtocolViolation,
    Rejected,
)
from tests.provisioning.backends.changes import CHANGES, Change
from tests.provisioning.backends.contract import BOB, BackendContract, Platform


class ChangeContract(BackendContract):
    """Subclasses name the `capabilities` of their platform: they choose the verbs."""

    capabilities: ClassVar[Capabilities]

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        changes = [change for change in CHANGES if change.needs(self.capabilities)]
        metafunc.parametrize("change", changes, ids=[change.name for change in changes])

    @pytest.fixture
    def backend(self, platform: Platform, change: Change) -> Backend:
        """Warm, with all that the change needs; nothing is recorded yet."""
        platform.add_mailbox(BOB)
        backend = platform.open_backend()
        change.prepare(backend)
        platform.sign_in()
        return backend

    def test_happy_path_and_repeat(self, backend: Backend, change: Change) -> None:
        change.act(backend)
        assert change.is_done(backend)
        if change.repeated is None:
            change.act(backend)
        else:
            with pytest.raises(change.repeated):
                change.act(backend)
        assert change.is_done(backend)

    def test_without_its_object(self, platform: Platform, change: Change) -> None:
        platform.add_mailbox(BOB)
        backend = platform.open_backend()
        if change.absent is None:
            change.act(backend)
            assert change.is_done(backend)
        else:
            with pytest.raises(change.absent):
                change.act(backend)

    @pytest.mark.parametrize("after_acting", [False, True])
    def test_cut(
        self, platform: Platform, backend: Backend, change: Change, after_acting: bool
    ) -> None:
        platform.cut_next_change(after_acting=after_acting)
        with pytest.raises(OutcomeUnknown) as caught:
            change.act(backend)
        assert caught.value.was_sent
        _settle(backend, change)

    def test_late_answer(self, platform: Platform, backend: Backend, change: Change) -> None:
        platform.answer_next_change_late()
        with pytest.raises(OutcomeUnknown):
            change.act(backend)
        _settle(backend, change)

    def test_web_page_in_place_of_an_answer(
        self, platform: Platform, backend: Backend, change: Change
    ) -> None:
        platform.answer_next_change_with_page()
        with pytest.raises(ProtocolViolation) as caught:
            change.act(backend)
        assert (caught.value.outcome, caught.value.was_sent) == (Outcome.PAUSE, True)
        _settle(backend, change)

    def test_failure_under_200(  # AT-B22
        self, platform: Platform, backend: Backend, change: Change
    ) -> None:
        platform.refuse_next_change()
        with pytest.raises(Rejected) as caught:
            change.act(backend)
        assert not isinstance(caught.value, NotFound)
        assert caught.value.detail
        assert not _is_changed(backend, change)
        change.act(backend)
        assert change.is_done(backend)

    def test_overloaded_server(self, platform: Platform, backend: Backend, change: Change) -> None:
        platform.fail_next_change(503, retry_after_seconds=17)
        with pytest.raises(Overloaded) as caught:
            change.act(backend)
        assert (caught.value.was_sent, caught.value.retry_after_seconds) == (False, 17)
        change.act(backend)
        assert change.is_done(backend)

    def test_session_that_ends_in_the_middle(
        self, platform: Platform, change: Change, backend: Backend
    ) -> None:
        calls: list[None] = []

        def end_sessions_after_the_first_call() -> None:
            calls.append(None)
            if len(calls) == 2:
                platform.end_sessions()

        change.act(platform.open_backend(before_call=end_sessions_after_the_first_call))
        platform.end_sessions()
        assert change.is_done(backend)


def _settle(backend: Backend, change: Change) -> None:
    """What the queue does about an unknown outcome: look, and go on only if it is not done."""
    if not change.is_done(backend):
        change.act(backend)
    assert change.is_done(backend)


def _is_changed(backend: Backend, change: Change) -> bool:
    """A password is not seen from outside, so only what can be seen counts."""
    return change.name != "set_mailbox_password" and change.is_done(backend)
