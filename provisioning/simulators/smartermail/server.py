"""Calls about the server itself (smartermail-api 3.1)."""

from __future__ import annotations

from provisioning.simulators.smartermail.routing import Exchange, JsonObject, RouteTable
from provisioning.simulators.smartermail.tokens import Role

PRODUCT_VERSION = "100.0.9483"
_ENTERPRISE = 0

routes = RouteTable()


@routes.get("settings/sysadmin/get-version", role=Role.SYSTEM_ADMIN)
def get_version(exchange: Exchange) -> JsonObject:
    """The product's version. No source shows the member's name: `version` is ours."""
    return {"version": PRODUCT_VERSION}


@routes.get("licensing/info", role=Role.SYSTEM_ADMIN)
def licensing_info(exchange: Exchange) -> JsonObject:
    """The licence's edition as a number; 0 is Enterprise."""
    return {"edition": _ENTERPRISE}
