"""Alias domains (polarismail-api 3.9)."""

from __future__ import annotations

from provisioning.simulators.address_syntax import is_domain_name
from provisioning.simulators.polarismail.refusals import Refused
from provisioning.simulators.polarismail.routing import ActionTable, Exchange, Reply
from provisioning.simulators.polarismail.wire import rows_reply

actions = ActionTable()


@actions.admin("getAliasDomains", "domain", is_read=True)
def get_alias_domains(exchange: Exchange) -> Reply:
    """The further names of a domain; their ids are numbers."""
    rows = [
        {"alias_domain_id": number, "alias_domain": name}
        for name, number in exchange.domain().alias_domains.items()
    ]
    return rows_reply(rows, exchange.profile)


@actions.admin("addAliasDomain", "domain", "adomain")
def add_alias_domain(exchange: Exchange) -> Reply:
    """Give a domain a further name."""
    domain = exchange.filled_domain()
    name = exchange.form.text("adomain").lower()
    if not is_domain_name(name):
        raise Refused("Domain name is not valid")
    if name in domain.alias_domains:
        return exchange.taken("Alias domain already exists")
    if exchange.state.takes_domain_name(name):
        raise Refused("Domain already exists")
    domain.alias_domains[name] = exchange.state.next_number()
    return Reply("Alias domain added")


@actions.admin("removeAliasDomain", "domain", "adomain")
def remove_alias_domain(exchange: Exchange) -> Reply:
    """Take a further name away."""
    names = exchange.domain().alias_domains
    if names.pop(exchange.form.text("adomain").lower(), None) is None:
        return exchange.absent("Alias domain does not exist")
    return Reply("Alias domain removed")
