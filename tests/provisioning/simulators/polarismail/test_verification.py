"""The proof that a domain is the customer's: pending, proven, deleted after a day."""

from __future__ import annotations

import pytest

from provisioning.simulators.polarismail import PolarisMailSimulator
from tests.provisioning.simulators.polarismail.caller import NEW_USER, Caller

NEW = {"domain": "new.test"}
DAY_SECONDS = 24 * 3600


@pytest.fixture
def pending(admin: Caller) -> str:
    """The TXT value of `new.test`, which is not proven."""
    admin.get("addDomain", newdomain="new.test")
    value = admin.get("getDomainVerification", **NEW)
    assert isinstance(value, str)
    return value


def test_yes_means_still_pending(admin: Caller, pending: str) -> None:
    members = admin.ask("getDomainVerification", **NEW)
    assert (members["returncode"], members["returndata"]) == (1, pending)
    assert isinstance(members["message"], str)


def test_no_means_proven_or_any_refusal(
    polarismail: PolarisMailSimulator, admin: Caller, pending: str
) -> None:
    polarismail.publish("mx-verification.new.test", "v=spf1 -all", pending)
    assert admin.is_refused("getDomainVerification", **NEW)
    assert admin.is_refused("getDomainVerification", domain="unknown.test")
    assert admin.is_refused("getDomainVerification", **NEW, token="dead")
    assert admin.get("getDomainInfo", **NEW)


@pytest.mark.parametrize("name", ["new.test", "mx-verification.client.test"])
def test_another_record_proves_nothing(
    polarismail: PolarisMailSimulator, admin: Caller, pending: str, name: str
) -> None:
    polarismail.publish(name, pending)
    polarismail.publish("mx-verification.new.test", f"{pending}x")
    assert admin.get("getDomainVerification", **NEW) == pending


def test_once_proven_the_record_may_go(
    polarismail: PolarisMailSimulator, admin: Caller, pending: str
) -> None:
    polarismail.prove("new.test")
    admin.is_refused("getDomainVerification", **NEW)
    polarismail.publish("mx-verification.new.test")
    polarismail.clock.advance(2 * DAY_SECONDS)
    admin.login("reseller", "Simulated!Admin1")
    assert admin.is_refused("getDomainVerification", **NEW)
    assert admin.get("getDomainInfo", **NEW)


@pytest.mark.usefixtures("pending")
@pytest.mark.parametrize(
    ("action", "fields"),
    [
        ("addUser", {**NEW_USER, **NEW}),
        ("addAlias", {"alias": "info", **NEW, "forward": "bob@client.test"}),
        ("addList", {"newlname": "team", **NEW, "newlisttype": "1"}),
        ("addAliasDomain", {**NEW, "adomain": "also.test"}),
    ],
)
def test_nothing_is_added_before_the_proof_is_seen(
    polarismail: PolarisMailSimulator, admin: Caller, action: str, fields: dict[str, str]
) -> None:
    polarismail.prove("new.test")
    assert admin.is_refused(action, **fields)
    admin.is_refused("getDomainVerification", **NEW)
    assert admin.get(action, **fields)


@pytest.mark.usefixtures("pending")
def test_a_pending_domain_is_listed_read_suspended_and_removed(admin: Caller) -> None:
    assert [row["domain"] for row in admin.get("getAllDomains")] == ["client.test", "new.test"]
    assert admin.get("getDomainInfo", **NEW)["active"] == "1"
    assert admin.get("updateDomain", **NEW, editdomainactive="0")
    assert admin.get("removeDomain", **NEW)


@pytest.mark.usefixtures("pending")
def test_a_domain_not_proven_within_a_day_is_gone(
    polarismail: PolarisMailSimulator, admin: Caller
) -> None:
    polarismail.clock.advance(DAY_SECONDS - 60)
    admin.login("reseller", "Simulated!Admin1")
    assert admin.get("getDomainVerification", **NEW)
    polarismail.clock.advance(60)
    assert admin.is_refused("getDomainVerification", **NEW)
    assert admin.is_refused("getDomainInfo", **NEW)
    assert [row["domain"] for row in admin.get("getAllDomains")] == ["client.test"]
    assert admin.get("isDomainAvailable", **NEW)


def test_added_again_it_has_another_value(admin: Caller, pending: str) -> None:
    admin.get("removeDomain", **NEW)
    admin.get("addDomain", newdomain="new.test")
    assert admin.get("getDomainVerification", **NEW) != pending
