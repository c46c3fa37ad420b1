"""Domains: offer, add, list, read, change, remove."""

from __future__ import annotations

import pytest

from provisioning.simulators.polarismail import PolarisMailSimulator
from provisioning.simulators.polarismail.state import Domain
from tests.provisioning.simulators.polarismail.caller import Caller

CLIENT = {"domain": "client.test"}


def test_availability(polarismail: PolarisMailSimulator, admin: Caller) -> None:
    polarismail.state.foreign_domains.append("elsewhere.test")
    assert admin.get("isDomainAvailable", domain="new.test")
    assert admin.is_refused("isDomainAvailable", domain="Client.test")
    assert admin.is_refused("isDomainAvailable", domain="elsewhere.test")
    assert admin.is_refused("isDomainAvailable", domain="no domain")


def test_a_domain_is_added_by_newdomain(polarismail: PolarisMailSimulator, admin: Caller) -> None:
    assert admin.is_refused("addDomain", domain="new.test")
    assert isinstance(admin.get("addDomain", newdomain="New.test"), str)
    added = polarismail.domain("new.test")
    assert added is not None
    assert (added.is_verified, added.is_active, added.domain_type) == (False, True, 1)


@pytest.mark.parametrize("name", ["client.test", "elsewhere.test", "also.test", "bad", "-x.test"])
def test_a_domain_is_not_added(polarismail: PolarisMailSimulator, admin: Caller, name: str) -> None:
    polarismail.state.foreign_domains.append("elsewhere.test")
    admin.get("addAliasDomain", **CLIENT, adomain="also.test")
    assert admin.is_refused("addDomain", newdomain=name)


def test_all_domains_are_rows_of_strings(polarismail: PolarisMailSimulator, admin: Caller) -> None:
    polarismail.add_domain("big.test", domain_type=2).is_active = False
    first, second = admin.get("getAllDomains")
    assert set(first) == {"id", "domain", "isauditdomain", "domaintype", "active"}
    assert all(isinstance(value, str) for value in first.values())
    assert (first["domain"], first["domaintype"], first["active"]) == ("client.test", "1", "1")
    assert (second["domaintype"], second["active"]) == ("2", "0")


def test_one_domain_has_flags_as_strings_and_counts_as_numbers(
    polarismail: PolarisMailSimulator, admin: Caller
) -> None:
    polarismail.add_alias("info@client.test", ["bob@client.test"])
    polarismail.add_list("team@client.test")
    info = admin.get("getDomainInfo", **CLIENT)
    numbers = {name: value for name, value in info.items() if isinstance(value, int)}
    assert numbers == {
        "expiry_notifications": 0,
        "vusers": 1,
        "aliases": 1,
        "lists": 1,
        "totalQuota": 5000,
    }
    assert (info["active"], info["exchange_enabled"], info["localdelivery"]) == ("1", "0", "1")
    assert (info["catchall"], info["domaintype"]) == ("", "1")


def test_the_assigned_quota_is_written_otherwise(admin: Caller) -> None:
    assert admin.get("getDomainAssignedQuota", **CLIENT) == {"totalquota": "5000"}


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("editdomainactive", "0", ("active", "0")),
        ("editcatchall", "bob@client.test", ("catchall", "bob@client.test")),
        ("editdtzone", "Europe/Paris", ("dtzone", "Europe/Paris")),
        ("editexchangeenabled", "1", ("exchange_enabled", "1")),
    ],
)
def test_one_field_is_changed_and_the_rest_kept(
    admin: Caller, field: str, value: str, told: tuple[str, str]
) -> None:
    before = admin.get("getDomainInfo", **CLIENT)
    admin.get("updateDomain", **CLIENT, **{field: value})
    assert admin.get("getDomainInfo", **CLIENT) == {**before, told[0]: told[1]}


def test_an_empty_catch_all_ends_it(domain: Domain, admin: Caller) -> None:
    domain.catch_all = "bob@client.test"
    admin.get("updateDomain", **CLIENT, editcatchall="")
    assert domain.catch_all == ""


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"editdomainactive": "true"},
        {"editdtzone": "Paris"},
        {"editcatchall": "bob"},
        {"editexchangeenabled": ""},
        {"editdomainactive": "0", "editdtzone": "Paris"},
    ],
)
def test_a_change_is_refused_as_a_whole(
    domain: Domain, admin: Caller, fields: dict[str, str]
) -> None:
    assert admin.is_refused("updateDomain", **CLIENT, **fields)
    assert domain.is_active


def test_a_domain_is_removed_with_all_that_is_in_it(
    polarismail: PolarisMailSimulator, admin: Caller
) -> None:
    admin.get("removeDomain", **CLIENT)
    assert polarismail.domain("client.test") is None
    assert admin.get("getAllDomains") == []
    assert admin.is_refused("removeDomain", **CLIENT)
    assert admin.is_refused("getDomainInfo", **CLIENT)


def test_suspension_leaves_the_mailboxes_as_they_are(
    polarismail: PolarisMailSimulator, admin: Caller
) -> None:
    polarismail.add_mailbox("eva@client.test", is_disabled=True)
    for flag in ("0", "1"):
        admin.get("updateDomain", **CLIENT, editdomainactive=flag)
    assert [row["disabled"] for row in admin.rows()] == ["0", "1"]
