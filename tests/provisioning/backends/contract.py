"""What every backend promises, run against each platform's simulator.

The promises stand in the modules `contract_<noun>.py`; a platform's test module subclasses their
classes and gives a `platform` fixture.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable

import pytest

from provisioning.backends.base import AliasSpec, Backend, DomainSpec, ListSpec, MailboxSpec
from provisioning.simulators.faults import Fault

GIBIBYTE = 1024**3
DOMAIN = "client.test"
ADDRESS = "alice@client.test"
PASSWORD = "Chosen!Passw0rd7"

DOMAIN_SPEC = DomainSpec(
    domain_name="new.test",
    admin_username="qzxwvutsrp",
    admin_password="Hidden!Admin9long",
    storage_path="C:\\SmarterMail\\Domains\\new.test",
    mail_host_name="mail.new.test",
    max_mailbox_count=25,
    outbound_ip="203.0.113.9",
    offers_eas=True,
    offers_mapi=False,
)
MAILBOX_SPEC = MailboxSpec(
    address=ADDRESS, password=PASSWORD, display_name="Alice Ångström", quota_bytes=5 * GIBIBYTE
)


BOB = "bob@client.test"
ALIAS = "info@client.test"
LIST = "team@client.test"
ALIAS_SPEC = AliasSpec(ALIAS, (BOB,))


def list_spec(backend: Backend, *members: str) -> ListSpec:
    """A list that this platform takes: with a moderator only where it wants one."""
    moderators = (BOB,) if backend.capabilities.list_needs_moderator else ()
    return ListSpec(LIST, members, moderators)


class Platform(ABC):
    """A simulated platform with `client.test`, which may use EAS and MAPI."""

    @abstractmethod
    def open_backend(
        self, *, password: str | None = None, before_call: Callable[[], None] = lambda: None
    ) -> Backend:
        """A backend on this platform; all of them share one token store."""

    @abstractmethod
    def sign_in(self) -> None:
        """Makes the shared tokens for the server and for `client.test`."""

    @abstractmethod
    def add_mailbox(self, address: str, *, has_eas: bool = False) -> None: ...

    @abstractmethod
    def add_alias(self, address: str) -> None: ...

    @abstractmethod
    def publish_dkim(self) -> None:
        """Puts the pending DKIM key of `client.test` into the DNS that the platform asks."""

    @abstractmethod
    def limit_mailboxes(self, count: int) -> None:
        """Limits what `client.test` may have, its administrator included."""

    @abstractmethod
    def forbid_protocols(self) -> None:
        """Takes EAS and MAPI from `client.test`."""

    @abstractmethod
    def has_domain(self, name: str) -> bool: ...

    @abstractmethod
    def has_mailbox(self, address: str) -> bool: ...

    @abstractmethod
    def has_password(self, address: str, password: str) -> bool: ...

    @abstractmethod
    def call_count(self) -> int: ...

    @abstractmethod
    def cut_next_change(self, *, after_acting: bool) -> None: ...

    @abstractmethod
    def cut_next_read(self) -> None: ...

    @abstractmethod
    def fail_next_change(self, status: int, *, retry_after_seconds: int | None = None) -> None: ...

    @abstractmethod
    def fail_next_read(self, status: int) -> None: ...

    @abstractmethod
    def answer_next_change_late(self) -> None:
        """Acts at once, but answers after the read limit."""

    @abstractmethod
    def answer_next_change_with_page(self) -> None: ...

    @abstractmethod
    def refuse_next_change(self) -> None:
        """Answers that it was not done, under HTTP 200 and with words that mean nothing to us."""

    @abstractmethod
    def inject(self, fault: Fault, skipped_call_count: int = 0) -> None:
        """Puts a fault in force for one call, after so many calls that pass."""

    @abstractmethod
    def clear_faults(self) -> None: ...

    @abstractmethod
    def end_sessions(self) -> None: ...

    @abstractmethod
    def switch_off(self) -> None: ...


class BackendContract:
    """Each test is one promise of `provisioning/backends/base.py`."""

    @pytest.fixture
    def backend(self, platform: Platform) -> Backend:
        return platform.open_backend()
