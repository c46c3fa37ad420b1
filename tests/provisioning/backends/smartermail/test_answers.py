"""Answers that differ from build to build, read from servers that send exactly those."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from provisioning.backends.base import AccessToken, ServerAccess
from provisioning.backends.errors import ProtocolViolation
from provisioning.backends.sessions import close_sessions
from provisioning.backends.smartermail import SmarterMailBackend
from provisioning.backends.smartermail.refusals import code_of
from tests.provisioning.backends.memory_tokens import MemoryTokenStore
from tests.provisioning.backends.wire import Wire, json_reply, speaking

FAR = datetime.now(UTC) + timedelta(hours=1)
USER = {
    "userName": "Alice",
    "emailAddress": "Alice@Client.test",
    "fullName": None,
    "maxMailboxSize": 0,
    "currentMailboxSize": 12,
    "lastLoginTime": "0001-01-01T00:00:00",
    "isPrimaryDomainAdmin": True,
}


@pytest.fixture(autouse=True)
def _sessions_end() -> Iterator[None]:
    yield
    close_sessions()


def reply(**members: object) -> list[bytes]:
    return json_reply(json.dumps({"success": True, **members}).encode())


def backend_on(wire: Wire) -> SmarterMailBackend:
    tokens = MemoryTokenStore()
    for scope in ("system", "domain:client.test"):
        tokens.save(scope, AccessToken("token", FAR))
    return SmarterMailBackend(
        ServerAccess("mail1", wire.base_url, "admin", "secret", 1, 1, allows_local_addresses=True),
        tokens,
    )


def test_protocol_lists_may_be_null_left_out_or_hold_what_is_off() -> None:
    for eas in (
        {"activeSyncAccounts": None},
        {},
        {"activeSyncAccounts": [{"emailAddress": "alice@client.test", "isActive": False}]},
    ):
        mapi = {"mapiEwsAccounts": [{"emailAddress": "ALICE@client.test"}]}
        with speaking(reply(userData=[USER]), reply(**eas), reply(**mapi)) as wire:
            [state] = backend_on(wire).list_mailboxes("client.test")
        assert (state.address, state.has_eas, state.has_mapi) == ("alice@client.test", False, True)
        assert (state.display_name, state.used_bytes, state.last_login_at) == ("", 12, None)
        assert (state.is_enabled, state.is_domain_admin) == (True, True)


@pytest.mark.parametrize(
    "users",
    [
        None,
        [],
        "none",
        [None],
        [{**USER, "currentMailboxSize": None}],
        [{**USER, "currentMailboxSize": "12"}],
        [{**USER, "currentMailboxSize": -1}],
        [{**USER, "emailAddress": None}],
        [{**USER, "lastLoginTime": "yesterday"}],
        [{**USER, "securityFlags": {"isDisabled": "no"}}],
    ],
)
def test_a_list_that_cannot_be_read_is_never_taken_for_empty_or_zero(users: object) -> None:
    with (
        speaking(reply(userData=users), reply(), reply()) as wire,
        pytest.raises(ProtocolViolation),
    ):
        backend_on(wire).list_mailboxes("client.test")


@pytest.mark.parametrize(
    ("members", "is_enabled", "used_bytes"),
    [
        ({"status": "Enabled"}, True, None),
        ({"status": "Disabled", "sizeMb": 1.5}, False, 1_572_864),
        ({"isEnabled": False, "status": "Enabled", "size": 3_000_000_000}, False, 3_000_000_000),
        ({"isEnabled": True, "size": 0, "sizeMb": 9}, True, 0),
    ],
)
def test_domain_list_of_different_builds(
    members: dict[str, object], is_enabled: bool, used_bytes: int | None
) -> None:
    domain = {"name": "Client.test", "userCount": 4, **members}
    with speaking(reply(data=[domain])) as wire:
        [state] = backend_on(wire).list_domains()
    assert (state.domain_name, state.mailbox_count) == ("client.test", 4)
    assert (state.is_enabled, state.used_bytes) == (is_enabled, used_bytes)


def test_server_without_domains() -> None:
    with speaking(reply(data=None), reply()) as wire:
        assert list(backend_on(wire).list_domains()) == []
        assert list(backend_on(wire).list_domains()) == []


def test_change_that_does_not_say_whether_it_was_done() -> None:
    for body in (b"{}", b'{"success":null}', b'{"success":"true"}'):
        with speaking(json_reply(body)) as wire, pytest.raises(ProtocolViolation) as caught:
            backend_on(wire).set_domain_enabled("client.test", is_enabled=True)
        assert caught.value.was_sent


def test_only_the_part_before_the_first_bar_is_the_code() -> None:
    assert code_of("DOMAIN_ADD_ERROR_NAME_IN_USE|client.test|x") == "DOMAIN_ADD_ERROR_NAME_IN_USE"
    assert code_of("Busy") == "Busy"
