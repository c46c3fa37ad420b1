"""Our verbs on PolarisMail; each is one conversation with the service."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from provisioning.backends.base import (
    AliasChange,
    AliasSpec,
    AliasState,
    Backend,
    DomainChange,
    DomainSpec,
    DomainState,
    DomainUsage,
    ForwardState,
    ListChange,
    ListSpec,
    ListState,
    LoginLink,
    MailboxChange,
    MailboxSpec,
    MailboxState,
    PasswordPolicy,
    RefusedMember,
    ServerAccess,
    ServerInfo,
    ServerStatistics,
    ServiceSnapshot,
    TokenStore,
)
from provisioning.backends.polarismail import (
    aliases,
    domains,
    forwards,
    lists,
    logins,
    mailboxes,
    service,
    statistics,
)
from provisioning.backends.polarismail.client import Client
from provisioning.backends.polarismail.domain_settings import DomainSettingVerbs
from provisioning.backends.polarismail.hosts import Hosts, hosts_of
from provisioning.backends.polarismail.passwords import POLICY
from provisioning.backends.polarismail.readings import Readings
from provisioning.capabilities import CAPABILITIES


class PolarisMailBackend(DomainSettingVerbs, Backend):
    """The service with one reseller's account."""

    kind = "polarismail"
    capabilities = CAPABILITIES[kind]

    def __init__(
        self,
        access: ServerAccess,
        tokens: TokenStore,
        before_call: Callable[[], None] = lambda: None,
        *,
        hosts: Hosts | None = None,
        readings: Readings | None = None,
    ) -> None:
        super().__init__(access, tokens, before_call)
        self._client = Client(
            access,
            tokens,
            before_call,
            hosts or hosts_of(access.base_url),
            readings or Readings(),
        )

    def test_connection(self) -> ServerInfo:
        with self._client.verb("test_connection"):
            self._client.sign_in_afresh()
        return ServerInfo()

    def read_service(self, domain_name: str) -> ServiceSnapshot:
        with self._client.verb("read_service") as calls:
            return service.read(calls, domain_name)

    def read_statistics(self) -> ServerStatistics:
        with self._client.verb("read_statistics") as calls:
            return statistics.read(calls)

    def list_domains(self) -> Sequence[DomainState]:
        with self._client.verb("list_domains") as calls:
            return domains.list_all(calls)

    def read_domain(self, domain_name: str) -> DomainState | None:
        with self._client.verb("read_domain") as calls:
            return domains.read(calls, domain_name)

    def create_domain(self, spec: DomainSpec) -> None:
        with self._client.verb("create_domain") as calls:
            domains.create(calls, spec)

    def configure_domain(self, spec: DomainSpec) -> None:
        """The platform has no limits and protocols of a domain, so it is only enabled."""
        with self._client.verb("configure_domain") as calls:
            domains.configure(calls, spec)

    def change_domain(self, change: DomainChange) -> None:
        """Nothing to send: the platform has none of these settings."""

    def set_domain_enabled(self, domain_name: str, *, is_enabled: bool) -> None:
        with self._client.verb("set_domain_enabled") as calls:
            domains.set_enabled(calls, domain_name, is_enabled=is_enabled)

    def delete_domain(self, domain_name: str, *, delete_files: bool) -> None:
        """The mail goes in any case."""
        with self._client.verb("delete_domain") as calls:
            domains.delete(calls, domain_name)

    def read_usage(self, domain_name: str) -> DomainUsage:
        with self._client.verb("read_usage") as calls:
            return domains.usage(calls, domain_name)

    def list_mailboxes(self, domain_name: str) -> Sequence[MailboxState]:
        with self._client.verb("list_mailboxes") as calls:
            return mailboxes.list_all(calls, domain_name)

    def read_mailbox(self, address: str) -> MailboxState | None:
        with self._client.verb("read_mailbox") as calls:
            return mailboxes.read(calls, address)

    def create_mailbox(self, spec: MailboxSpec) -> None:
        with self._client.verb("create_mailbox") as calls:
            mailboxes.create(calls, spec)

    def change_mailbox(self, change: MailboxChange) -> None:
        with self._client.verb("change_mailbox") as calls:
            mailboxes.change(calls, change)

    def set_mailbox_password(self, address: str, password: str) -> None:
        with self._client.verb("set_mailbox_password") as calls:
            mailboxes.set_password(calls, address, password)

    def delete_mailbox(self, address: str) -> None:
        with self._client.verb("delete_mailbox") as calls:
            mailboxes.delete(calls, address)

    def read_password_policy(self, domain_name: str) -> PasswordPolicy:
        """The platform's handbook has one rule for all domains."""
        return POLICY

    def read_forward(self, address: str) -> ForwardState:
        with self._client.verb("read_forward") as calls:
            return forwards.read(calls, address)

    def set_forward(self, address: str, forward: ForwardState) -> None:
        with self._client.verb("set_forward") as calls:
            forwards.set_targets(calls, address, forward)

    def make_mailbox_login(self, address: str) -> LoginLink:
        with self._client.verb("make_mailbox_login") as calls:
            return logins.make_mailbox_login(calls, address)

    def list_aliases(self, domain_name: str) -> Sequence[AliasState]:
        with self._client.verb("list_aliases") as calls:
            return aliases.list_all(calls, domain_name)

    def read_alias(self, address: str) -> AliasState | None:
        with self._client.verb("read_alias") as calls:
            return aliases.read(calls, address)

    def create_alias(self, spec: AliasSpec) -> None:
        with self._client.verb("create_alias") as calls:
            aliases.create(calls, spec)

    def change_alias(self, change: AliasChange) -> None:
        with self._client.verb("change_alias") as calls:
            aliases.change(calls, change)

    def delete_alias(self, address: str) -> None:
        with self._client.verb("delete_alias") as calls:
            aliases.delete(calls, address)

    def list_lists(self, domain_name: str) -> Sequence[ListState]:
        with self._client.verb("list_lists") as calls:
            return lists.list_all(calls, domain_name)

    def read_list(self, address: str) -> ListState | None:
        with self._client.verb("read_list") as calls:
            return lists.read(calls, address)

    def create_list(self, spec: ListSpec) -> Sequence[RefusedMember]:
        with self._client.verb("create_list") as calls:
            return lists.create(calls, spec)

    def change_list(self, change: ListChange) -> Sequence[RefusedMember]:
        with self._client.verb("change_list") as calls:
            return lists.change(calls, change)

    def delete_list(self, address: str) -> None:
        with self._client.verb("delete_list") as calls:
            lists.delete(calls, address)
