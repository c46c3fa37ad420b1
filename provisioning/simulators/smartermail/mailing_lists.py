"""Mailing lists and their settings (smartermail-api 3.7); each has a number."""

from __future__ import annotations

from provisioning.simulators.smartermail.auth import timestamp
from provisioning.simulators.smartermail.binding import Kind
from provisioning.simulators.smartermail.names import (
    account_name,
    check_below,
    check_free,
)
from provisioning.simulators.smartermail.refusals import BadInput, BusinessRefusal
from provisioning.simulators.smartermail.routing import Exchange, JsonObject, RouteTable
from provisioning.simulators.smartermail.state import MailingList
from provisioning.simulators.smartermail.tokens import Role

_ROOT = "settings/domain/mailing-lists"
_RULE_COUNT = 3
_SETTINGS: dict[str, tuple[Kind, object]] = {
    "description": (Kind.TEXT, ""),
    "postingPermissions": (Kind.COUNT, 0),
    "prependSubject": (Kind.FLAG, False),
    "subject": (Kind.TEXT, ""),
    "enableDigest": (Kind.FLAG, False),
    "doubleOptIn": (Kind.FLAG, False),
    "disabled": (Kind.FLAG, False),
    "disableSubscriptions": (Kind.FLAG, False),
    "requirePassword": (Kind.FLAG, False),
    "listToAddress": (Kind.TEXT, "DEFAULT"),
    "listFromAddress": (Kind.TEXT, "POSTERADDRESS"),
    "listReplyToAddress": (Kind.TEXT, "POSTERADDRESS"),
    "maxMessagesSentPerHour": (Kind.COUNT, 0),
    "showInGal": (Kind.FLAG, False),
}
_KINDS = {name: kind for name, (kind, _) in _SETTINGS.items()}

routes = RouteTable()


def list_named(exchange: Exchange) -> MailingList:
    """The list of the own domain with the number in the path."""
    number_text = exchange.segments["listId"]
    for entry in exchange.domain.lists.values():
        if str(entry.list_number) == number_text:
            return entry
    raise exchange.missing("MAILING_LIST_NOT_FOUND")


@routes.get(f"{_ROOT}/list", role=Role.DOMAIN_ADMIN)
def list_lists(exchange: Exchange) -> JsonObject:
    """Every list with its settings and counts."""
    return {"items": [_item(entry) for entry in exchange.domain.lists.values()] or None}


@routes.post(f"{_ROOT}/add", role=Role.DOMAIN_ADMIN)
def create_list(exchange: Exchange) -> JsonObject:
    """Create a list; it shares the name space of mailboxes and aliases and needs a moderator."""
    domain = exchange.domain
    members = exchange.members
    name = account_name(exchange, members.text("listAddress"))
    moderator = members.text("moderatorAddress")
    if domain.takes_name(name) and exchange.profile.duplicate_list_code:
        raise BusinessRefusal(exchange.profile.duplicate_list_code)
    check_free(domain, name)
    limit = domain.settings["maxLists"]
    check_below(limit, len(domain.lists) + 1, "MAILING_LIST_ADD_ERROR_LIMIT_REACHED")
    entry = MailingList(
        name,
        moderator,
        list_number=max((other.list_number for other in domain.lists.values()), default=0) + 1,
        settings=_checked(members.known(_KINDS)),
        created=timestamp(exchange.clock.now()),
    )
    domain.lists[name] = entry
    return {"item": _item(entry)} if exchange.profile.list_add_answers_item else {}


@routes.get(f"{_ROOT}/{{listId}}/settings", role=Role.DOMAIN_ADMIN)
def read_settings(exchange: Exchange) -> JsonObject:
    """One list's settings."""
    return {"item": _item(list_named(exchange))}


@routes.post(f"{_ROOT}/{{listId}}/settings", role=Role.DOMAIN_ADMIN)
def update_settings(exchange: Exchange) -> JsonObject:
    """Replace the settings: what is left out falls back to its default, where the build does so."""
    entry = list_named(exchange)
    members = exchange.members
    given = _checked(members.known(_KINDS))
    if not exchange.profile.list_edit_resets_omitted:
        given = {**entry.settings, **given}
    moderator = members.text("moderatorAddress", "")
    if not moderator and exchange.profile.list_edit_resets_omitted:
        raise BadInput("moderatorAddress is required")
    entry.settings = given
    entry.moderator_address = moderator or entry.moderator_address
    return {}


@routes.get(f"{_ROOT}/{{listId}}/counts", role=Role.DOMAIN_ADMIN)
def read_counts(exchange: Exchange) -> JsonObject:
    """How many are on one list."""
    return {"listSubscribers": len(list_named(exchange).subscribers), "digestSubscribers": 0}


@routes.post(f"{_ROOT}/{{listId}}/delete", role=Role.DOMAIN_ADMIN)
def delete_list(exchange: Exchange) -> JsonObject:
    """Delete one list with its members."""
    del exchange.domain.lists[list_named(exchange).list_address]
    return {}


def _checked(settings: JsonObject) -> JsonObject:
    if settings.get("postingPermissions", 0) >= _RULE_COUNT:
        raise BadInput("postingPermissions is not valid")
    return settings


def _item(entry: MailingList) -> JsonObject:
    return {
        "id": entry.list_number,
        "listAddress": entry.list_address,
        "moderatorAddress": entry.moderator_address,
        "status": "Enabled",
        "createdOn": entry.created,
        **{name: default for name, (_, default) in _SETTINGS.items()},
        **entry.settings,
        "listSubscriberCount": len(entry.subscribers),
        "digestSubscriberCount": 0,
        "posterCount": 0,
        "bannedUserCount": 0,
    }
