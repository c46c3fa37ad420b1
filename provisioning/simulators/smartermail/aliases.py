"""Address aliases (smartermail-api 3.6)."""

from __future__ import annotations

from provisioning.simulators.smartermail.binding import Kind, Members
from provisioning.simulators.smartermail.names import account_name, check_below, check_free
from provisioning.simulators.smartermail.routing import Exchange, JsonObject, RouteTable
from provisioning.simulators.smartermail.state import Alias, Domain
from provisioning.simulators.smartermail.tokens import Role

_FLAGS = {
    "allowSending": False,
    "hideFromGAL": False,
    "internalOnly": False,
    "includeAllDomainUsers": False,
    "enableForXmpp": False,
    "isEnabled": True,
}
_FLAG_KINDS = dict.fromkeys(_FLAGS, Kind.FLAG)

routes = RouteTable()


@routes.get("settings/domain/aliases", role=Role.DOMAIN_ADMIN)
def list_aliases(exchange: Exchange) -> JsonObject:
    """Every alias with its targets."""
    return {"gridInfo": [_grid_row(alias) for alias in exchange.domain.aliases.values()]}


@routes.get("settings/domain/aliases/{text}", role=Role.DOMAIN_ADMIN)
def search_aliases(exchange: Exchange) -> JsonObject:
    """Every alias whose name contains the text."""
    text = exchange.segments["text"].lower()
    aliases = exchange.domain.aliases.values()
    return {"gridInfo": [_grid_row(alias) for alias in aliases if text in alias.name]}


@routes.get("settings/domain/alias/{name}", role=Role.DOMAIN_ADMIN)
def read_alias(exchange: Exchange) -> JsonObject:
    """One alias."""
    alias = _existing(exchange, exchange.segments["name"])
    return {
        "alias": {
            "name": alias.name,
            "displayName": alias.display_name,
            "description": alias.description,
            "aliasTargetList": alias.targets or None,
            **_FLAGS,
            **alias.flags,
        }
    }


@routes.post("settings/domain/alias-put", role=Role.DOMAIN_ADMIN)
def create_alias(exchange: Exchange) -> JsonObject:
    """Create an alias; its name shares one space with mailboxes and lists."""
    domain = exchange.domain
    wish = exchange.members.object("alias")
    name = account_name(exchange, wish.text("name"))
    check_free(domain, name)
    limit = domain.settings["maxAliases"]
    check_below(limit, len(domain.aliases) + 1, "ALIAS_ADD_ERROR_LIMIT_REACHED")
    _store(domain, name, wish, None)
    return {}


@routes.post("settings/domain/alias", role=Role.DOMAIN_ADMIN)
def update_alias(exchange: Exchange) -> JsonObject:
    """Replace an alias, targets and all; `oldName` names it when it is renamed."""
    domain = exchange.domain
    wish = exchange.members.object("alias")
    name = account_name(exchange, wish.text("name"))
    current = _existing(exchange, exchange.members.text("oldName", "") or name)
    if name != current.name:
        check_free(domain, name)
    keeps = None if exchange.profile.alias_edit_resets_omitted else current
    _store(domain, name, wish, keeps)
    if name != current.name:
        del domain.aliases[current.name]
    return {}


@routes.post("settings/domain/alias-delete/{name}", role=Role.DOMAIN_ADMIN)
def delete_alias(exchange: Exchange) -> JsonObject:
    """Delete an alias by its local part."""
    del exchange.domain.aliases[_existing(exchange, exchange.segments["name"]).name]
    return {}


def _existing(exchange: Exchange, name: str) -> Alias:
    alias = exchange.domain.aliases.get(name.lower())
    if alias is None:
        raise exchange.missing("ALIAS_NOT_FOUND")
    return alias


def _store(domain: Domain, name: str, wish: Members, current: Alias | None) -> None:
    earlier = current or Alias(name)
    domain.aliases[name] = Alias(
        name,
        targets=wish.texts("aliasTargetList", []),
        display_name=wish.text("displayName", earlier.display_name),
        description=wish.text("description", earlier.description),
        flags={**earlier.flags, **wish.known(_FLAG_KINDS)},
    )


def _grid_row(alias: Alias) -> JsonObject:
    return {
        "name": alias.name,
        "displayName": alias.display_name,
        "targets": alias.targets or None,
        "includeAllDomainUsers": alias.flags.get("includeAllDomainUsers", False),
    }
