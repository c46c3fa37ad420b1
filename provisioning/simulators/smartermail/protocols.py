"""ActiveSync and MAPI/EWS per mailbox (smartermail-api 3.5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from provisioning.simulators.smartermail.binding import Members
from provisioning.simulators.smartermail.names import check_below
from provisioning.simulators.smartermail.refusals import BadInput, NotAllowed
from provisioning.simulators.smartermail.routing import Exchange, JsonObject, RouteTable
from provisioning.simulators.smartermail.state import Mailbox
from provisioning.simulators.smartermail.tokens import Role


@dataclass(frozen=True)
class Protocol:
    """Where a protocol's flag, permission and limit are, and the names that it goes by."""

    attribute: Literal["has_active_sync", "has_mapi"]
    list_name: str
    permission: str
    limit: str
    limit_code: str


ACTIVE_SYNC = Protocol(
    "has_active_sync",
    "activeSyncAccounts",
    "enableActiveSyncAccountManagement",
    "maxActiveSyncAccounts",
    "ACTIVE_SYNC_ERROR_LIMIT_REACHED",
)
MAPI = Protocol(
    "has_mapi",
    "mapiEwsAccounts",
    "enableMapiEwsAccountManagement",
    "maxMapiEwsAccounts",
    "MAPI_EWS_ERROR_LIMIT_REACHED",
)

routes = RouteTable()


@routes.get("settings/domain/active-sync-mailboxes", role=Role.DOMAIN_ADMIN)
def list_active_sync(exchange: Exchange) -> JsonObject:
    """The mailboxes that have ActiveSync."""
    return _list(exchange, ACTIVE_SYNC)


@routes.get("settings/domain/mapi-ews-mailboxes", role=Role.DOMAIN_ADMIN)
def list_mapi(exchange: Exchange) -> JsonObject:
    """The mailboxes that have MAPI/EWS."""
    return _list(exchange, MAPI)


@routes.post("settings/domain/active-sync-mailboxes-patch", role=Role.DOMAIN_ADMIN)
def patch_active_sync(exchange: Exchange) -> JsonObject:
    """Switch ActiveSync for some mailboxes."""
    return _patch(exchange, ACTIVE_SYNC)


@routes.post("settings/domain/mapi-ews-mailboxes-patch", role=Role.DOMAIN_ADMIN)
def patch_mapi(exchange: Exchange) -> JsonObject:
    """Switch MAPI/EWS for some mailboxes."""
    return _patch(exchange, MAPI)


def _list(exchange: Exchange, protocol: Protocol) -> JsonObject:
    domain = exchange.domain
    return {
        protocol.list_name: [
            {
                "emailAddress": f"{mailbox.user_name}@{domain.name}",
                "displayName": mailbox.full_name,
                "isActive": True,
            }
            for mailbox in domain.users.values()
            if getattr(mailbox, protocol.attribute)
        ]
    }


def _patch(exchange: Exchange, protocol: Protocol) -> JsonObject:
    """All or nothing; the body is a top-level array of `emailAddress` and `isActive`."""
    domain = exchange.domain
    wishes = _wishes(exchange)
    if not domain.settings[protocol.permission]:
        if exchange.profile.unmanaged_protocol_status == 403:
            raise NotAllowed
        return {}
    active = {name for name, user in domain.users.items() if getattr(user, protocol.attribute)}
    for mailbox, is_active in wishes:
        (active.add if is_active else active.discard)(mailbox.user_name)
    if any(is_active for _, is_active in wishes):
        check_below(domain.settings[protocol.limit], len(active), protocol.limit_code)
    for mailbox, is_active in wishes:
        setattr(mailbox, protocol.attribute, is_active)
    return {}


def _wishes(exchange: Exchange) -> list[tuple[Mailbox, bool]]:
    if not isinstance(exchange.body, list):
        raise BadInput("The request body must be an array")
    wishes: list[tuple[Mailbox, bool]] = []
    for element in exchange.body:
        if not isinstance(element, dict):
            raise BadInput("The request body must be an array of objects")
        members = Members(element, binds_texts=exchange.profile.binds_texts)
        mailbox = exchange.mailbox_of(members.text("emailAddress"))
        wishes.append((mailbox, members.flag("isActive")))
    return wishes
