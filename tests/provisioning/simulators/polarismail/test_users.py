"""Listings, details and counts of mailboxes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from provisioning.simulators.polarismail import PolarisMailSimulator
from tests.provisioning.simulators.polarismail.caller import ALL_ROWS, USER_PATH, Caller

CLIENT = {"domain": "client.test"}


@pytest.fixture
def team(polarismail: PolarisMailSimulator) -> list[str]:
    """Three more mailboxes, in an order that is not that of their names."""
    polarismail.add_mailbox("zoe@client.test", display_name="Zoé", account_type=2)
    polarismail.add_mailbox("al@client.test", display_name="Albert Boss", is_disabled=True)
    polarismail.add_mailbox("room@client.test", account_type=3)
    return ["al", "bob", "room", "zoe"]


def test_a_row_holds_strings_and_the_quota_in_megabytes(admin: Caller) -> None:
    assert admin.rows() == [
        {
            "username": "bob",
            "email": "bob@client.test",
            "uname": "Bob",
            "account_type": "1",
            "quota": "5000",
            "usage": "300",
            "disabled": "0",
        }
    ]


def test_who_opened_the_mailbox_when_is_told(
    polarismail: PolarisMailSimulator, admin: Caller
) -> None:
    bob = polarismail.mailbox("bob@client.test")
    assert bob is not None
    bob.last_login_at = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC).isoformat()
    assert admin.rows()[0]["lastauth_timestamp"] == "2026-01-02 03:04:05"


def test_unsliced_rows_are_all_rows_by_name(admin: Caller, team: list[str]) -> None:
    rows = admin.rows()
    assert [row["username"] for row in rows] == team
    assert [row["account_type"] for row in rows] == ["1", "1", "3", "2"]
    assert [row["disabled"] for row in rows] == ["1", "0", "0", "0"]


@pytest.mark.parametrize(
    ("offset", "limit", "expected"),
    [("0", "2", ["al", "bob"]), ("1", "9999", ["bob", "room", "zoe"]), ("4", "5", [])],
)
@pytest.mark.usefixtures("team")
def test_a_slice_begins_at_a_row(
    admin: Caller, offset: str, limit: str, expected: list[str]
) -> None:
    wish = {**ALL_ROWS, "slicing": "1", "offset": offset, "limit": limit}
    rows = admin.get("getAllUsersDomain", **CLIENT, **wish)
    assert [row["username"] for row in rows] == expected


@pytest.mark.parametrize(
    "wish",
    [
        {"slicing": "yes"},
        {"slicing": "1", "limit": "0"},
        {"slicing": "1", "offset": "-1", "limit": "5"},
        {"showQuota": ""},
    ],
)
def test_an_unfit_slice_is_refused(admin: Caller, wish: dict[str, str]) -> None:
    assert admin.is_refused("getAllUsersDomain", **CLIENT, **{**ALL_ROWS, **wish})


def test_rows_with_logins_open_sessions(admin: Caller) -> None:
    wish = {**ALL_ROWS, "getOTPAndToken": "1"}
    (row,) = admin.get("getAllUsersDomain", **CLIENT, **wish)
    caller = Caller(admin.simulator, USER_PATH)
    with caller.session:
        assert caller.login("bob", row["otp"], domain="client.test")
    assert not {"otp", "token"} & set(admin.rows()[0])


@pytest.mark.usefixtures("team")
@pytest.mark.parametrize(
    ("text", "expected"), [("BO", ["al", "bob"]), ("zoé", ["zoe"]), ("nobody", [])]
)
def test_a_search_finds_parts_of_names_without_quota(
    admin: Caller, text: str, expected: list[str]
) -> None:
    wish = {"slicing": "0", "offset": "0", "limit": "0"}
    rows = admin.get("searchUsers", **CLIENT, search=text, **wish)
    assert [row["username"] for row in rows] == expected
    assert not any("quota" in row for row in rows)


def test_one_mailbox_has_the_options_of_its_creation(admin: Caller) -> None:
    info: dict[str, Any] = admin.get("getUserInfo", **CLIENT, username="Bob")
    assert {"quota": "5000", "twofa_allowed": "1", "user_language": "en"}.items() <= info.items()
    assert admin.is_refused("getUserInfo", **CLIENT, username="bob@client.test")


@pytest.mark.usefixtures("team")
def test_counts_by_type(admin: Caller) -> None:
    assert admin.get("getTotalUsersDomain", **CLIENT, atype="B") == ["2", "1"]
    assert admin.is_refused("getTotalUsersDomain", **CLIENT, atype="1")
