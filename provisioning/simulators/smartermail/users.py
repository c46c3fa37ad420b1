"""Mailboxes: list, read, counts (smartermail-api 3.4.1 to 3.4.3)."""

from __future__ import annotations

from provisioning.simulators.smartermail.refusals import Refused
from provisioning.simulators.smartermail.routing import Exchange, JsonObject, RouteTable
from provisioning.simulators.smartermail.state import Domain, Mailbox
from provisioning.simulators.smartermail.tokens import Role

routes = RouteTable()


def user_data(domain: Domain, mailbox: Mailbox, *, has_sizes: bool = True) -> JsonObject:
    """The account object, sizes in bytes; never with a password."""
    members: JsonObject = {
        "userName": mailbox.user_name,
        "emailAddress": f"{mailbox.user_name}@{domain.name}",
        "domain": domain.name,
        "fullName": mailbox.full_name,
        "description": mailbox.description,
        "securityFlags": {
            "authType": 0,
            "authenticatingWindowsDomain": None,
            "isDisabled": mailbox.is_disabled,
            "isDomainAdmin": mailbox.is_domain_admin,
            "isPrimarySystemAdmin": False,
            "isSystemAdmin": False,
        },
        "isPrimaryDomainAdmin": mailbox.user_name == domain.main_domain_admin,
        "lastLoginTime": mailbox.last_login,
        "isPasswordExpired": False,
        "passwordLocked": False,
    }
    if has_sizes:
        members["maxMailboxSize"] = mailbox.max_bytes
        members["currentMailboxSize"] = mailbox.used_bytes
    return members


def user_mail_settings(mailbox: Mailbox) -> JsonObject:
    """The mail settings object, sizes in bytes."""
    return {
        **mailbox.mail_settings,
        "maxSize": mailbox.max_bytes,
        "totalMailboxSize": mailbox.used_bytes,
        "isCatchAll": False,
        "blockedSenders": None,
    }


@routes.get("settings/sysadmin/list-users/{domain}", role=Role.SYSTEM_ADMIN)
def list_users_of_domain(exchange: Exchange) -> JsonObject:
    """Every account of a domain, the hidden administrator among them."""
    domain = exchange.named_domain()
    has_sizes = exchange.profile.sysadmin_list_users_has_sizes
    users = domain.users.values()
    return {"userData": [user_data(domain, user, has_sizes=has_sizes) for user in users]}


@routes.get("settings/domain/list-users", role=Role.DOMAIN_ADMIN)
def list_users(exchange: Exchange) -> JsonObject:
    """Every account of the own domain."""
    domain = exchange.domain
    return {"userData": [user_data(domain, user) for user in domain.users.values()]}


@routes.get("settings/sysadmin/user/{email}", role=Role.SYSTEM_ADMIN)
def read_user_as_sysadmin(exchange: Exchange) -> JsonObject:
    """One account of any domain."""
    local_part, _, domain_name = exchange.segments["email"].lower().partition("@")
    domain = exchange.state.domains.get(domain_name)
    mailbox = domain.users.get(local_part) if domain else None
    if domain is None or mailbox is None:
        raise exchange.missing("USER_NOT_FOUND")
    if not exchange.profile.sysadmin_user_has_data:
        return {}
    return {"userData": user_data(domain, mailbox)}


@routes.get("settings/domain/user/{email}", role=Role.DOMAIN_ADMIN)
def read_user(exchange: Exchange) -> JsonObject:
    """One account of the own domain."""
    mailbox = exchange.mailbox_of(exchange.segments["email"])
    return {"userData": user_data(exchange.domain, mailbox)}


@routes.post("settings/domain/get-user", role=Role.DOMAIN_ADMIN)
def get_user(exchange: Exchange) -> JsonObject:
    """One account of the own domain, named in the body."""
    mailbox = exchange.mailbox_of(exchange.members.text("email"))
    return {"userData": user_data(exchange.domain, mailbox)}


@routes.get(
    "settings/domain/user-mail/{email}", role=Role.DOMAIN_ADMIN, serves_sysadmin_by_address=True
)
def read_user_mail(exchange: Exchange) -> JsonObject:
    """One account's mail settings."""
    mailbox = exchange.mailbox_of(exchange.segments["email"])
    return {"userMailSettings": user_mail_settings(mailbox)}


@routes.post("settings/domain/get-user-mail", role=Role.DOMAIN_ADMIN)
def get_user_mail(exchange: Exchange) -> JsonObject:
    """One account's mail settings, named in the body."""
    mailbox = exchange.mailbox_of(exchange.members.text("email"))
    return {"userMailSettings": user_mail_settings(mailbox)}


@routes.get("settings/domain/email-alias-does-not-exists/{localPart}", role=Role.DOMAIN_ADMIN)
def is_name_free(exchange: Exchange) -> JsonObject:
    """Success when no mailbox, alias or list has this local part."""
    if exchange.domain.takes_name(exchange.segments["localPart"].lower()):
        raise Refused(200, "EMAIL_ALIAS_EXISTS")
    return {}


@routes.get("settings/domain/account-list-counts", role=Role.DOMAIN_ADMIN)
def account_counts(exchange: Exchange) -> JsonObject:
    """Numbers of accounts and their limits. No source shows the members' names: these are ours."""
    domain = exchange.domain
    users = domain.users.values()
    return {
        "users": len(domain.users),
        "aliases": len(domain.aliases),
        "domainAdmins": sum(user.is_domain_admin for user in users),
        "mailingLists": len(domain.lists),
        "activeSyncAccounts": sum(user.has_active_sync for user in users),
        "mapiEwsAccounts": sum(user.has_mapi for user in users),
        "maxUsers": domain.settings["maxUsers"],
        "maxAliases": domain.settings["maxAliases"],
        "maxMailingLists": domain.settings["maxLists"],
        "maxActiveSyncAccounts": domain.settings["maxActiveSyncAccounts"],
        "maxMapiEwsAccounts": domain.settings["maxMapiEwsAccounts"],
    }
