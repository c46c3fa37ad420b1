"""One test a switch: figures, mailboxes, addresses, DKIM and brand."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from tests.provisioning.simulators.polarismail.caller import (
    ALL_ROWS,
    NEW_USER,
    Caller,
    as_admin,
    as_mailbox,
    serving,
)

CLIENT = {"domain": "client.test"}
BOB = {"username": "bob", **CLIENT}
EDIT_BOB = {"editusername": "bob", "editdomain": "client.test"}
INFO = {"alias": "info", **CLIENT}
PNG_TEXT = base64.b64encode(b"\x89PNG\r\n\x1a\n").decode()


@pytest.mark.parametrize(("unit", "quota"), [("megabytes", 5000), ("gigabytes", 5)])
def test_domain_quota_unit(unit: str, quota: int) -> None:
    with serving(domain_quota_unit=unit) as simulator, as_admin(simulator) as admin:
        simulator.state.plan.max_quota_gigabytes = 10
        assert admin.get("getDomainInfo", **CLIENT)["totalQuota"] == quota
        assigned = admin.get("getDomainAssignedQuota", **CLIENT)
        assert assigned == {"totalquota": str(quota)}
        stats = admin.get("getAdminStats")
        assert (stats["curquota"], stats["maxquota"]) == (str(quota), str(2 * quota))


@pytest.mark.parametrize(("form", "value"), [("empty", ""), ("null", None), ("none", "none")])
def test_no_catch_all(form: str, value: str | None) -> None:
    with serving(no_catch_all=form) as simulator, as_admin(simulator) as admin:
        assert admin.get("getDomainInfo", **CLIENT)["catchall"] == value
        admin.get("updateDomain", **CLIENT, editcatchall="bob@client.test")
        assert admin.get("getDomainInfo", **CLIENT)["catchall"] == "bob@client.test"


def test_empty_catch_all_switches_off() -> None:
    with serving(empty_catch_all_switches_off=False) as simulator, as_admin(simulator) as admin:
        admin.get("updateDomain", **CLIENT, editcatchall="bob@client.test")
        admin.get("updateDomain", **CLIENT, editcatchall="")
        assert admin.get("getDomainInfo", **CLIENT)["catchall"] == "bob@client.test"


def test_megabytes_per_gigabyte() -> None:
    with serving(megabytes_per_gigabyte=1024) as simulator, as_admin(simulator) as admin:
        (bob,) = admin.rows()
        assert (bob["quota"], bob["usage"]) == ("5120", str(300_000_000 // 1024**2))
        assert admin.get("getDomainInfo", **CLIENT)["totalQuota"] == 5120
        admin.get("updateUser", **EDIT_BOB, editquota="0.5")
        assert admin.rows()[0]["quota"] == "512"


def test_usage_unit() -> None:
    with serving(usage_unit="bytes") as simulator, as_admin(simulator) as admin:
        (bob,) = admin.rows()
        assert (bob["quota"], bob["usage"]) == ("5000", "300000000")


def test_row_numbers() -> None:
    with serving(row_numbers="numbers") as simulator, as_admin(simulator) as admin:
        (bob,) = admin.rows()
        told = [bob[name] for name in ("account_type", "quota", "usage", "disabled")]
        assert told == [1, 5000, 300, 0]


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ("0", {"disabled": "0"}),
        ("empty", {"disabled": ""}),
        ("null", {"disabled": None}),
        ("missing", {}),
    ],
)
def test_enabled_reads_as(form: str, told: dict[str, Any]) -> None:
    with serving(enabled_reads_as=form) as simulator, as_admin(simulator) as admin:
        row = admin.rows()[0]
        assert {name: row[name] for name in row if name == "disabled"} == told
        admin.get("disableUser", **BOB)
        assert admin.rows()[0]["disabled"] == "1"


@pytest.mark.parametrize(("form", "value"), [("null", None), ("empty", "")])
def test_never_signed_in(form: str, value: str | None) -> None:
    with serving(never_signed_in=form) as simulator, as_admin(simulator) as admin:
        assert admin.rows()[0]["lastauth_timestamp"] == value


def test_last_login_form() -> None:
    with serving(last_login_form="unix_seconds") as simulator, as_admin(simulator) as admin:
        simulator.add_mailbox("eva@client.test", last_login_at="2026-01-02T03:04:05+00:00")
        assert admin.rows()[1]["lastauth_timestamp"] == "1767323045"


def test_rows_have_address() -> None:
    with serving(rows_have_address=False) as simulator, as_admin(simulator) as admin:
        assert "email" not in admin.rows()[0]


@pytest.mark.parametrize("needs_asking", [True, False])
def test_quota_needs_asking(needs_asking: bool) -> None:
    with serving(quota_needs_asking=needs_asking) as simulator, as_admin(simulator) as admin:
        (row,) = admin.get("getAllUsersDomain", **CLIENT, **{**ALL_ROWS, "showQuota": "0"})
        assert [name in row for name in ("quota", "usage")] == [not needs_asking] * 2


def test_user_info_has_quota() -> None:
    with serving(user_info_has_quota=False) as simulator, as_admin(simulator) as admin:
        assert not {"quota", "usage"} & set(admin.get("getUserInfo", **BOB))


def test_unsliced_rows() -> None:
    with serving(unsliced_rows="first_page") as simulator, as_admin(simulator) as admin:
        simulator.add_domain("big.test", mailbox_count=30)
        assert len(admin.get("getAllUsersDomain", domain="big.test", **ALL_ROWS)) == 25
        assert admin.get("getDomainInfo", domain="big.test")["vusers"] == 30


def sliced(admin: Caller, offset: int, limit: int) -> dict[str, Any]:
    wish = {"slicing": "1", "offset": str(offset), "limit": str(limit)}
    return admin.ask("getAllUsersDomain", domain="big.test", **{**ALL_ROWS, **wish})


def test_largest_slice() -> None:
    with serving(largest_slice=20) as simulator, as_admin(simulator) as admin:
        simulator.add_domain("big.test", mailbox_count=30)
        assert len(sliced(admin, 0, 9999)["returndata"]) == 20
        assert len(sliced(admin, 20, 9999)["returndata"]) == 10


def test_tells_total() -> None:
    with serving(tells_total=True) as simulator, as_admin(simulator) as admin:
        simulator.add_domain("big.test", mailbox_count=30)
        assert sliced(admin, 0, 2)["meta"] == {"all": "30"}
        assert "meta" not in admin.ask("getAllUsersDomain", **CLIENT, **ALL_ROWS)


def test_rows_ordered_by() -> None:
    with serving(rows_ordered_by="age") as simulator, as_admin(simulator) as admin:
        simulator.add_mailbox("al@client.test")
        assert [row["username"] for row in admin.rows()] == ["bob", "al"]


def test_update_blanks_omitted() -> None:
    with serving(update_blanks_omitted=True) as simulator, as_admin(simulator) as admin:
        admin.get("updateUser", **EDIT_BOB, editaccount_type="2", editpassword="N3w!Password")
        (bob,) = admin.rows()
        assert (bob["uname"], bob["account_type"], bob["quota"]) == ("", "2", "0")
        admin.get("updateUser", **EDIT_BOB, edituname="Bob", editquota="5")
        (bob,) = admin.rows()
        assert (bob["uname"], bob["account_type"], bob["quota"]) == ("Bob", "1", "5000")
        assert simulator.check_password("bob@client.test", "N3w!Password")


def test_enhanced_needs_enhanced_domain() -> None:
    with serving(enhanced_needs_enhanced_domain=True) as simulator, as_admin(simulator) as admin:
        simulator.add_domain("both.test", domain_type=2)
        enhanced = {**NEW_USER, "account_type": "2"}
        assert admin.is_refused("addUser", **enhanced)
        assert admin.is_refused("updateUser", **EDIT_BOB, editaccount_type="2")
        assert admin.get("addUser", **{**enhanced, "domain": "both.test"})


def test_second_alias_adds_target() -> None:
    with serving(second_alias_adds_target=True) as simulator, as_admin(simulator) as admin:
        targets = ["bob@client.test", "x@other.test"]
        for target in targets:
            admin.get("addAlias", **INFO, forward=target)
        rows = admin.get("getAllAliasesDomain", **CLIENT)
        assert rows == [{**INFO, "forward": target} for target in targets]
        assert admin.is_refused("addAlias", **INFO, forward=targets[0])
        admin.get("removeAlias", **INFO)
        assert admin.get("getAllAliasesDomain", **CLIENT) == []


def test_alias_takes_outside_target() -> None:
    with serving(alias_takes_outside_target=False) as simulator, as_admin(simulator) as admin:
        assert admin.is_refused("addAlias", **INFO, forward="x@other.test")
        assert admin.get("addAlias", **INFO, forward="bob@client.test")


def test_forward_rows() -> None:
    with serving(forward_rows="texts") as simulator, as_admin(simulator) as admin:
        with as_mailbox(admin) as mailbox:
            mailbox.get("addForward", newforward="x@other.test")
            assert mailbox.get("getForwards") == ["x@other.test"]
        (row,) = admin.get("getAllForwardsDomain", **CLIENT)
        assert row["forward"] == "x@other.test"


def add_members(admin: Caller, *addresses: str) -> list[bool]:
    team = {"editlname": "team", "editdomain": "client.test"}
    admin.simulator.add_list("team@client.test")
    return [
        not admin.is_refused("addListMember", **team, newmember=address) for address in addresses
    ]


@pytest.mark.parametrize(("limit", "expected"), [(1, [True, False]), (0, [True, True])])
def test_outside_member_limit(limit: int, expected: list[bool]) -> None:
    with serving(outside_member_limit=limit) as simulator, as_admin(simulator) as admin:
        assert add_members(admin, "x@other.test", "y@other.test") == expected


def test_inside_member_must_exist() -> None:
    with serving(inside_member_must_exist=False) as simulator, as_admin(simulator) as admin:
        assert add_members(admin, "nobody@client.test") == [True]


def test_dkim_waits_for_dns() -> None:
    with serving(dkim_waits_for_dns=False) as simulator, as_admin(simulator) as admin:
        admin.get("enableDKIM", **CLIENT)
        assert admin.get("getDKIM", **CLIENT)["dkim_enabled"] == "1"


def test_dkim_host_has_domain() -> None:
    with serving(dkim_host_has_domain=True) as simulator, as_admin(simulator) as admin:
        assert admin.ask("enableDKIM", **CLIENT)["dkimhost"].endswith("._domainkey.client.test")
        simulator.publish_dkim("client.test")
        assert admin.get("getDKIM", **CLIENT)["dkim_enabled"] == "1"


def test_pending_dkim_is_refusal() -> None:
    with serving(pending_dkim_is_refusal=True) as simulator, as_admin(simulator) as admin:
        assert admin.ask("getDKIM", **CLIENT)["returncode"] == 1
        key = admin.ask("enableDKIM", **CLIENT)["dkimkey"]
        pending = admin.ask("getDKIM", **CLIENT)
        assert (pending["returncode"], pending["returndata"]["dkim_key"]) == (0, key)
        simulator.publish_dkim("client.test")
        assert admin.get("getDKIM", **CLIENT)["dkim_enabled"] == "1"


def test_disabled_dkim_keeps_key() -> None:
    with serving(disabled_dkim_keeps_key=True) as simulator, as_admin(simulator) as admin:
        key = admin.ask("enableDKIM", **CLIENT)["dkimkey"]
        simulator.publish_dkim("client.test")
        admin.get("disableDKIM", **CLIENT)
        told = admin.get("getDKIM", **CLIENT)
        assert (told["dkim_enabled"], told["dkim_key"]) == ("0", key)
        admin.get("enableDKIM", **CLIENT)
        assert admin.get("getDKIM", **CLIENT) == {**told, "dkim_enabled": "1"}


def test_empty_logo_keeps_logo() -> None:
    with serving(empty_logo_keeps_logo=False) as simulator, as_admin(simulator) as admin:
        brand = {"brandname": "X", "supportemail": "", "brandcolor": "000000"}
        for logo in (PNG_TEXT, ""):
            form = {f"brand[{name}]": value for name, value in {**brand, "newlogo": logo}.items()}
            admin.get("setDomainBrandingV2", **CLIENT, **form)
            href = admin.get("getDomainBrandInfo", **CLIENT)["basic_logo_href"]
            assert bool(href) == bool(logo)
