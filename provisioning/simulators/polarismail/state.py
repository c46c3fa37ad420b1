"""What the platform knows: administrators, plan, domains and all that is in them, and DNS."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

BASIC = 1
ENHANCED = 2

DEFAULT_BRAND: Mapping[str, str] = {
    "brandname": "Simulated Mail",
    "supportemail": "support@reseller.test",
    "brandlink": "https://reseller.test",
    "brandcolor": "1f4e79",
}


@dataclass
class Admin:
    """An administrator or sub-administrator of the reseller's account."""

    username: str
    password_hash: str
    email_address: str = ""
    is_kept_out: bool = False
    """Whether the account is bound to an address that callers do not have."""
    refused_actions: list[str] = field(default_factory=list)
    """Calls that its section rights do not allow."""


@dataclass
class Plan:
    """What the subscription holds; `grows` lifts the quota by itself."""

    max_basic_count: int = 100_000
    max_enhanced_count: int = 100_000
    max_domain_count: int = 20_000
    max_quota_gigabytes: int = 10_000_000
    grows: bool = False


@dataclass
class Mailbox:
    """An account of a domain. `account_type` 1 is basic, 2 enhanced, others exist."""

    username: str
    password_hash: str
    display_name: str = ""
    account_type: int = BASIC
    quota_gigabytes: str = "10"
    """A decimal number as it was sent."""
    used_bytes: int = 0
    is_disabled: bool = False
    is_two_factor_allowed: bool = True
    language: str = "en"
    time_zone: str = ""
    date_format: str = ""
    last_login_at: str = ""
    """ISO 8601 with its offset; empty when nobody opened it yet."""
    forwards: list[str] = field(default_factory=list)


@dataclass
class Alias:
    """An address that leads to full addresses, mostly one."""

    name: str
    targets: list[str]


@dataclass
class DistributionList:
    """A list with its members' full addresses."""

    name: str
    members: list[str] = field(default_factory=list)


@dataclass
class Dkim:
    """The signing key; `is_wanted` while it is enabled or waits for its record."""

    host: str = ""
    key: str = ""
    is_wanted: bool = False
    is_enabled: bool = False


@dataclass
class Domain:
    """A mail domain. Accounts are keyed by local part; the three kinds share one name space."""

    name: str
    number: int
    added_at: str
    txt_value: str
    is_verified: bool = False
    last_looked_seconds: int = 0
    """Its age when the platform last looked at its DNS by itself."""
    is_active: bool = True
    domain_type: int = BASIC
    time_zone: str = "America/New_York"
    catch_all: str = ""
    is_exchange_enabled: bool = False
    footer: str = ""
    brand: dict[str, str] = field(default_factory=dict)
    logo_base64: str = ""
    dkim: Dkim = field(default_factory=Dkim)
    alias_domains: dict[str, int] = field(default_factory=dict)
    users: dict[str, Mailbox] = field(default_factory=dict)
    aliases: dict[str, Alias] = field(default_factory=dict)
    lists: dict[str, DistributionList] = field(default_factory=dict)

    def takes_name(self, local_part: str) -> bool:
        """Whether a mailbox, alias or list has this local part."""
        return any(local_part in accounts for accounts in (self.users, self.aliases, self.lists))

    def count_of(self, account_type: int) -> int:
        """Mailboxes of this type."""
        return sum(mailbox.account_type == account_type for mailbox in self.users.values())

    @property
    def quota_gigabytes(self) -> Decimal:
        """What its mailboxes were given."""
        quotas = (Decimal(mailbox.quota_gigabytes) for mailbox in self.users.values())
        return sum(quotas, start=Decimal(0))


@dataclass
class HistoryRow:
    """A change that an administrator made."""

    action: str
    username: str
    remote_ip: str
    made_at: str


@dataclass
class ServerState:
    """Everything; domains keyed by lower-case name."""

    admins: dict[str, Admin] = field(default_factory=dict)
    plan: Plan = field(default_factory=Plan)
    brand: dict[str, str] = field(default_factory=lambda: dict(DEFAULT_BRAND))
    domains: dict[str, Domain] = field(default_factory=dict)
    foreign_domains: list[str] = field(default_factory=list)
    """Domains of other resellers."""
    txt_records: dict[str, list[str]] = field(default_factory=dict)
    """What DNS answers: full name of the record to its texts."""
    txt_values: dict[str, str] = field(default_factory=dict)
    """What each domain was last told to publish, be it deleted since."""
    history: list[HistoryRow] = field(default_factory=list)
    last_number: int = 0

    def next_number(self) -> int:
        """A number that nothing else has."""
        self.last_number += 1
        return self.last_number

    def takes_domain_name(self, name: str) -> bool:
        """Whether a domain or an alias domain has this name, here or with another reseller."""
        if name in self.domains or name in self.foreign_domains:
            return True
        return any(name in domain.alias_domains for domain in self.domains.values())


def state_from_json(members: Mapping[str, Any]) -> ServerState:
    """Rebuild a state from JSON whose members are the fields of its dataclasses."""
    parts = {
        "admins": {name: Admin(**admin) for name, admin in members["admins"].items()},
        "plan": Plan(**members["plan"]),
        "domains": {name: _domain(domain) for name, domain in members["domains"].items()},
        "history": [HistoryRow(**row) for row in members["history"]],
    }
    return ServerState(**{**members, **parts})


def _domain(members: Mapping[str, Any]) -> Domain:
    parts = {
        "dkim": Dkim(**members["dkim"]),
        "users": {name: Mailbox(**mailbox) for name, mailbox in members["users"].items()},
        "aliases": {name: Alias(**alias) for name, alias in members["aliases"].items()},
        "lists": {name: DistributionList(**entry) for name, entry in members["lists"].items()},
    }
    return Domain(**{**members, **parts})
