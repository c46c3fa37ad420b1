"""Aliases (polarismail-api 3.7)."""

from __future__ import annotations

from provisioning.simulators.polarismail.names import new_local_part
from provisioning.simulators.polarismail.refusals import Refused
from provisioning.simulators.polarismail.routing import ActionTable, Exchange, Reply
from provisioning.simulators.polarismail.state import Alias
from provisioning.simulators.polarismail.wire import rows_reply

actions = ActionTable()


@actions.admin("getAllAliasesDomain", "domain", is_read=True)
def get_all_aliases_domain(exchange: Exchange) -> Reply:
    """A row for each target of each alias."""
    domain = exchange.domain()
    rows = [
        {"alias": alias.name, "domain": domain.name, "forward": target}
        for alias in domain.aliases.values()
        for target in alias.targets
    ]
    return rows_reply(rows, exchange.profile)


@actions.admin("addAlias", "alias", "domain", "forward")
def add_alias(exchange: Exchange) -> Reply:
    """Lead an address to another one."""
    domain, profile = exchange.filled_domain(), exchange.profile
    name = new_local_part(exchange, "alias")
    target = exchange.form.address("forward")
    if not profile.alias_takes_outside_target and not target.endswith(f"@{domain.name}"):
        raise Refused("The target must be in the domain")
    alias = domain.aliases.get(name)
    if alias is not None and profile.second_alias_adds_target and target not in alias.targets:
        alias.targets.append(target)
        return Reply("Alias added")
    if alias is not None:
        return exchange.taken("Alias already exists")
    if domain.takes_name(name):
        raise Refused("The name is taken")
    domain.aliases[name] = Alias(name, [target])
    return Reply("Alias added")


@actions.admin("removeAlias", "alias", "domain")
def remove_alias(exchange: Exchange) -> Reply:
    """Remove an alias with all its targets."""
    if exchange.domain().aliases.pop(exchange.form.text("alias").lower(), None) is None:
        return exchange.absent("Alias does not exist")
    return Reply("Alias removed")
