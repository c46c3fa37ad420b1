"""The contract of a mail platform: verbs, and frozen values in and out.

A backend
- MUST raise nothing but `BackendError`, and `Unsupported` exactly where its capabilities say no;
- MUST be safe to repeat: every verb says what a repetition does, and does it after a cut as well;
- MUST tell "certainly not done" from "unknown" (`outcomes`), and never resend a change blindly;
- MUST give every call a time limit and MUST NOT follow redirects;
- MUST NOT read a figure it was not told as zero, nor an error as "does not exist";
- MUST NOT log, keep or raise a text that holds a secret;
- MAY make more calls than one, but not more for more mailboxes where the platform can list them.
It knows neither Django nor our rows. `docs/adding-a-backend.md` leads through making one.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from typing import ClassVar

from provisioning.backends.access import AccessToken, ServerAccess, TokenStore
from provisioning.backends.address_values import (
    AliasChange,
    AliasSpec,
    AliasState,
    ListChange,
    ListSpec,
    ListState,
    PostingRule,
    RefusedMember,
    ServiceSnapshot,
)
from provisioning.backends.address_verbs import AddressVerbs
from provisioning.backends.domain_values import (
    Branding,
    BrandingChange,
    DkimKey,
    DkimState,
    DkimStatus,
    DnsRecord,
    DomainAlias,
    DomainChange,
    DomainSpec,
    DomainState,
    DomainUsage,
    DomainVerification,
    Ownership,
    ServerInfo,
    ServerStatistics,
)
from provisioning.backends.domain_verbs import DomainVerbs
from provisioning.backends.errors import Unsupported
from provisioning.backends.mailbox_values import (
    AutoReply,
    ForwardSpamRule,
    ForwardState,
    LoginLink,
    MailboxChange,
    MailboxSpec,
    MailboxState,
    PasswordPolicy,
    ProtocolSwitch,
    ReplyAudience,
)
from provisioning.backends.mailbox_verbs import MailboxVerbs
from provisioning.capabilities import Capabilities, MailboxKind, MailProtocol

__all__ = [
    "AccessToken",
    "AliasChange",
    "AliasSpec",
    "AliasState",
    "AutoReply",
    "Backend",
    "Branding",
    "BrandingChange",
    "Capabilities",
    "DkimKey",
    "DkimState",
    "DkimStatus",
    "DnsRecord",
    "DomainAlias",
    "DomainChange",
    "DomainSpec",
    "DomainState",
    "DomainUsage",
    "DomainVerification",
    "ForwardSpamRule",
    "ForwardState",
    "ListChange",
    "ListSpec",
    "ListState",
    "LoginLink",
    "MailProtocol",
    "MailboxChange",
    "MailboxKind",
    "MailboxSpec",
    "MailboxState",
    "Ownership",
    "PasswordPolicy",
    "PostingRule",
    "ProtocolSwitch",
    "RefusedMember",
    "ReplyAudience",
    "ServerAccess",
    "ServerInfo",
    "ServerStatistics",
    "ServiceSnapshot",
    "TokenStore",
]


class Backend(DomainVerbs, MailboxVerbs, AddressVerbs):
    """One platform's verbs on one server. Every verb may raise any `BackendError`."""

    kind: ClassVar[str]
    capabilities: ClassVar[Capabilities]

    def __init__(
        self,
        access: ServerAccess,
        tokens: TokenStore,
        before_call: Callable[[], None] = lambda: None,
    ) -> None:
        """`before_call` runs before each remote call; what it raises stops the verb."""
        self.access = access
        self.tokens = tokens
        self.before_call = before_call

    @abstractmethod
    def test_connection(self) -> ServerInfo:
        """Signs in as administrator afresh; changes nothing."""

    @abstractmethod
    def read_service(self, domain_name: str) -> ServiceSnapshot:
        """All of the domain in the fewest calls, not growing with what is in it; whole or not.

        Raises `NotFound` only when the domain certainly does not exist.
        """

    def read_statistics(self) -> ServerStatistics:
        """What the administrator's account uses and may use; needs `has_statistics`."""
        raise Unsupported("read_statistics")
