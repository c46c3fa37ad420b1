"""What the server knows: administrators, domains, mailboxes, aliases, lists.

Settings that only pass through stay under the platform's own member names; sizes are bytes, 0 in a
limit means unlimited.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from provisioning.simulators.smartermail.binding import Kind

DOMAIN_SETTINGS: Mapping[str, tuple[Kind, Any]] = {
    "isEnabled": (Kind.FLAG, True),
    "hostname": (Kind.TEXT, ""),
    "outgoingIP": (Kind.TEXT, ""),
    "maxUsers": (Kind.COUNT, 0),
    "maxAliases": (Kind.COUNT, 0),
    "maxLists": (Kind.COUNT, 0),
    "maxDomainAliases": (Kind.COUNT, 0),
    "maxSize": (Kind.BYTES, 0),
    "maxMailboxSize": (Kind.BYTES, 0),
    "maxMessageSize": (Kind.BYTES, 0),
    "maxRecipients": (Kind.COUNT, 0),
    "maxActiveSyncAccounts": (Kind.COUNT, 0),
    "maxMapiEwsAccounts": (Kind.COUNT, 0),
    "enableActiveSyncAccountManagement": (Kind.FLAG, False),
    "enableMapiEwsAccountManagement": (Kind.FLAG, False),
    "enableMailForwarding": (Kind.FLAG, True),
    "enableSmtpAccounts": (Kind.FLAG, False),
    "enableXmpp": (Kind.FLAG, False),
    "enableDisposableAddresses": (Kind.FLAG, False),
    "enableFileStorage": (Kind.FLAG, False),
    "sharedGlobalAddressList": (Kind.FLAG, True),
    "allowUserSizeChanging": (Kind.FLAG, False),
    "showDomainAliasMenu": (Kind.FLAG, True),
    "showListMenu": (Kind.FLAG, True),
    "showSpamMenu": (Kind.FLAG, True),
    "activeDirectoryIntegration": (Kind.FLAG, False),
    "customLoginDisplay": (Kind.FLAG, False),
    "webConferencing": (Kind.FLAG, False),
    "calendarPublicAvailability": (Kind.FLAG, False),
    "requireSmtpAuthentication": (Kind.FLAG, True),
    "bypassForwardBlackList": (Kind.FLAG, False),
    "listCommandAddress": (Kind.TEXT, ""),
    "catchAll": (Kind.TEXT, ""),
    "twoFactorSettings": (Kind.OBJECT, {"setting": "0"}),
    "throttleSettings": (Kind.OBJECT, {}),
    "blockedCountriesAtAuth": (Kind.OBJECT, {}),
    "enableDkimSigningDomainAdmin": (Kind.FLAG, False),
}
MAIL_SETTINGS: Mapping[str, tuple[Kind, Any]] = {
    "isEnabled": (Kind.FLAG, True),
    "enableMailForwarding": (Kind.FLAG, False),
    "replyToAddress": (Kind.TEXT, ""),
    "userContactInfo": (Kind.OBJECT, {}),
    "canReceiveMail": (Kind.FLAG, True),
    "hideFromGAL": (Kind.FLAG, False),
    "enablePop": (Kind.FLAG, True),
    "enableImap": (Kind.FLAG, True),
    "enableSmtp": (Kind.FLAG, True),
    "throttleSettings": (Kind.OBJECT, {}),
    "localeId": (Kind.TEXT, ""),
    "dictionaryLanguage": (Kind.TEXT, ""),
}


def kinds_of(table: Mapping[str, tuple[Kind, Any]]) -> dict[str, Kind]:
    """Member name to kind, as `Members.known` takes them."""
    return {name: kind for name, (kind, _) in table.items()}


def defaults_of(table: Mapping[str, tuple[Kind, Any]]) -> dict[str, Any]:
    """A fresh copy of every default."""
    return {name: copy.deepcopy(default) for name, (_, default) in table.items()}


@dataclass
class SystemAdmin:
    """An account of the server itself; the three flags make its login end otherwise."""

    user_name: str
    password_hash: str
    needs_two_factor: bool = False
    must_change_password: bool = False
    is_ip_restricted: bool = False


@dataclass
class Forward:
    """Where a mailbox's messages go on to; without targets nowhere."""

    targets: list[str] = field(default_factory=list)
    deletes_copy: bool = False
    keeps_recipients: bool = False
    spam_option: str = "None"


@dataclass
class Mailbox:
    """An account of a domain. `user_name` is the local part in lower case."""

    user_name: str
    password_hash: str
    full_name: str = ""
    description: str = ""
    max_bytes: int = 0
    used_bytes: int = 0
    is_disabled: bool = False
    accepts_mail_while_disabled: bool = False
    is_domain_admin: bool = False
    has_active_sync: bool = False
    has_mapi: bool = False
    last_login: str = "0001-01-01T00:00:00"
    created: str = ""
    mail_settings: dict[str, Any] = field(default_factory=lambda: defaults_of(MAIL_SETTINGS))
    forward: Forward = field(default_factory=Forward)
    auto_responder: dict[str, Any] = field(default_factory=dict)
    """What was set of it, under the platform's own member names."""


@dataclass
class Alias:
    """An address that forwards to `targets`: addresses, or local parts of its own domain."""

    name: str
    targets: list[str] = field(default_factory=list)
    display_name: str = ""
    description: str = ""
    flags: dict[str, bool] = field(default_factory=dict)


@dataclass
class MailingList:
    """A mailing list; `list_address` is a local part, `subscribers` are full addresses."""

    list_address: str
    moderator_address: str = ""
    list_number: int = 1
    settings: dict[str, Any] = field(default_factory=dict)
    subscribers: list[str] = field(default_factory=list)
    created: str = ""


@dataclass
class Dkim:
    """The signing key and the one that waits for its DNS record."""

    is_active: bool = False
    selector: str = ""
    public_key: str = ""
    pending_selector: str = ""
    pending_public_key: str = ""
    is_published: bool = False
    """What the simulated DNS answers when the pending key is verified."""


@dataclass
class Domain:
    """A mail domain. Accounts are keyed by local part; the three kinds share one name space."""

    name: str
    path: str
    main_domain_admin: str = ""
    settings: dict[str, Any] = field(default_factory=lambda: defaults_of(DOMAIN_SETTINGS))
    users: dict[str, Mailbox] = field(default_factory=dict)
    aliases: dict[str, Alias] = field(default_factory=dict)
    lists: dict[str, MailingList] = field(default_factory=dict)
    domain_aliases: list[str] = field(default_factory=list)
    password_overrides: dict[str, Any] = field(default_factory=dict)
    dkim: Dkim = field(default_factory=Dkim)

    @property
    def used_bytes(self) -> int:
        """Disk use of all mailboxes."""
        return sum(mailbox.used_bytes for mailbox in self.users.values())

    def takes_name(self, local_part: str) -> bool:
        """Whether a mailbox, alias or list has this local part."""
        return any(local_part in accounts for accounts in (self.users, self.aliases, self.lists))


@dataclass
class ServerState:
    """Everything; domains keyed by lower-case name."""

    admins: dict[str, SystemAdmin] = field(default_factory=dict)
    domains: dict[str, Domain] = field(default_factory=dict)
    kept_paths: list[str] = field(default_factory=list)
    """Folders of deleted domains whose files were to stay."""

    def domain_taking(self, name: str) -> Domain | None:
        """The domain that has this name as its own or as a domain alias."""
        if name in self.domains:
            return self.domains[name]
        domains = self.domains.values()
        return next((domain for domain in domains if name in domain.domain_aliases), None)


def state_from_json(members: Mapping[str, Any]) -> ServerState:
    """Rebuild a state from JSON whose members are the fields of its dataclasses."""
    return ServerState(
        admins={name: SystemAdmin(**admin) for name, admin in members["admins"].items()},
        domains={name: _domain(domain) for name, domain in members["domains"].items()},
        kept_paths=list(members["kept_paths"]),
    )


def _mailbox(members: Mapping[str, Any]) -> Mailbox:
    mail_settings = {**defaults_of(MAIL_SETTINGS), **members["mail_settings"]}
    forward = Forward(**members.get("forward", {}))
    return Mailbox(**{**members, "mail_settings": mail_settings, "forward": forward})


def _domain(members: Mapping[str, Any]) -> Domain:
    accounts = {
        "settings": {**defaults_of(DOMAIN_SETTINGS), **members["settings"]},
        "users": {name: _mailbox(mailbox) for name, mailbox in members["users"].items()},
        "aliases": {name: Alias(**alias) for name, alias in members["aliases"].items()},
        "lists": {name: MailingList(**entry) for name, entry in members["lists"].items()},
        "dkim": Dkim(**members["dkim"]),
    }
    return Domain(**{**members, **accounts})
