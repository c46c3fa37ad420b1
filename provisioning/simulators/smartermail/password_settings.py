"""The password policy of a domain over the wire (smartermail-api 3.4.5)."""

from __future__ import annotations

from typing import Any

from provisioning.simulators.smartermail.binding import Kind, Members
from provisioning.simulators.smartermail.passwords import DEFAULT_POLICY
from provisioning.simulators.smartermail.routing import Exchange, JsonObject, RouteTable
from provisioning.simulators.smartermail.state import Domain
from provisioning.simulators.smartermail.tokens import Role

_FLAGS = dict.fromkeys([name for name in DEFAULT_POLICY if name != "minLength"], Kind.FLAG)

routes = RouteTable()


def policy_of(domain: Domain) -> JsonObject:
    """The server's policy with the domain's overrides."""
    return {**DEFAULT_POLICY, **domain.password_overrides}


@routes.get("settings/password-requirements", role=Role.USER)
def password_requirements(exchange: Exchange) -> JsonObject:
    """The policy in force. No source shows the members' names: they follow the overrides."""
    return policy_of(exchange.domain)


@routes.get("settings/domain/password-settings", role=Role.DOMAIN_ADMIN)
def read_password_settings(exchange: Exchange) -> JsonObject:
    """The server's defaults and the domain's overrides."""
    return {
        "defaults": _on_the_wire(dict(DEFAULT_POLICY)),
        "overrides": _on_the_wire(exchange.domain.password_overrides),
    }


@routes.post("settings/domain/password-settings", role=Role.DOMAIN_ADMIN)
def update_password_settings(exchange: Exchange) -> JsonObject:
    """Replace the domain's overrides; they stand at the root of the body."""
    members = exchange.members
    overrides: dict[str, Any] = members.known(_FLAGS)
    if members.has("minLength"):
        overrides |= _min_length(members.object("minLength"))
    exchange.domain.password_overrides = overrides
    return {}


def _min_length(rule: Members) -> dict[str, int]:
    return {"minLength": rule.count("ruleValue")} if rule.flag("enabled") else {}


def _on_the_wire(policy: JsonObject) -> JsonObject:
    members = dict(policy)
    if "minLength" in members:
        members["minLength"] = {"enabled": True, "ruleValue": members["minLength"]}
    return members
