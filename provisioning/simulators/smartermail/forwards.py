"""Forwards of mailboxes (smartermail-api 3.4.6)."""

from __future__ import annotations

from provisioning.simulators.smartermail.binding import Members
from provisioning.simulators.smartermail.refusals import BusinessRefusal
from provisioning.simulators.smartermail.routing import Exchange, JsonObject, RouteTable
from provisioning.simulators.smartermail.state import Domain, Forward, Mailbox
from provisioning.simulators.smartermail.tokens import Role

_SPAM_OPTIONS = ("None", "Delete", "MoveToJunk", "NoProcessing")

routes = RouteTable()


def destinations(domain: Domain, mailbox: Mailbox) -> list[str]:
    """Where a message really goes on to: nowhere unless both switches are on."""
    is_on = (
        domain.settings["enableMailForwarding"] and mailbox.mail_settings["enableMailForwarding"]
    )
    return list(mailbox.forward.targets) if is_on else []


@routes.get(
    "settings/domain/mailbox-forward-list/{email}",
    role=Role.DOMAIN_ADMIN,
    serves_sysadmin_by_address=True,
)
def read_forward(exchange: Exchange) -> JsonObject:
    """A mailbox's forward."""
    return _answer(exchange.mailbox_of(exchange.segments["email"]))


@routes.post("settings/domain/get-mailbox-forward-list", role=Role.DOMAIN_ADMIN)
def get_forward(exchange: Exchange) -> JsonObject:
    """The same, named in the body."""
    return _answer(exchange.mailbox_of(exchange.members.text("email")))


@routes.post("settings/domain/post-mailbox-forward-list", role=Role.DOMAIN_ADMIN)
def replace_forward(exchange: Exchange) -> JsonObject:
    """Replace a mailbox's forward, the whole object."""
    mailbox = exchange.mailbox_of(exchange.members.text("email"))
    mailbox.forward = _bound(exchange.members.object("mailboxForwardList"))
    return {}


@routes.get("settings/mailbox-forward-list", role=Role.USER)
def read_own_forward(exchange: Exchange) -> JsonObject:
    """The token's own mailbox."""
    return _answer(_own(exchange))


@routes.post("settings/mailbox-forward-list", role=Role.USER)
def replace_own_forward(exchange: Exchange) -> JsonObject:
    """Replace the forward of the token's own mailbox."""
    _own(exchange).forward = _bound(exchange.members.object("mailboxForwardList"))
    return {}


def _own(exchange: Exchange) -> Mailbox:
    return exchange.mailbox_of(exchange.signed_in().email_address)


def _answer(mailbox: Mailbox) -> JsonObject:
    forward = mailbox.forward
    return {
        "mailboxForwardList": {
            "forwardList": forward.targets or None,
            "deleteOnForward": forward.deletes_copy,
            "keepRecipients": forward.keeps_recipients,
            "spamForwardOption": forward.spam_option,
        }
    }


def _bound(given: Members) -> Forward:
    """What is left out falls back to its default: the object is replaced, not merged."""
    option = given.text("spamForwardOption", _SPAM_OPTIONS[0])
    targets = given.texts("forwardList", [])
    if option not in _SPAM_OPTIONS or not all("@" in target for target in targets):
        raise BusinessRefusal("FORWARD_UPDATE_ERROR_INVALID")
    return Forward(
        targets=targets,
        deletes_copy=given.flag("deleteOnForward", default=False),
        keeps_recipients=given.flag("keepRecipients", default=False),
        spam_option=option,
    )
