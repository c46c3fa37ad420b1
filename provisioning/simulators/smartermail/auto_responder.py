"""The automatic answer of the token's own mailbox (smartermail-api 3.4.7)."""

from __future__ import annotations

from provisioning.simulators.smartermail.binding import Kind, Members
from provisioning.simulators.smartermail.refusals import BusinessRefusal
from provisioning.simulators.smartermail.routing import Exchange, JsonObject, RouteTable
from provisioning.simulators.smartermail.state import Mailbox
from provisioning.simulators.smartermail.tokens import Role

_WRAPPER = "autoResponderSettings"
_KINDS = {
    "enabled": Kind.FLAG,
    "subject": Kind.TEXT,
    "body": Kind.TEXT,
    "externalReply": Kind.TEXT,
    "isHTML": Kind.FLAG,
    "useActiveDateRange": Kind.FLAG,
    "startDateUtc": Kind.TEXT,
    "endDateUtc": Kind.TEXT,
    "autoRespondOnDirectMailOnly": Kind.FLAG,
    "externalAudience": Kind.COUNT,
}
_DEFAULTS: JsonObject = {
    "enabled": False,
    "subject": "",
    "body": "",
    "externalReply": "",
    "isHTML": False,
    "useActiveDateRange": False,
    "startDateUtc": "0001-01-01T00:00:00",
    "endDateUtc": "0001-01-01T00:00:00",
    "autoRespondOnDirectMailOnly": False,
    "externalAudience": 0,
}
_AUDIENCE_COUNT = 3

routes = RouteTable()


@routes.get("settings/auto-responder", role=Role.USER)
@routes.get("settings/auto-responder/{wantHtml}", role=Role.USER)
def read_auto_responder(exchange: Exchange) -> JsonObject:
    """The ten members, in a wrapper or at the root as the build does."""
    if "wantHtml" in exchange.segments:
        exchange.segment_flag("wantHtml")
    members = {**_DEFAULTS, **_own(exchange).auto_responder}
    return {_WRAPPER: members} if exchange.profile.auto_responder == "wrapped" else members


@routes.post("settings/auto-responder", role=Role.USER)
def update_auto_responder(exchange: Exchange) -> JsonObject:
    """Take over what stands where this build looks for it; the rest is ignored."""
    mailbox = _own(exchange)
    given: Members = exchange.members
    if exchange.profile.auto_responder == "wrapped":
        given = given.object(_WRAPPER, optional=True)
    members = given.known(_KINDS)
    if members.get("externalAudience", 0) >= _AUDIENCE_COUNT:
        raise BusinessRefusal("AUTO_RESPONDER_ERROR_AUDIENCE")
    mailbox.auto_responder = {**mailbox.auto_responder, **members}
    return {}


def _own(exchange: Exchange) -> Mailbox:
    return exchange.mailbox_of(exchange.signed_in().email_address)
