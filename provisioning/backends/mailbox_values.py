"""Values of mailboxes, their forwards, automatic answers and logins.

Addresses and domain names are lower case; an address is `local_part@domain_name`. Sizes are bytes;
a limit or quota of 0 means unlimited. In a `...Change`, None leaves the platform's value untouched.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from provisioning.capabilities import MailboxKind, MailProtocol


class ForwardSpamRule(StrEnum):
    """What happens to messages that look like spam."""

    NONE = "none"
    DELETE = "delete"
    JUNK = "junk"
    UNPROCESSED = "unprocessed"


@dataclass(frozen=True)
class ForwardState:
    """Where a mailbox's messages go on to; no targets = it does not forward.

    `keeps_copy` says whether messages also stay in the mailbox; None = the platform does not tell,
    and when setting: its usual way (a copy stays where that can be chosen). `spam_rule` None = the
    platform does not tell, and when setting: as it is.
    """

    targets: tuple[str, ...] = ()
    keeps_copy: bool | None = None
    keeps_recipients: bool = False
    spam_rule: ForwardSpamRule | None = None


class ReplyAudience(StrEnum):
    """Who outside the domain gets the automatic answer."""

    NOBODY = "nobody"
    CONTACTS = "contacts"
    EVERYONE = "everyone"


@dataclass(frozen=True)
class AutoReply:
    """An automatic answer; `starts_at` and `ends_at` come together or not at all.

    `outside_body` '' = `body` goes to everyone.
    """

    is_enabled: bool
    subject: str = ""
    body: str = ""
    outside_body: str = ""
    is_html: bool = False
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    outside_audience: ReplyAudience = ReplyAudience.EVERYONE
    only_when_addressed_directly: bool = False


@dataclass(frozen=True)
class MailboxSpec:
    """A mailbox to be created; `language` '' = the platform's default, such as `en` or `fr`."""

    address: str
    password: str = field(repr=False)
    display_name: str = ""
    quota_bytes: int = 0
    has_eas: bool = False
    has_mapi: bool = False
    kind: MailboxKind = MailboxKind.BASIC
    language: str = ""
    allows_two_factor: bool | None = None
    forward: ForwardState | None = None
    is_enabled: bool = True


@dataclass(frozen=True)
class MailboxChange:
    """What to change of a mailbox."""

    address: str
    display_name: str | None = None
    quota_bytes: int | None = None
    is_enabled: bool | None = None
    has_eas: bool | None = None
    has_mapi: bool | None = None
    kind: MailboxKind | None = None


@dataclass(frozen=True)
class MailboxState:
    """A mailbox as the platform reports it; `last_login_at` None = never or not told."""

    address: str
    display_name: str
    quota_bytes: int
    used_bytes: int
    is_enabled: bool
    is_domain_admin: bool
    has_eas: bool
    has_mapi: bool
    last_login_at: datetime | None = None
    kind: MailboxKind = MailboxKind.BASIC


@dataclass(frozen=True)
class ProtocolSwitch:
    """One protocol of one mailbox, to be switched on or off."""

    address: str
    protocol: MailProtocol
    is_on: bool


@dataclass(frozen=True)
class PasswordPolicy:
    """The platform's own rules for a mailbox's password."""

    min_length: int = 0
    requires_upper_case: bool = False
    requires_lower_case: bool = False
    requires_digit: bool = False
    requires_symbol: bool = False
    refuses_username: bool = False
    refuses_common: bool = False


@dataclass(frozen=True)
class LoginLink:
    """Opens the platform without a password, once and soon; never logged, nor kept in clear."""

    url: str = field(repr=False)
    expires_at: datetime | None = None
