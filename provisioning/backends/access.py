"""How a mail server is reached: address, account, time limits, shared session tokens."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True)
class ServerAccess:
    """How to reach one mail server with its administrator account.

    `server_key` tells servers apart in shared stores and logs; `base_url` is scheme, host and port
    without a path. Time limits are seconds per call. `ca_certificate_pem` is a private authority
    that is trusted for this server besides the machine's own ones; `allows_local_addresses` lets
    the host resolve to loopback and link-local addresses.
    """

    server_key: str
    base_url: str
    username: str
    password: str = field(repr=False)
    connect_timeout_seconds: float = 10
    read_timeout_seconds: float = 30
    ca_certificate_pem: str = field(default="", repr=False)
    allows_local_addresses: bool = False


@dataclass(frozen=True)
class AccessToken:
    """A session token of the platform and the instant from which it is no longer valid."""

    value: str = field(repr=False)
    expires_at: datetime


class TokenStore(Protocol):
    """Where workers share session tokens. `scope` is `system`, `domain:<name>` or
    `mailbox:<address>`.
    """

    def load(self, scope: str) -> AccessToken | None: ...

    def save(self, scope: str, token: AccessToken) -> None: ...

    def discard(self, scope: str, token: AccessToken) -> None:
        """Forgets `token` if it is still the stored one."""

    def exclusive(self, scope: str) -> AbstractContextManager[None]:
        """Held while signing in, so that workers do not evict each other's sessions."""
