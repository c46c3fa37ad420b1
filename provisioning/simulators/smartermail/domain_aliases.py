"""Domain aliases and the catch-all (smartermail-api 3.3 and 3.8)."""

from __future__ import annotations

from provisioning.simulators.smartermail.names import check_below, check_domain_name
from provisioning.simulators.smartermail.refusals import BusinessRefusal
from provisioning.simulators.smartermail.routing import Exchange, JsonObject, RouteTable
from provisioning.simulators.smartermail.tokens import Role

routes = RouteTable()


@routes.get("settings/domain/domain-aliases", role=Role.DOMAIN_ADMIN)
def list_domain_aliases(exchange: Exchange) -> JsonObject:
    """Every alias of the own domain; null without any."""
    domain = exchange.domain
    rows = [
        {"name": name, "aliasIdn": name, "domainName": domain.name, "img": "", "url": ""}
        for name in domain.domain_aliases
    ]
    return {"domainAliasData": rows or None}


@routes.post("settings/domain/domain-alias-put/{alias}/{checkMx}", role=Role.DOMAIN_ADMIN)
def add_domain_alias(exchange: Exchange) -> JsonObject:
    """Add an alias; only the token of `manage-domain` may leave the MX check out.

    No source shows the codes for a name in use or a limit: these are ours.
    """
    domain = exchange.domain
    checks_mx = exchange.segment_flag("checkMx")
    name = exchange.segments["alias"].lower()
    check_domain_name(name)
    if exchange.state.domain_taking(name) is not None:
        raise BusinessRefusal(exchange.profile.duplicate_domain_alias_code)
    limit = domain.settings["maxDomainAliases"]
    check_below(limit, len(domain.domain_aliases) + 1, "DOMAIN_ALIAS_ADD_ERROR_LIMIT_REACHED")
    if checks_mx or not exchange.signed_in().is_impersonating:
        raise BusinessRefusal("The MX record does not match")
    domain.domain_aliases.append(name)
    return {}


@routes.post("settings/domain/domain-alias-delete/{alias}", role=Role.DOMAIN_ADMIN)
def delete_domain_alias(exchange: Exchange) -> JsonObject:
    """Remove an alias."""
    name = exchange.segments["alias"].lower()
    if name not in exchange.domain.domain_aliases:
        raise exchange.missing("DOMAIN_ALIAS_NOT_FOUND")
    exchange.domain.domain_aliases.remove(name)
    return {}


@routes.post("settings/domain/set-catch-all/{aliasName}", role=Role.DOMAIN_ADMIN)
def set_catch_all(exchange: Exchange) -> JsonObject:
    """Send mail for unknown names to an existing alias."""
    name = exchange.segments["aliasName"].lower()
    if name not in exchange.domain.aliases:
        raise exchange.missing("ALIAS_NOT_FOUND")
    exchange.domain.settings["catchAll"] = name
    return {}


@routes.post("settings/domain/set-catch-all", role=Role.DOMAIN_ADMIN)
def clear_catch_all(exchange: Exchange) -> JsonObject:
    """Mail for unknown names bounces again."""
    exchange.domain.settings["catchAll"] = ""
    return {}
