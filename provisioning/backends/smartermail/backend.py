"""Our verbs on SmarterMail; each is one conversation with the server."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from provisioning.backends.base import (
    Backend,
    DomainSpec,
    DomainState,
    MailboxChange,
    MailboxSpec,
    MailboxState,
    ServerAccess,
    ServerInfo,
    TokenStore,
)
from provisioning.backends.smartermail import domains, mailboxes, server
from provisioning.backends.smartermail.client import Client, domain_scope


class SmarterMailBackend(Backend):
    """A SmarterMail server with its system administrator's account."""

    kind = "smartermail"

    def __init__(
        self,
        access: ServerAccess,
        tokens: TokenStore,
        before_call: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__(access, tokens, before_call)
        self._client = Client(access, tokens, before_call)

    def test_connection(self) -> ServerInfo:
        with self._client.verb("test_connection") as calls:
            self._client.sign_in_afresh()
            return server.read_info(calls)

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
        with self._client.verb("configure_domain") as calls:
            domains.configure(calls, spec)

    def enable_dkim(self, domain_name: str) -> None:
        with self._client.verb("enable_dkim") as calls:
            domains.enable_dkim(calls, domain_name)

    def set_domain_enabled(self, domain_name: str, *, is_enabled: bool) -> None:
        with self._client.verb("set_domain_enabled") as calls:
            domains.set_enabled(calls, domain_name, is_enabled=is_enabled)

    def delete_domain(self, domain_name: str, *, delete_files: bool) -> None:
        with self._client.verb("delete_domain") as calls:
            domains.delete(calls, domain_name, delete_files=delete_files)
        self._client.forget(domain_scope(domain_name))

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
