"""Settings of a domain: read and partial update (smartermail-api 3.2.4)."""

from __future__ import annotations

from provisioning.simulators.smartermail.dkim import domain_keys_settings, switch_off, switch_on
from provisioning.simulators.smartermail.domains import limit_names_as_settings
from provisioning.simulators.smartermail.routing import Exchange, JsonObject, RouteTable
from provisioning.simulators.smartermail.state import DOMAIN_SETTINGS, Domain, kinds_of
from provisioning.simulators.smartermail.tokens import Role

_DKIM_FLAG = "enableDkimSigningDomainAdmin"
_KINDS = kinds_of(DOMAIN_SETTINGS)
# What decides about money or reach belongs to the server's administrator alone.
_SYSADMIN_ONLY = frozenset(
    {
        "isEnabled",
        "outgoingIP",
        "enableActiveSyncAccountManagement",
        "enableMapiEwsAccountManagement",
        _DKIM_FLAG,
    }
)

routes = RouteTable()


def domain_settings(domain: Domain) -> JsonObject:
    """The settings object with its read-only members."""
    return {
        **domain.settings,
        "domainPath": domain.path,
        "mainDomainAdmin": domain.main_domain_admin,
        "domainKeysSettings": domain_keys_settings(domain),
    }


@routes.get("settings/sysadmin/domain-settings/{domain}", role=Role.SYSTEM_ADMIN)
def read_settings(exchange: Exchange) -> JsonObject:
    """A domain's settings."""
    domain = exchange.named_domain(exchange.profile.missing_domain_settings_status)
    return {"domainSettings": domain_settings(domain)}


@routes.get("settings/domain/domain", role=Role.DOMAIN_ADMIN)
def read_own_settings(exchange: Exchange) -> JsonObject:
    """The own domain's settings."""
    return {"domainSettings": domain_settings(exchange.domain)}


@routes.post("settings/sysadmin/domain-settings/{domain}", role=Role.SYSTEM_ADMIN)
@routes.post("settings/sysadmin/domain/{domain}", role=Role.SYSTEM_ADMIN)
def update_settings(exchange: Exchange) -> JsonObject:
    """Merge the given settings into a domain's; unknown and read-only members are ignored."""
    domain = exchange.named_domain(exchange.profile.missing_domain_settings_status)
    given = exchange.members.object("domainSettings")
    changes = given.known(_KINDS)
    if exchange.profile.settings_bind_limit_names:
        changes = {**limit_names_as_settings(given), **changes}
    domain.settings.update(changes)
    if exchange.profile.dkim_flag_switches_signing and _DKIM_FLAG in changes:
        if changes[_DKIM_FLAG]:
            switch_on(domain.dkim, exchange.profile)
        else:
            switch_off(domain.dkim)
    return {}


@routes.post("settings/domain/domain", role=Role.DOMAIN_ADMIN)
def update_own_settings(exchange: Exchange) -> JsonObject:
    """Merge what a domain administrator may change; limits and permissions are ignored."""
    changes = exchange.members.object("domainSettings").known(_KINDS)
    for name, value in changes.items():
        if name not in _SYSADMIN_ONLY and not name.startswith("max"):
            exchange.domain.settings[name] = value
    return {}
