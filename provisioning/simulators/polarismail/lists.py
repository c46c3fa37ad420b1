"""Distribution lists (polarismail-api 3.9): the names of parameters change from call to call."""

from __future__ import annotations

from provisioning.simulators.polarismail.names import new_local_part
from provisioning.simulators.polarismail.refusals import Refused
from provisioning.simulators.polarismail.routing import ActionTable, Exchange, Reply
from provisioning.simulators.polarismail.state import DistributionList, Domain
from provisioning.simulators.polarismail.wire import rows_reply

_DISTRIBUTION = "1"

actions = ActionTable()


@actions.admin("getAllListsDomain", "domain", is_read=True)
def get_all_lists_domain(exchange: Exchange) -> Reply:
    """The lists, without members and without their number."""
    lists = exchange.domain().lists
    rows = [{"lname": name, "listtype": _DISTRIBUTION} for name in lists]
    return rows_reply(rows, exchange.profile)


@actions.admin("addList", "newlname", "domain", "newlisttype")
def add_list(exchange: Exchange) -> Reply:
    """Create a list without members."""
    domain = exchange.filled_domain()
    exchange.form.choice("newlisttype", _DISTRIBUTION)
    name = new_local_part(exchange, "newlname")
    if name in domain.lists:
        return exchange.taken("List already exists")
    if domain.takes_name(name):
        raise Refused("The name is taken")
    domain.lists[name] = DistributionList(name)
    return Reply("List added")


@actions.admin("removeList", "lname", "domain")
def remove_list(exchange: Exchange) -> Reply:
    """Remove a list with its members."""
    if exchange.domain().lists.pop(exchange.form.text("lname").lower(), None) is None:
        return exchange.absent("List does not exist")
    return Reply("List removed")


@actions.admin("getListMembers", "lname", "domain", is_read=True)
def get_list_members(exchange: Exchange) -> Reply:
    """The members' full addresses."""
    members = _list(exchange, exchange.domain(), "lname").members
    return rows_reply([{"member": address} for address in members], exchange.profile)


@actions.admin("addListMember", "editlname", "editdomain", "newmember")
def add_list_member(exchange: Exchange) -> Reply:
    """Add one member; few may come from outside of the domain."""
    domain, profile = exchange.domain("editdomain"), exchange.profile
    entry = _list(exchange, domain, "editlname")
    address = exchange.form.address("newmember")
    if address in entry.members:
        return exchange.taken("Member already exists")
    if _is_inside(domain, address):
        if profile.inside_member_must_exist and not domain.takes_name(address.partition("@")[0]):
            raise Refused("Member does not exist")
    elif profile.outside_member_limit:
        outside = [member for member in entry.members if not _is_inside(domain, member)]
        if len(outside) >= profile.outside_member_limit:
            raise Refused("Too many members from outside of the domain")
    entry.members.append(address)
    return Reply("Member added")


@actions.admin("removeListMember", "lname", "domain", "member")
def remove_list_member(exchange: Exchange) -> Reply:
    """Remove one member."""
    members = _list(exchange, exchange.domain(), "lname").members
    address = exchange.form.text("member").lower()
    if address not in members:
        return exchange.absent("Member does not exist")
    members.remove(address)
    return Reply("Member removed")


def _list(exchange: Exchange, domain: Domain, field_name: str) -> DistributionList:
    entry = domain.lists.get(exchange.form.text(field_name).lower())
    if entry is None:
        raise Refused("List does not exist")
    return entry


def _is_inside(domain: Domain, address: str) -> bool:
    return address.rpartition("@")[2] in (domain.name, *domain.alias_domains)
