"""Values as the platform writes them, which differ from call to call."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from provisioning.backends.base import MailboxKind
from provisioning.backends.errors import ProtocolViolation, Rejected
from provisioning.backends.sessions import close_sessions
from tests.provisioning.backends.polarismail.replies import backend_on, envelope, no, yes
from tests.provisioning.backends.wire import json_reply, speaking

GIBIBYTE = 1024**3
ROW: dict[str, object] = {
    "username": "ann",
    "email": "Ann@Client.test",
    "uname": "Ann",
    "account_type": "1",
    "quota": "5000",
    "usage": "12",
    "disabled": "0",
    "lastauth_timestamp": "2026-01-02 03:04:05",
}
INFO: dict[str, object] = {"active": "1", "vusers": 3, "aliases": 2, "lists": 1, "totalQuota": 9000}


@pytest.fixture(autouse=True)
def _sessions_end() -> Iterator[None]:
    yield
    close_sessions()


def test_numbers_and_flags_that_arrive_as_texts() -> None:
    with speaking(yes([ROW])) as wire:
        [state] = backend_on(wire).list_mailboxes("client.test")
    assert (state.address, state.display_name) == ("ann@client.test", "Ann")
    assert (state.quota_bytes, state.used_bytes) == (5 * GIBIBYTE, round(0.012 * GIBIBYTE))
    assert (state.kind, state.is_enabled) == (MailboxKind.BASIC, True)
    assert state.last_login_at == datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def test_numbers_and_flags_that_arrive_as_numbers() -> None:
    row = {**ROW, "account_type": 2, "quota": 500, "usage": 0, "disabled": 1}
    with speaking(yes([row])) as wire:
        [state] = backend_on(wire).list_mailboxes("client.test")
    assert (state.quota_bytes, state.used_bytes) == (GIBIBYTE // 2, 0)
    assert (state.kind, state.is_enabled) == (MailboxKind.ENHANCED, False)


@pytest.mark.parametrize("disabled", ["0", 0, "", None, False])
def test_text_zero_is_not_true(disabled: object) -> None:
    with speaking(yes([{**ROW, "disabled": disabled}])) as wire:
        [state] = backend_on(wire).list_mailboxes("client.test")
    assert state.is_enabled


@pytest.mark.parametrize("when", [None, "", "0", 0, "0000-00-00 00:00:00", "Never", "last week"])
def test_login_that_never_was_or_cannot_be_read_is_not_told(when: object) -> None:
    with speaking(yes([{**ROW, "lastauth_timestamp": when}])) as wire:
        [state] = backend_on(wire).list_mailboxes("client.test")
    assert state.last_login_at is None


def test_account_of_a_type_that_we_cannot_make() -> None:
    with speaking(yes([{**ROW, "account_type": "3"}])) as wire:
        [state] = backend_on(wire).list_mailboxes("client.test")
    assert state.kind is MailboxKind.OTHER


def test_row_without_its_full_address() -> None:
    row = {name: value for name, value in ROW.items() if name != "email"}
    with speaking(yes([row])) as wire:
        [state] = backend_on(wire).list_mailboxes("client.test")
    assert state.address == "ann@client.test"


@pytest.mark.parametrize("listed", [[], {}, None, ""])
def test_empty_list_in_any_form(listed: object) -> None:
    with speaking(yes(listed)) as wire:
        assert list(backend_on(wire).list_mailboxes("client.test")) == []


def test_list_that_arrives_as_an_object() -> None:
    with speaking(yes({"7": ROW})) as wire:
        assert len(backend_on(wire).list_mailboxes("client.test")) == 1


@pytest.mark.parametrize(
    "listed",
    [
        "none",
        [None],
        ["ann"],
        [{**ROW, "quota": None}],
        [{**ROW, "quota": "5 GB"}],
        [{**ROW, "quota": "0,5"}],
        [{**ROW, "quota": "NaN"}],
        [{**ROW, "usage": "-1"}],
        [{**ROW, "usage": True}],
        [{**ROW, "disabled": "perhaps"}],
        [{**ROW, "email": "", "username": ""}],
    ],
)
def test_figure_that_cannot_be_read_is_never_taken_for_zero(listed: object) -> None:
    with speaking(yes(listed)) as wire, pytest.raises(ProtocolViolation):
        backend_on(wire).list_mailboxes("client.test")


def test_domain_with_counts_as_numbers_and_switch_as_text() -> None:
    with speaking(yes({**INFO, "active": "0"})) as wire:
        state = backend_on(wire).read_domain("Client.test")
    assert state is not None
    assert (state.domain_name, state.is_enabled, state.used_bytes) == ("client.test", False, None)
    assert (state.mailbox_count, state.alias_count, state.list_count) == (3, 2, 1)


def test_statistics_mix_numbers_and_texts() -> None:
    figures = {
        "curemails": 7,
        "maxemails": "10",
        "cureemails": "2",
        "maxeemails": "5",
        "curdomains": "3",
        "maxdomains": "100",
        "curquota": "9000",
        "maxquota": "50000",
    }
    with speaking(yes(figures)) as wire:
        statistics = backend_on(wire).read_statistics()
    assert statistics.mailbox_counts == {MailboxKind.BASIC: 7, MailboxKind.ENHANCED: 2}
    assert statistics.max_mailbox_counts == {MailboxKind.BASIC: 10, MailboxKind.ENHANCED: 5}
    assert (statistics.domain_count, statistics.max_domain_count) == (3, 100)
    assert statistics.assigned_bytes is None  # its unit is not known


def test_unknown_members_are_ignored() -> None:
    with speaking(yes([{**ROW, "shoe_size": 44}], message="hello", meta={"all": 1})) as wire:
        assert len(backend_on(wire).list_mailboxes("client.test")) == 1


@pytest.mark.parametrize("code", [None, 2, -1, "yes", True, [], {}])
def test_answer_without_its_returncode_is_no_success(code: object) -> None:
    with speaking(envelope(code)) as wire, pytest.raises(ProtocolViolation) as caught:
        backend_on(wire, is_signed_in=False).test_connection()
    assert caught.value.outcome.value == "pause"


@pytest.mark.parametrize("body", [b"{}", b"[]", b'"ok"', b"null", b'{"returncode":1', b""])
def test_answer_that_is_no_envelope_leaves_a_change_open(body: bytes) -> None:
    alive = yes({})
    with speaking(json_reply(body), alive) as wire, pytest.raises(ProtocolViolation) as caught:
        backend_on(wire).set_domain_enabled("client.test", is_enabled=True)
    assert caught.value.was_sent


def test_message_beside_a_refusal_without_text_is_shown_to_staff() -> None:
    with (
        speaking(
            no(None, message="Not your domain"),
            yes("new"),
            no(None, message="No way"),
            yes({}),  # the new token is good for something else
            yes(INFO),
        ) as wire,
        pytest.raises(Rejected, match="No way"),
    ):
        backend_on(wire).set_domain_enabled("client.test", is_enabled=True)
