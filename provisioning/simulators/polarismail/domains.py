"""Domains: offer, add, list, read, change, remove (polarismail-api 3.2 to 3.4)."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from provisioning.simulators.address_syntax import is_domain_name
from provisioning.simulators.polarismail.profile import Profile
from provisioning.simulators.polarismail.refusals import Refused
from provisioning.simulators.polarismail.routing import ActionTable, Exchange, Reply
from provisioning.simulators.polarismail.state import Domain
from provisioning.simulators.polarismail.verification import new_txt_value
from provisioning.simulators.polarismail.wire import domain_quota, flag, rows_reply

_TIME_ZONE = re.compile(r"[A-Z][A-Za-z_]+(?:/[A-Za-z0-9_+-]+){1,2}|UTC")
_NO_CATCH_ALL = {"empty": "", "null": None, "0": "0", "none": "none"}

actions = ActionTable()


@actions.admin("isDomainAvailable", "domain", is_read=True)
def is_domain_available(exchange: Exchange) -> Reply:
    """Yes when the domain could be added; the refusal says why not."""
    name = exchange.form.text("domain").lower()
    _check_name(name)
    if exchange.state.takes_domain_name(name):
        raise Refused("Domain already exists")
    return Reply("Domain is available")


@actions.admin("addDomain", "newdomain")
def add_domain(exchange: Exchange) -> Reply:
    """Add a domain, not proven yet."""
    state = exchange.state
    name = exchange.form.text("newdomain").lower()
    _check_name(name)
    if name in state.domains:
        return exchange.taken("Domain already exists")
    if state.takes_domain_name(name):
        raise Refused("Domain already exists")
    if len(state.domains) >= state.plan.max_domain_count:
        raise Refused("The plan has no domain left")
    state.domains[name] = Domain(
        name=name,
        number=state.next_number(),
        added_at=exchange.clock.now().isoformat(),
        txt_value=new_txt_value(state, name, exchange.profile),
    )
    return Reply("Domain added")


@actions.admin("removeDomain", "domain")
def remove_domain(exchange: Exchange) -> Reply:
    """Remove a domain with all that is in it."""
    name = exchange.form.text("domain").lower()
    if exchange.state.domains.pop(name, None) is None:
        return exchange.absent("Domain does not exist")
    return Reply("Domain removed")


@actions.admin("getAllDomains", is_read=True)
def get_all_domains(exchange: Exchange) -> Reply:
    """Every domain; numbers and flags are strings."""
    profile = exchange.profile
    rows = [
        {
            "id": str(domain.number),
            "domain": domain.name,
            "isauditdomain": "0",
            "domaintype": str(domain.domain_type),
            "active": flag(_is_active(domain, profile)),
        }
        for domain in exchange.state.domains.values()
        if domain.is_verified or profile.pending_domain_is_listed
    ]
    return rows_reply(rows, profile)


@actions.admin("getDomainInfo", "domain", is_read=True)
def get_domain_info(exchange: Exchange) -> Reply:
    """One domain: flags as strings, counts and quota as numbers."""
    domain, profile = exchange.domain(), exchange.profile
    info: dict[str, Any] = {
        "dtzone": domain.time_zone,
        "expiry_notifications": 0,
        "catchall": domain.catch_all or _NO_CATCH_ALL[profile.no_catch_all],
        "domaintype": str(domain.domain_type),
        "webmail": "default",
        "vusers": len(domain.users),
        "aliases": len(domain.aliases),
        "lists": len(domain.lists),
        "active": flag(_is_active(domain, profile)),
        "exchange_enabled": flag(domain.is_exchange_enabled),
        "audit_enabled": "0",
        "localdelivery": "1",
        "totalQuota": domain_quota(domain.quota_gigabytes, profile),
        "homecountry": "US",
    }
    return Reply(info)


@actions.admin("getDomainAssignedQuota", "domain", is_read=True)
def get_domain_assigned_quota(exchange: Exchange) -> Reply:
    """The quotas of its mailboxes together."""
    gigabytes = exchange.domain().quota_gigabytes
    return Reply({"totalquota": str(domain_quota(gigabytes, exchange.profile))})


def _active(domain: Domain, exchange: Exchange) -> bool:
    return exchange.form.flag("editdomainactive")


def _catch_all(domain: Domain, exchange: Exchange) -> str:
    if exchange.form.raw("editcatchall"):
        return exchange.form.address("editcatchall")
    return "" if exchange.profile.empty_catch_all_switches_off else domain.catch_all


def _time_zone(domain: Domain, exchange: Exchange) -> str:
    time_zone = exchange.form.raw("editdtzone")
    if not _TIME_ZONE.fullmatch(time_zone):
        raise Refused("editdtzone is not a time zone")
    return time_zone


def _exchange_enabled(domain: Domain, exchange: Exchange) -> bool:
    return exchange.form.flag("editexchangeenabled")


# Edit field to the attribute that it sets and the reader of its value.
_EDITS: dict[str, tuple[str, Callable[[Domain, Exchange], Any]]] = {
    "editcatchall": ("catch_all", _catch_all),
    "editdtzone": ("time_zone", _time_zone),
    "editdomainactive": ("is_active", _active),
    "editexchangeenabled": ("is_exchange_enabled", _exchange_enabled),
}


@actions.admin("updateDomain", "domain", optional=tuple(_EDITS))
def update_domain(exchange: Exchange) -> Reply:
    """Change what is sent, all or nothing; the rest is kept."""
    domain = exchange.domain()
    wished = {
        attribute: read(domain, exchange)
        for name, (attribute, read) in _EDITS.items()
        if exchange.form.has(name)
    }
    if not wished:
        raise Refused("Nothing to change")
    vars(domain).update(wished)
    return Reply("Domain updated")


def _check_name(name: str) -> None:
    if not is_domain_name(name):
        raise Refused("Domain name is not valid")


def _is_active(domain: Domain, profile: Profile) -> bool:
    return domain.is_active and (domain.is_verified or profile.pending_domain_is_active)
