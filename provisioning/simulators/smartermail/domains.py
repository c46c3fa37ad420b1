"""Domains: list, read, create, delete (smartermail-api 3.2.1 to 3.2.3)."""

from __future__ import annotations

from provisioning.simulators.password_hashes import hash_password
from provisioning.simulators.smartermail.binding import Kind, Members
from provisioning.simulators.smartermail.names import (
    check_below,
    check_domain_name,
    check_local_part,
)
from provisioning.simulators.smartermail.passwords import DEFAULT_POLICY, check_policy
from provisioning.simulators.smartermail.refusals import BusinessRefusal
from provisioning.simulators.smartermail.routing import Exchange, JsonObject, RouteTable
from provisioning.simulators.smartermail.state import Domain, Mailbox
from provisioning.simulators.smartermail.tokens import Role

_MEBIBYTE = 1024 * 1024
_LIMITS = {"userLimit": "maxUsers", "aliasLimit": "maxAliases", "listLimit": "maxLists"}
# Bound for their types although nothing here depends on them.
_CREATE_ROOT = {
    "deliverLocallyForExternalDomain": Kind.FLAG,
    "domainLocation": Kind.COUNT,
    "domainLocationAddress": Kind.TEXT,
}

routes = RouteTable()


def domain_data(domain: Domain, *, has_sizes: bool = True) -> JsonObject:
    """The domain object, `size` and `maxSize` in bytes."""
    settings = domain.settings
    members: JsonObject = {
        "name": domain.name,
        "path": domain.path,
        "hostname": settings["hostname"],
        "isEnabled": settings["isEnabled"],
        "status": "Enabled" if settings["isEnabled"] else "Disabled",
        "userCount": len(domain.users),
        "userLimit": settings["maxUsers"],
        "aliasCount": len(domain.aliases),
        "aliasLimit": settings["maxAliases"],
        "domainAliasCount": len(domain.domain_aliases),
        "listCount": len(domain.lists),
        "listLimit": settings["maxLists"],
    }
    if has_sizes:
        used_bytes = domain.used_bytes
        members |= {
            "size": used_bytes,
            "sizeMb": round(used_bytes / _MEBIBYTE, 4),
            "maxSize": settings["maxSize"],
            "fileStorageSize": 0,
            "fileStorageSizeMb": 0,
        }
    return members


@routes.get("settings/sysadmin/domains", role=Role.SYSTEM_ADMIN)
def list_domains(exchange: Exchange) -> JsonObject:
    """Every domain with counts and sizes, not paged."""
    has_sizes = exchange.profile.domain_list_has_sizes
    domains = exchange.state.domains.values()
    return {"data": [domain_data(domain, has_sizes=has_sizes) for domain in domains]}


@routes.get("settings/sysadmin/domain-names", role=Role.SYSTEM_ADMIN)
def list_domain_names(exchange: Exchange) -> JsonObject:
    """Every domain's name."""
    return {"data": list(exchange.state.domains)}


@routes.get("settings/sysadmin/domain/{domain}", role=Role.SYSTEM_ADMIN)
def read_domain(exchange: Exchange) -> JsonObject:
    """One domain."""
    return {"domainData": domain_data(exchange.named_domain())}


@routes.get("settings/domain/data", role=Role.DOMAIN_ADMIN)
def read_own_domain(exchange: Exchange) -> JsonObject:
    """The token's own domain."""
    return {"domainData": domain_data(exchange.domain)}


@routes.post("settings/sysadmin/domain-put", role=Role.SYSTEM_ADMIN)
def create_domain(exchange: Exchange) -> JsonObject:
    """Create a domain and, when one is named, its first administrator."""
    members = exchange.members
    members.known(_CREATE_ROOT)
    wish = members.object("domainData")
    name = wish.text("name").lower()
    check_domain_name(name)
    if exchange.state.domain_taking(name) is not None:
        raise BusinessRefusal(f"DOMAIN_ADD_ERROR_NAME_IN_USE|{name}")
    domain = Domain(name=name, path=wish.text("path"))
    domain.settings.update(_settings_wished(exchange, wish))
    _add_first_admin(domain, members)
    exchange.state.domains[name] = domain
    return {}


def _settings_wished(exchange: Exchange, wish: Members) -> JsonObject:
    settings: JsonObject = {
        "hostname": wish.text("hostname", ""),
        "isEnabled": wish.flag("isEnabled", default=True),
        "maxSize": wish.bytes_count("maxSize", 0),
    }
    for limit_name, setting_name in _LIMITS.items():
        settings[setting_name] = wish.count(limit_name, 0)
    if exchange.profile.create_binds_outgoing_ip:
        settings["outgoingIP"] = wish.text("outgoingIP", "")
    return settings


def _add_first_admin(domain: Domain, members: Members) -> None:
    user_name = members.text("adminUsername", "").lower()
    if not user_name:
        return
    password = members.text("adminPassword", "")
    check_local_part(user_name)
    check_policy(password, user_name, DEFAULT_POLICY)
    check_below(domain.settings["maxUsers"], 1, "USER_ADD_ERROR_LIMIT_REACHED")
    domain.main_domain_admin = user_name
    domain.users[user_name] = Mailbox(user_name, hash_password(password), is_domain_admin=True)


@routes.post("settings/sysadmin/domain-delete/{domain}/{deletesFiles}", role=Role.SYSTEM_ADMIN)
def delete_domain(exchange: Exchange) -> JsonObject:
    """Delete a domain; without `deletesFiles` its folder stays on the disk."""
    deletes_files = exchange.segment_flag("deletesFiles")
    domain = exchange.named_domain()
    del exchange.state.domains[domain.name]
    if not deletes_files:
        exchange.state.kept_paths.append(domain.path)
    return {}


def limit_names_as_settings(members: Members) -> JsonObject:
    """`userLimit` and its like, for builds that take them in `domainSettings`."""
    given = members.known(dict.fromkeys(_LIMITS, Kind.COUNT))
    return {_LIMITS[name]: value for name, value in given.items()}
