"""Distribution lists, whose parameters are called otherwise in every call."""

from __future__ import annotations

import pytest

from provisioning.simulators.polarismail import PolarisMailSimulator
from provisioning.simulators.polarismail.state import DistributionList, Domain
from tests.provisioning.simulators.polarismail.caller import Caller

CLIENT = {"domain": "client.test"}
TEAM = {"lname": "team", **CLIENT}
ADD_TO_TEAM = {"editlname": "team", "editdomain": "client.test"}


@pytest.fixture
def team(polarismail: PolarisMailSimulator) -> DistributionList:
    return polarismail.add_list("team@client.test", ["bob@client.test", "x@other.test"])


def test_a_list_is_added_without_members(domain: Domain, admin: Caller) -> None:
    admin.get("addList", newlname="News", **CLIENT, newlisttype="1")
    assert domain.lists["news"].members == []
    assert admin.get("getAllListsDomain", **CLIENT) == [{"lname": "news", "listtype": "1"}]
    assert admin.get("getListMembers", lname="news", **CLIENT) == []


@pytest.mark.parametrize(
    "fields",
    [
        {"newlname": "news", **CLIENT},
        {"newlname": "news", **CLIENT, "newlisttype": "2"},
        {"lname": "news", **CLIENT, "newlisttype": "1"},
        {"newlname": "news@client.test", **CLIENT, "newlisttype": "1"},
        {"newlname": "team", **CLIENT, "newlisttype": "1"},
    ],
)
@pytest.mark.usefixtures("team")
def test_an_unfit_list_is_refused(admin: Caller, fields: dict[str, str]) -> None:
    assert admin.is_refused("addList", **fields)


@pytest.mark.usefixtures("team")
def test_members_are_full_addresses(admin: Caller) -> None:
    assert admin.get("getListMembers", **TEAM) == [
        {"member": "bob@client.test"},
        {"member": "x@other.test"},
    ]


def test_one_member_is_added_a_call(
    polarismail: PolarisMailSimulator, admin: Caller, team: DistributionList
) -> None:
    polarismail.add_mailbox("zoe@client.test")
    admin.get("addListMember", **ADD_TO_TEAM, newmember="Zoe@client.test")
    admin.get("addListMember", **ADD_TO_TEAM, newmember="y@other.test")
    assert team.members[2:] == ["zoe@client.test", "y@other.test"]


@pytest.mark.parametrize(
    "fields",
    [
        {**ADD_TO_TEAM, "newmember": "bob@client.test"},
        {**ADD_TO_TEAM, "newmember": "nobody@client.test"},
        {**ADD_TO_TEAM, "newmember": "zoe"},
        {**ADD_TO_TEAM, "member": "y@other.test"},
        {**TEAM, "newmember": "y@other.test"},
        {**ADD_TO_TEAM, "editlname": "news", "newmember": "y@other.test"},
    ],
)
def test_an_unfit_member_is_refused_and_the_list_kept(
    admin: Caller, team: DistributionList, fields: dict[str, str]
) -> None:
    assert admin.is_refused("addListMember", **fields)
    assert len(team.members) == 2


def test_at_most_four_members_come_from_outside(admin: Caller, team: DistributionList) -> None:
    for number in range(3):
        admin.get("addListMember", **ADD_TO_TEAM, newmember=f"y{number}@other.test")
    assert admin.is_refused("addListMember", **ADD_TO_TEAM, newmember="y9@other.test")
    assert len(team.members) == 5


def test_a_member_is_removed(admin: Caller, team: DistributionList) -> None:
    admin.get("removeListMember", **TEAM, member="X@other.test")
    assert team.members == ["bob@client.test"]
    assert admin.is_refused("removeListMember", **TEAM, member="x@other.test")
    assert admin.is_refused("removeListMember", **ADD_TO_TEAM, member="bob@client.test")


@pytest.mark.usefixtures("team")
def test_a_list_is_removed(domain: Domain, admin: Caller) -> None:
    admin.get("removeList", **TEAM)
    assert domain.lists == {}
    for action in ("removeList", "getListMembers"):
        assert admin.is_refused(action, **TEAM)
