"""The contract of a mail platform: verbs, and frozen values in and out.

A backend MUST be safe to repeat: every verb says below what a repetition does. It MUST raise only
`BackendError`, MUST NOT follow redirects to another host, MUST give every call a time limit, and
MUST NOT log or raise a text that holds a secret. It knows neither Django nor our rows.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True)
class ServerAccess:
    """How to reach one mail server with its administrator account.

    `server_key` tells servers apart in shared stores and logs; `base_url` is scheme, host and port
    without a path. Time limits are seconds per call.
    """

    server_key: str
    base_url: str
    username: str
    password: str = field(repr=False)
    connect_timeout_seconds: float = 10
    read_timeout_seconds: float = 30


@dataclass(frozen=True)
class AccessToken:
    """A session token of the platform and the instant from which it is no longer valid."""

    value: str = field(repr=False)
    expires_at: datetime


class TokenStore(Protocol):
    """Where workers share session tokens. `scope` is `system` or `domain:<name>`."""

    def load(self, scope: str) -> AccessToken | None: ...

    def save(self, scope: str, token: AccessToken) -> None: ...

    def discard(self, scope: str, token: AccessToken) -> None:
        """Forgets `token` if it is still the stored one."""

    def exclusive(self, scope: str) -> AbstractContextManager[None]:
        """Held while signing in, so that workers do not evict each other's sessions."""


@dataclass(frozen=True)
class ServerInfo:
    """What a connection test shows to staff; empty when the platform does not tell."""

    version: str = ""
    domain_count: int | None = None


@dataclass(frozen=True)
class DomainSpec:
    """A mail domain to be created. A limit of 0 means unlimited; `outbound_ip` '' = default."""

    domain_name: str
    admin_username: str
    admin_password: str = field(repr=False)
    storage_path: str
    mail_host_name: str
    max_mailbox_count: int = 0
    outbound_ip: str = ""
    offers_eas: bool = False
    offers_mapi: bool = False


@dataclass(frozen=True)
class DomainState:
    """A domain as the platform reports it; `used_bytes` None = the platform did not say."""

    domain_name: str
    is_enabled: bool
    used_bytes: int | None
    mailbox_count: int | None
    admin_username: str = ""


@dataclass(frozen=True)
class MailboxSpec:
    """A mailbox to be created; `quota_bytes` 0 = unlimited; `address` lower case."""

    address: str
    password: str = field(repr=False)
    display_name: str = ""
    quota_bytes: int = 0
    has_eas: bool = False
    has_mapi: bool = False


@dataclass(frozen=True)
class MailboxChange:
    """What to change of a mailbox; None leaves the platform's value untouched."""

    address: str
    display_name: str | None = None
    quota_bytes: int | None = None
    is_enabled: bool | None = None
    has_eas: bool | None = None
    has_mapi: bool | None = None


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


class Backend(ABC):
    """One platform's verbs. Every verb may raise any `BackendError`."""

    kind: str

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
    def list_domains(self) -> Sequence[DomainState]:
        """All domains with sizes and counts, in one call where the platform can."""

    @abstractmethod
    def read_domain(self, domain_name: str) -> DomainState | None:
        """The domain, or None only when the platform says for certain that it does not exist."""

    @abstractmethod
    def create_domain(self, spec: DomainSpec) -> None:
        """Creates the domain with its administrator; repeated: raises NameInUse."""

    @abstractmethod
    def configure_domain(self, spec: DomainSpec) -> None:
        """Applies limits, protocols and outbound address, and enables it; may be repeated."""

    @abstractmethod
    def enable_dkim(self, domain_name: str) -> None:
        """Makes sure a DKIM key exists, active or pending; may be repeated."""

    @abstractmethod
    def set_domain_enabled(self, domain_name: str, *, is_enabled: bool) -> None:
        """Enables or disables the domain; may be repeated; NotFound if it is gone."""

    @abstractmethod
    def delete_domain(self, domain_name: str, *, delete_files: bool) -> None:
        """Removes the domain; repeated: returns quietly when it is gone."""

    @abstractmethod
    def list_mailboxes(self, domain_name: str) -> Sequence[MailboxState]:
        """All mailboxes with sizes and protocols, in a number of calls that does not grow."""

    @abstractmethod
    def read_mailbox(self, address: str) -> MailboxState | None:
        """The mailbox, or None only when the platform says for certain that it does not exist."""

    @abstractmethod
    def create_mailbox(self, spec: MailboxSpec) -> None:
        """Creates it with its protocols; repeated: raises NameInUse."""

    @abstractmethod
    def change_mailbox(self, change: MailboxChange) -> None:
        """Sets what is not None and nothing else; may be repeated; NotFound if it is gone."""

    @abstractmethod
    def set_mailbox_password(self, address: str, password: str) -> None:
        """Sets the password and nothing else; may be repeated; NotFound if it is gone."""

    @abstractmethod
    def delete_mailbox(self, address: str) -> None:
        """Removes it with its mail; repeated: returns quietly when it is gone."""
