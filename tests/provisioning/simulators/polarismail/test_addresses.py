"""Aliases, forwards and alias domains."""

from __future__ import annotations

import pytest

from provisioning.simulators.polarismail import PolarisMailSimulator
from provisioning.simulators.polarismail.state import Domain
from tests.provisioning.simulators.polarismail.caller import Caller

CLIENT = {"domain": "client.test"}
INFO = {"alias": "info", **CLIENT, "forward": "bob@client.test"}


def test_an_alias_is_added_listed_and_removed(admin: Caller) -> None:
    assert admin.get("getAllAliasesDomain", **CLIENT) == []
    admin.get("addAlias", **{**INFO, "alias": "Info"})
    assert admin.get("getAllAliasesDomain", **CLIENT) == [INFO]
    admin.get("removeAlias", **CLIENT, alias="info")
    assert admin.get("getAllAliasesDomain", **CLIENT) == []


def test_an_alias_may_lead_outside(admin: Caller) -> None:
    assert admin.get("addAlias", **{**INFO, "forward": "x@other.test"})


@pytest.mark.parametrize(
    "wish",
    [
        {"alias": "info@client.test"},
        {"alias": ""},
        {"domain": "other.test"},
        {"forward": "bob"},
        {"forward": "bob@client.test,x@other.test"},
        {"forward": ""},
    ],
)
def test_an_unfit_alias_is_refused(admin: Caller, wish: dict[str, str]) -> None:
    assert admin.is_refused("addAlias", **{**INFO, **wish})


def test_an_alias_is_not_changed_by_adding_it_again(domain: Domain, admin: Caller) -> None:
    admin.get("addAlias", **INFO)
    assert admin.is_refused("addAlias", **INFO)
    assert admin.is_refused("addAlias", **{**INFO, "forward": "x@other.test"})
    assert domain.aliases["info"].targets == ["bob@client.test"]


def test_the_target_is_called_forward_not_target(admin: Caller) -> None:
    assert admin.is_refused("addAlias", alias="info", **CLIENT, target="bob@client.test")


def test_an_unknown_alias_is_not_removed(admin: Caller) -> None:
    assert admin.is_refused("removeAlias", **CLIENT, alias="info")
    assert admin.is_refused("removeAlias", domain="other.test", alias="info")


def test_forwards_are_changed_in_the_session_of_the_mailbox(admin: Caller, mailbox: Caller) -> None:
    mailbox.get("addForward", newforward="x@other.test")
    mailbox.get("addForward", newforward="Al@client.test")
    assert admin.get("getAllForwardsDomain", **CLIENT) == [
        {"username": "bob", "forward": "x@other.test"},
        {"username": "bob", "forward": "al@client.test"},
    ]
    mailbox.get("removeForward", forward="x@other.test")
    assert mailbox.get("getForwards") == [{"forward": "al@client.test"}]


def test_the_administrator_cannot_change_forwards(admin: Caller) -> None:
    assert admin.is_refused("addForward", newforward="x@other.test")
    assert admin.is_refused("getForwards")


def test_unfit_forwards_are_refused(mailbox: Caller) -> None:
    mailbox.get("addForward", newforward="x@other.test")
    assert mailbox.is_refused("addForward", newforward="x@other.test")
    assert mailbox.is_refused("addForward", newforward="bob@client.test")
    assert mailbox.is_refused("addForward", newforward="x")
    assert mailbox.is_refused("addForward", forward="y@other.test")
    assert mailbox.is_refused("removeForward", forward="y@other.test")
    assert mailbox.is_refused("removeForward", newforward="x@other.test")


def test_an_alias_domain_is_added_listed_and_removed(admin: Caller) -> None:
    admin.get("addAliasDomain", **CLIENT, adomain="Also.test")
    (row,) = admin.get("getAliasDomains", **CLIENT)
    assert row["alias_domain"] == "also.test"
    assert isinstance(row["alias_domain_id"], int)
    admin.get("removeAliasDomain", **CLIENT, adomain="also.test")
    assert admin.get("getAliasDomains", **CLIENT) == []
    assert admin.is_refused("removeAliasDomain", **CLIENT, adomain="also.test")


@pytest.mark.parametrize("name", ["client.test", "second.test", "also.test", "bad", ""])
def test_a_name_in_use_is_no_alias_domain(
    polarismail: PolarisMailSimulator, admin: Caller, name: str
) -> None:
    polarismail.add_domain("second.test")
    admin.get("addAliasDomain", domain="second.test", adomain="also.test")
    assert admin.is_refused("addAliasDomain", **CLIENT, adomain=name)
    assert admin.is_refused("isDomainAvailable", domain="also.test")
