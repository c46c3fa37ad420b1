"""The reseller's account: figures, history, brand, password, address."""

from __future__ import annotations

import pytest

from provisioning.simulators.polarismail import (
    ADMIN_PASSWORD,
    ADMIN_USERNAME,
    PolarisMailSimulator,
)
from tests.provisioning.simulators.polarismail.caller import NEW_USER, PASSWORD, Caller


def test_figures_are_strings_but_for_one(admin: Caller) -> None:
    admin.get("addUser", **{**NEW_USER, "account_type": "2"})
    stats = admin.get("getAdminStats")
    assert [name for name, value in stats.items() if isinstance(value, int)] == ["curemails"]
    assert (stats["curemails"], stats["cureemails"], stats["curdomains"]) == (1, "1", "1")
    assert (stats["curquota"], stats["autogrow_quota"]) == ("10000", "0")
    assert {
        "maxemails",
        "maxeemails",
        "maxocemails",
        "maxexemails",
        "maxdomains",
        "maxquota",
    } < set(stats)


def test_account_stats_are_the_history(admin: Caller) -> None:
    admin.get("addDomain", newdomain="new.test")
    admin.get("getAllDomains")
    admin.is_refused("addDomain", newdomain="new.test")
    admin.get("removeDomain", domain="new.test")
    rows = admin.get("getAccountStats")
    assert [row["action"] for row in rows] == ["removeDomain", "addDomain"]
    assert set(rows[0]) == {"action", "username", "remoteip", "date1"}
    assert (rows[0]["username"], rows[0]["remoteip"]) == (ADMIN_USERNAME, "127.0.0.1")


def test_the_brand_of_the_account(admin: Caller) -> None:
    brand = admin.get("getAdminBrandInfo")
    assert set(brand) == {
        *("basic_logo", "basic_logo_href", "supportemail"),
        *("brandname", "brandlink", "brandcolor"),
    }
    assert all(isinstance(value, str) for value in brand.values())


def test_the_first_password_is_the_present_one(admin: Caller, stranger: Caller) -> None:
    assert admin.is_refused("changePassword", password1=PASSWORD, password2=PASSWORD)
    assert admin.is_refused("changePassword", password1=ADMIN_PASSWORD, password2="weak")
    assert admin.get("changePassword", password1=ADMIN_PASSWORD, password2=PASSWORD)
    assert not stranger.login(ADMIN_USERNAME, ADMIN_PASSWORD)
    assert stranger.login(ADMIN_USERNAME, PASSWORD)


def test_the_address_is_changed(polarismail: PolarisMailSimulator, admin: Caller) -> None:
    assert admin.is_refused("changeEmail", emailadmin="nobody")
    admin.get("changeEmail", emailadmin="boss@reseller.test")
    assert polarismail.state.admins[ADMIN_USERNAME].email_address == "boss@reseller.test"


@pytest.mark.parametrize(
    ("limit", "account_type"), [("max_basic_count", "1"), ("max_enhanced_count", "2")]
)
def test_the_plan_limits_mailboxes_of_each_type(
    polarismail: PolarisMailSimulator, admin: Caller, limit: str, account_type: str
) -> None:
    polarismail.add_mailbox("eva@client.test", account_type=2)
    setattr(polarismail.state.plan, limit, 1)
    assert admin.is_refused("addUser", **{**NEW_USER, "account_type": account_type})
    other_type = "1" if account_type == "2" else "2"
    assert admin.get("addUser", **{**NEW_USER, "account_type": other_type})
    change = {"editusername": "jean", "editdomain": "client.test"}
    assert admin.is_refused("updateUser", **change, editaccount_type=account_type)


def test_the_plan_limits_the_quota_of_all(polarismail: PolarisMailSimulator, admin: Caller) -> None:
    polarismail.state.plan.max_quota_gigabytes = 8
    assert admin.is_refused("addUser", **NEW_USER)
    bob = {"editusername": "bob", "editdomain": "client.test"}
    assert admin.is_refused("updateUser", **bob, editquota="8.5")
    assert admin.get("updateUser", **bob, editquota="8")
    polarismail.state.plan.grows = True
    assert admin.get("addUser", **NEW_USER)
    assert admin.get("getAdminStats")["autogrow_quota"] == "1"


def test_the_plan_limits_domains(polarismail: PolarisMailSimulator, admin: Caller) -> None:
    polarismail.state.plan.max_domain_count = 1
    assert admin.is_refused("addDomain", newdomain="new.test")
