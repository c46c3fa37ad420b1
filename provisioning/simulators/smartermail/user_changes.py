"""Mailboxes: create, change, disable, delete (smartermail-api 3.4.4)."""

from __future__ import annotations

from provisioning.simulators.password_hashes import hash_password
from provisioning.simulators.smartermail.auth import timestamp
from provisioning.simulators.smartermail.binding import Members
from provisioning.simulators.smartermail.names import account_name, check_below, check_free
from provisioning.simulators.smartermail.password_settings import policy_of
from provisioning.simulators.smartermail.passwords import check_policy
from provisioning.simulators.smartermail.profile import Profile
from provisioning.simulators.smartermail.refusals import BusinessRefusal
from provisioning.simulators.smartermail.routing import Exchange, JsonObject, RouteTable
from provisioning.simulators.smartermail.state import MAIL_SETTINGS, Domain, Mailbox, kinds_of
from provisioning.simulators.smartermail.tokens import Role

_MAIL_KINDS = kinds_of(MAIL_SETTINGS)

routes = RouteTable()


def _has_new_updates(profile: Profile) -> bool:
    return profile.update_routes != "old"


def _has_old_updates(profile: Profile) -> bool:
    return profile.update_routes != "new"


@routes.post("settings/domain/user-put", role=Role.DOMAIN_ADMIN)
def create_user(exchange: Exchange) -> JsonObject:
    """Create an account; what is not given comes from the domain's defaults."""
    domain = exchange.domain
    wish = exchange.members.object("userData")
    user_name = account_name(exchange, wish.text("userName"))
    password = wish.text("password")
    check_free(domain, user_name)
    check_below(domain.settings["maxUsers"], len(domain.users) + 1, "USER_ADD_ERROR_LIMIT_REACHED")
    check_policy(password, user_name, policy_of(domain))
    mailbox = Mailbox(
        user_name,
        hash_password(password),
        max_bytes=domain.settings["maxMailboxSize"],
        created=timestamp(exchange.clock.now()),
    )
    _merge_account(domain, mailbox, wish)
    _merge_mail(mailbox, exchange.members.object("userMailSettings", optional=True))
    domain.users[user_name] = mailbox
    return {}


@routes.post("settings/domain/post-user", role=Role.DOMAIN_ADMIN, exists=_has_new_updates)
def update_user(exchange: Exchange) -> JsonObject:
    """Merge the given members into the account named in the body by its full address."""
    mailbox = exchange.mailbox_of(exchange.members.text("email"))
    _merge_account(exchange.domain, mailbox, exchange.members.object("userData"))
    return {}


@routes.post("settings/domain/user/{email}", role=Role.DOMAIN_ADMIN, exists=_has_old_updates)
def update_user_old(exchange: Exchange) -> JsonObject:
    """The same on builds before November 2024."""
    mailbox = exchange.mailbox_of(exchange.segments["email"])
    _merge_account(exchange.domain, mailbox, exchange.members.object("userData"))
    return {}


@routes.post("settings/domain/post-user-mail", role=Role.DOMAIN_ADMIN, exists=_has_new_updates)
def update_user_mail(exchange: Exchange) -> JsonObject:
    """Merge the given mail settings."""
    mailbox = exchange.mailbox_of(exchange.members.text("email"))
    _merge_mail(mailbox, exchange.members.object("userMailSettings"))
    return {}


@routes.post("settings/domain/user-mail/{email}", role=Role.DOMAIN_ADMIN, exists=_has_old_updates)
def update_user_mail_old(exchange: Exchange) -> JsonObject:
    """The same on builds before November 2024."""
    mailbox = exchange.mailbox_of(exchange.segments["email"])
    _merge_mail(mailbox, exchange.members.object("userMailSettings"))
    return {}


def _merge_account(domain: Domain, mailbox: Mailbox, given: Members) -> None:
    """Take over what is given, all or nothing; `securityFlags.isDisabled` is read-only."""
    full_name = given.text("fullName", mailbox.full_name)
    description = given.text("description", mailbox.description)
    max_bytes = given.bytes_count("maxMailboxSize", mailbox.max_bytes)
    flags = given.object("securityFlags", optional=True)
    is_domain_admin = flags.flag("isDomainAdmin", default=mailbox.is_domain_admin)
    if mailbox.user_name == domain.main_domain_admin and not is_domain_admin:
        raise BusinessRefusal("USER_UPDATE_ERROR_PRIMARY_ADMIN")
    if given.has("password"):
        password = given.text("password")
        check_policy(password, mailbox.user_name, policy_of(domain))
        mailbox.password_hash = hash_password(password)
    mailbox.full_name, mailbox.description = full_name, description
    mailbox.max_bytes, mailbox.is_domain_admin = max_bytes, is_domain_admin


def _merge_mail(mailbox: Mailbox, given: Members) -> None:
    max_bytes = given.bytes_count("maxSize", mailbox.max_bytes)
    mailbox.mail_settings.update(given.known(_MAIL_KINDS))
    mailbox.max_bytes = max_bytes


@routes.post("settings/domain/users-disable/{disable}/{allowMail}", role=Role.DOMAIN_ADMIN)
def disable_users(exchange: Exchange) -> JsonObject:
    """Switch sign-in off or on; `allowMail` keeps delivery on meanwhile."""
    accepts_mail = exchange.segment_flag("allowMail")
    _disable(exchange, exchange.domain, accepts_mail=accepts_mail)
    return {}


@routes.post("settings/sysadmin/users-disable/{disable}/{domain}", role=Role.SYSTEM_ADMIN)
def disable_users_of_domain(exchange: Exchange) -> JsonObject:
    """The same for any domain; delivery stops with sign-in."""
    _disable(exchange, exchange.named_domain(), accepts_mail=False)
    return {}


def _disable(exchange: Exchange, domain: Domain, *, accepts_mail: bool) -> None:
    is_disabled = exchange.segment_flag("disable")
    names = _names(exchange)
    if any(name not in domain.users for name in names):
        raise exchange.missing("USER_NOT_FOUND")
    for name in names:
        domain.users[name].is_disabled = is_disabled
        domain.users[name].accepts_mail_while_disabled = is_disabled and accepts_mail


@routes.post("settings/domain/users-delete", role=Role.DOMAIN_ADMIN)
def delete_users(exchange: Exchange) -> JsonObject:
    """Delete accounts by local part, all or none; aliases that point at them stay."""
    _delete_users(exchange, exchange.domain, _names(exchange))
    return {}


@routes.post("settings/sysadmin/users-delete/{domain}", role=Role.SYSTEM_ADMIN)
def delete_users_of_domain(exchange: Exchange) -> JsonObject:
    """The same for any domain."""
    _delete_users(exchange, exchange.named_domain(), _names(exchange))
    return {}


@routes.post("settings/domain/user-delete/{localPart}", role=Role.DOMAIN_ADMIN)
def delete_user(exchange: Exchange) -> JsonObject:
    """Delete one account."""
    _delete_users(exchange, exchange.domain, [exchange.segments["localPart"].lower()])
    return {}


@routes.post("settings/domain/account-list-delete", role=Role.DOMAIN_ADMIN)
def delete_accounts(exchange: Exchange) -> JsonObject:
    """Delete mailboxes, aliases and lists by local part, all or none."""
    domain = exchange.domain
    names = _names(exchange)
    others = [name for name in names if name in domain.aliases or name in domain.lists]
    _delete_users(exchange, domain, [name for name in names if name not in others])
    for name in others:
        domain.aliases.pop(name, None)
        domain.lists.pop(name, None)
    return {}


def _names(exchange: Exchange) -> list[str]:
    return [name.lower() for name in exchange.members.texts("input")]


def _delete_users(exchange: Exchange, domain: Domain, names: list[str]) -> None:
    identity = exchange.signed_in()
    for name in names:
        is_self = identity.domain_name == domain.name and identity.user_name == name
        if name == domain.main_domain_admin or is_self:
            raise BusinessRefusal("USER_DELETE_ERROR_PRIMARY_ADMIN")
        if name not in domain.users and not exchange.profile.deleting_missing_succeeds:
            raise exchange.missing("USER_NOT_FOUND")
    for name in names:
        domain.users.pop(name, None)
