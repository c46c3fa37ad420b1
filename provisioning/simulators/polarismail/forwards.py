"""Sessions and forwards of mailboxes (polarismail-api 1.5, 3.8)."""

from __future__ import annotations

from provisioning.simulators.password_hashes import is_password
from provisioning.simulators.polarismail.profile import Profile
from provisioning.simulators.polarismail.refusals import Refused
from provisioning.simulators.polarismail.routing import ActionTable, Exchange, Reply
from provisioning.simulators.polarismail.state import Mailbox, ServerState
from provisioning.simulators.polarismail.tokens import Identity, TokenStore
from provisioning.simulators.polarismail.wire import rows_reply

actions = ActionTable()


@actions.user("login", "username", "password", "domain", needs_token=False)
def login(exchange: Exchange) -> Reply:
    """A token for the mailboxes' interface, for a one-time password or the mailbox's own."""
    form, profile = exchange.form, exchange.profile
    identity = Identity(form.text("username").lower(), form.text("domain").lower())
    password = form.raw("password")
    mailbox = mailbox_of(exchange.state, identity, profile)
    if mailbox is None:
        raise Refused("Invalid credentials")
    if not exchange.tokens.redeem(password, identity, profile):
        if not is_password(password, mailbox.password_hash):
            raise Refused("Invalid credentials")
        mailbox.last_login_at = exchange.clock.now().isoformat()
    return Reply(exchange.tokens.open_session(identity, profile))


@actions.user("getForwards", is_read=True)
def get_forwards(exchange: Exchange) -> Reply:
    """Where the mailbox's mail is sent on to."""
    targets = exchange.own_mailbox().forwards
    if exchange.profile.forward_rows == "texts":
        return rows_reply(targets, exchange.profile)
    return rows_reply([{"forward": target} for target in targets], exchange.profile)


@actions.user("addForward", "newforward")
def add_forward(exchange: Exchange) -> Reply:
    """Send the mailbox's mail on to one more address."""
    target, forwards = exchange.form.address("newforward"), exchange.own_mailbox().forwards
    if target == f"{exchange.caller.username}@{exchange.caller.domain_name}":
        raise Refused("A mailbox cannot forward to itself")
    if target in forwards:
        return exchange.taken("Forward already exists")
    forwards.append(target)
    return Reply("Forward added")


@actions.user("removeForward", "forward")
def remove_forward(exchange: Exchange) -> Reply:
    """Stop sending on to one address."""
    target, forwards = exchange.form.text("forward").lower(), exchange.own_mailbox().forwards
    if target not in forwards:
        return exchange.absent("Forward does not exist")
    forwards.remove(target)
    return Reply("Forward removed")


@actions.admin("getAllForwardsDomain", "domain", is_read=True)
def get_all_forwards_domain(exchange: Exchange) -> Reply:
    """The forwards of all mailboxes of a domain."""
    rows = [
        {"username": mailbox.username, "forward": target}
        for mailbox in exchange.domain().users.values()
        for target in mailbox.forwards
    ]
    return rows_reply(rows, exchange.profile)


def mailbox_of(state: ServerState, identity: Identity, profile: Profile) -> Mailbox | None:
    """The mailbox, when it exists and may have a session."""
    domain = state.domains.get(identity.domain_name)
    mailbox = domain.users.get(identity.username) if domain else None
    if domain is None or mailbox is None:
        return None
    is_shut = mailbox.is_disabled or not domain.is_active
    return None if is_shut and not profile.disabled_mailbox_signs_in else mailbox


def opened_by_link(
    state: ServerState, tokens: TokenStore, profile: Profile, address: str, password: str
) -> Mailbox | None:
    """The mailbox that a login link opens; its one-time password is used up."""
    local_part, _, domain_name = address.lower().partition("@")
    identity = Identity(local_part, domain_name)
    mailbox = mailbox_of(state, identity, profile) if domain_name else None
    if mailbox is None or not tokens.redeem(password, identity, profile):
        return None
    return mailbox
