"""Members of mailing lists (smartermail-api 3.7)."""

from __future__ import annotations

from provisioning.simulators.address_syntax import is_domain_name, is_local_part
from provisioning.simulators.smartermail.mailing_lists import list_named
from provisioning.simulators.smartermail.refusals import BadInput, BusinessRefusal
from provisioning.simulators.smartermail.routing import Exchange, JsonObject, RouteTable
from provisioning.simulators.smartermail.tokens import Role

_ROOT = "settings/domain/mailing-lists/{listId}"
# Both styles of naming the kind are in use.
_SUBSCRIBER_KINDS = (0, 999, "Subscriber")

routes = RouteTable()


@routes.post(f"{_ROOT}/subscriber-search", role=Role.DOMAIN_ADMIN)
def search_subscribers(exchange: Exchange) -> JsonObject:
    """One page of members; the server may give fewer than were asked for."""
    entry = list_named(exchange)
    members = exchange.members
    skip, take = members.count("skip"), members.count("take")
    if exchange.body.get("subscriberType", 0) not in _SUBSCRIBER_KINDS:
        return {"items": None, "totalCount": 0}
    largest_page = exchange.profile.largest_page
    take = min(take, largest_page) if largest_page else take
    found = sorted(name for name in entry.subscribers if members.text("search", "") in name)
    if members.flag("sortDescending", default=False):
        found.reverse()
    page = [{"emailAddress": name, "bounceCount": 0} for name in found[skip : skip + take]]
    return {"items": page or None, "totalCount": len(found)}


@routes.post(f"{_ROOT}/subscriber-add", role=Role.DOMAIN_ADMIN)
def add_subscribers(exchange: Exchange) -> JsonObject:
    """Add members, all or none; those who are there already are passed over."""
    entry = list_named(exchange)
    for address in _addresses(exchange):
        local_part, _, domain_name = address.partition("@")
        if not is_local_part(local_part) or not is_domain_name(domain_name):
            raise BusinessRefusal(f"MAILING_LIST_SUBSCRIBER_ERROR_INVALID_ADDRESS|{address}")
    entry.subscribers = list(dict.fromkeys([*entry.subscribers, *_addresses(exchange)]))
    return {}


@routes.post(f"{_ROOT}/subscriber-remove", role=Role.DOMAIN_ADMIN)
def remove_subscribers(exchange: Exchange) -> JsonObject:
    """Remove members; those who are not there are passed over."""
    entry = list_named(exchange)
    removed = _addresses(exchange)
    entry.subscribers = [name for name in entry.subscribers if name not in removed]
    return {}


def _addresses(exchange: Exchange) -> list[str]:
    body = exchange.body
    if not isinstance(body, list) or not all(isinstance(address, str) for address in body):
        raise BadInput("The request body must be an array of addresses")
    return [address.strip().lower() for address in body]
