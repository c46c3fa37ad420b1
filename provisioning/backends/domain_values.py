"""Values of servers and domains.

Addresses and domain names are lower case; an address is `local_part@domain_name`. Sizes are bytes;
a limit or quota of 0 means unlimited. In a `...Change`, None leaves the platform's value untouched.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from provisioning.capabilities import MailboxKind


@dataclass(frozen=True)
class ServerInfo:
    """What a connection test shows to staff; empty when the platform does not tell."""

    version: str = ""
    domain_count: int | None = None


@dataclass(frozen=True)
class ServerStatistics:
    """What the administrator's account uses and may use; None = the platform did not say.

    Counts of mailboxes are by kind; a maximum of 0 is a real zero here.
    """

    mailbox_counts: Mapping[MailboxKind, int]
    max_mailbox_counts: Mapping[MailboxKind, int]
    domain_count: int | None = None
    max_domain_count: int | None = None
    assigned_bytes: int | None = None
    max_assigned_bytes: int | None = None


@dataclass(frozen=True)
class DomainSpec:
    """A mail domain to be created; `outbound_ip` '' = the server's default.

    What the platform has no use for (an administrator, a path) it ignores.
    """

    domain_name: str
    admin_username: str
    admin_password: str = field(repr=False)
    storage_path: str
    mail_host_name: str
    max_mailbox_count: int = 0
    outbound_ip: str = ""
    offers_eas: bool = False
    offers_mapi: bool = False
    max_domain_bytes: int = 0


@dataclass(frozen=True)
class DomainChange:
    """What to change of a domain's settings."""

    domain_name: str
    max_mailbox_count: int | None = None
    max_domain_bytes: int | None = None
    outbound_ip: str | None = None
    offers_eas: bool | None = None
    offers_mapi: bool | None = None


class Ownership(StrEnum):
    """Whether the customer has proven that the domain is theirs."""

    NOT_NEEDED = "not_needed"
    PENDING = "pending"
    VERIFIED = "verified"
    NOT_TOLD = "not_told"


@dataclass(frozen=True)
class DomainState:
    """A domain as the platform reports it; None = the platform did not say, never zero."""

    domain_name: str
    is_enabled: bool
    used_bytes: int | None
    mailbox_count: int | None
    admin_username: str = ""
    alias_count: int | None = None
    list_count: int | None = None
    domain_alias_count: int | None = None
    max_mailbox_count: int | None = None
    max_domain_bytes: int | None = None
    ownership: Ownership = Ownership.NOT_NEEDED


@dataclass(frozen=True)
class DomainUsage:
    """Storage and counts of one domain at the instant of the call; None = not told, never zero.

    `mailbox_count` is the platform's own and so includes an administrator made with the domain.
    """

    domain_name: str
    used_bytes: int | None
    mailbox_count: int | None = None
    alias_count: int | None = None
    list_count: int | None = None
    eas_count: int | None = None
    mapi_count: int | None = None


@dataclass(frozen=True)
class DomainAlias:
    """A second domain name whose whole address space is delivered to the domain."""

    domain_name: str


@dataclass(frozen=True)
class DnsRecord:
    """A record to be published, verbatim; `name` as the platform writes it."""

    name: str
    record_type: str
    value: str


@dataclass(frozen=True)
class DomainVerification:
    """The ownership step: `record` and `message` are there while it is pending.

    `deadline_at` None = not told; `Capabilities.verification_window_seconds` counts from creation.
    """

    ownership: Ownership
    record: DnsRecord | None = None
    message: str = ""
    deadline_at: datetime | None = None


class DkimStatus(StrEnum):
    """OFF: no key. PENDING: a key waits for its DNS record. ACTIVE: messages are signed."""

    OFF = "off"
    PENDING = "pending"
    ACTIVE = "active"


@dataclass(frozen=True)
class DkimKey:
    """A key and the record that publishes it; selector and key '' = only the record is known."""

    record: DnsRecord
    selector: str = ""
    public_key: str = ""


@dataclass(frozen=True)
class DkimState:
    """ACTIVE with a `pending_key` is a roll-over under way: the old key goes on signing."""

    status: DkimStatus
    active_key: DkimKey | None = None
    pending_key: DkimKey | None = None
    next_check_at: datetime | None = None


@dataclass(frozen=True)
class Branding:
    """How the platform's own pages look for a domain; `colour` is `#rrggbb` or ''."""

    name: str = ""
    support_email: str = ""
    colour: str = ""
    logo_url: str = ""


@dataclass(frozen=True)
class BrandingChange:
    """What to change of the branding; `logo` is the file itself (PNG, JPEG, GIF)."""

    name: str | None = None
    support_email: str | None = None
    colour: str | None = None
    logo: bytes | None = field(default=None, repr=False)
