"""ActiveSync and MAPI/EWS: alike but for their names."""

from __future__ import annotations

from typing import Any

import pytest

from provisioning.simulators.smartermail import SmarterMailSimulator
from provisioning.simulators.smartermail.protocols import ACTIVE_SYNC, MAPI, Protocol
from tests.provisioning.simulators.caller import Caller, refused

PATHS = {
    ACTIVE_SYNC: "settings/domain/active-sync-mailboxes",
    MAPI: "settings/domain/mapi-ews-mailboxes",
}
BOB_ON = {"emailAddress": "bob@client.test", "isActive": True}

pytestmark = pytest.mark.parametrize("protocol", [ACTIVE_SYNC, MAPI], ids=["eas", "mapi"])


def active(caller: Caller, protocol: Protocol) -> list[str]:
    rows = caller.get(PATHS[protocol]).json()[protocol.list_name]
    assert all(row["isActive"] for row in rows)
    return [row["emailAddress"] for row in rows]


def patch(caller: Caller, protocol: Protocol, body: Any) -> Any:
    return caller.post(f"{PATHS[protocol]}-patch", body)


def test_mailboxes_are_switched_on_and_off(domain_admin: Caller, protocol: Protocol) -> None:
    assert active(domain_admin, protocol) == []
    assert patch(domain_admin, protocol, [BOB_ON]).json() == {"success": True}
    assert active(domain_admin, protocol) == ["bob@client.test"]
    other = MAPI if protocol is ACTIVE_SYNC else ACTIVE_SYNC
    assert active(domain_admin, other) == []
    patch(domain_admin, protocol, [{**BOB_ON, "isActive": False}])
    assert active(domain_admin, protocol) == []


def test_without_permission_nothing_happens_and_success_is_told(
    simulator: SmarterMailSimulator, domain_admin: Caller, protocol: Protocol
) -> None:
    simulator.state.domains["client.test"].settings[protocol.permission] = False
    assert patch(domain_admin, protocol, [BOB_ON]).json() == {"success": True}
    assert active(domain_admin, protocol) == []


def test_the_limit_holds_for_all_or_nothing(
    simulator: SmarterMailSimulator, domain_admin: Caller, protocol: Protocol
) -> None:
    simulator.add_mailbox("eva@client.test")
    eva_on = {"emailAddress": "eva@client.test", "isActive": True}
    simulator.state.domains["client.test"].settings[protocol.limit] = 1
    response = patch(domain_admin, protocol, [BOB_ON, eva_on])
    assert refused(response, 400, protocol.limit_code)
    assert active(domain_admin, protocol) == []
    patch(domain_admin, protocol, [BOB_ON])
    assert patch(domain_admin, protocol, [{**BOB_ON, "isActive": False}, eva_on]).status_code == 200
    assert active(domain_admin, protocol) == ["eva@client.test"]


@pytest.mark.parametrize(
    "body",
    [
        {"emailAddress": "bob@client.test", "isActive": True},
        {"input": [BOB_ON]},
        ["bob@client.test"],
        [{"emailAddress": "bob@client.test"}],
        [BOB_ON, {"emailAddress": "bob", "isActive": True}],
        [BOB_ON, {"emailAddress": "nobody@client.test", "isActive": True}],
    ],
)
def test_anything_but_an_array_of_known_addresses_is_refused(
    domain_admin: Caller, protocol: Protocol, body: Any
) -> None:
    assert patch(domain_admin, protocol, body).status_code == 400
    assert active(domain_admin, protocol) == []
