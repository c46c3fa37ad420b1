"""Our verbs on SmarterMail; each is one conversation with the server."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from provisioning.backends.base import (
    AliasChange,
    AliasSpec,
    AliasState,
    AutoReply,
    Backend,
    DkimState,
    DomainAlias,
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
    ProtocolSwitch,
    RefusedMember,
    ServerAccess,
    ServerInfo,
    ServiceSnapshot,
    TokenStore,
)
from provisioning.backends.smartermail import (
    aliases,
    auto_replies,
    catch_all,
    dkim,
    domain_aliases,
    domains,
    forwards,
    lists,
    logins,
    mailboxes,
    policy,
    protocols,
    server,
    service,
)
from provisioning.backends.smartermail.client import Client, domain_scope
from provisioning.capabilities import CAPABILITIES


class SmarterMailBackend(Backend):
    """A SmarterMail server with its system administrator's account."""

    kind = "smartermail"
    capabilities = CAPABILITIES[kind]

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

    def read_service(self, domain_name: str) -> ServiceSnapshot:
        with self._client.verb("read_service") as calls:
            return service.read(calls, domain_name)

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

    def change_domain(self, change: DomainChange) -> None:
        with self._client.verb("change_domain") as calls:
            domains.change(calls, change)

    def set_domain_enabled(self, domain_name: str, *, is_enabled: bool) -> None:
        with self._client.verb("set_domain_enabled") as calls:
            domains.set_enabled(calls, domain_name, is_enabled=is_enabled)

    def delete_domain(self, domain_name: str, *, delete_files: bool) -> None:
        with self._client.verb("delete_domain") as calls:
            domains.delete(calls, domain_name, delete_files=delete_files)
        self._client.forget(domain_scope(domain_name))

    def read_usage(self, domain_name: str) -> DomainUsage:
        with self._client.verb("read_usage") as calls:
            return domains.read_usage(calls, domain_name)

    def list_usage(self) -> Sequence[DomainUsage]:
        with self._client.verb("list_usage") as calls:
            return domains.usage_of_all(calls)

    def set_domain_admin_password(self, domain_name: str, password: str) -> None:
        with self._client.verb("set_domain_admin_password") as calls:
            logins.set_admin_password(calls, domain_name, password)

    def list_domain_aliases(self, domain_name: str) -> Sequence[DomainAlias]:
        with self._client.verb("list_domain_aliases") as calls:
            return domain_aliases.list_all(calls, domain_name)

    def add_domain_alias(self, domain_name: str, alias_name: str) -> None:
        with self._client.verb("add_domain_alias") as calls:
            domain_aliases.add(calls, domain_name, alias_name)

    def remove_domain_alias(self, domain_name: str, alias_name: str) -> None:
        with self._client.verb("remove_domain_alias") as calls:
            domain_aliases.remove(calls, domain_name, alias_name)

    def read_catch_all(self, domain_name: str) -> str:
        with self._client.verb("read_catch_all") as calls:
            return catch_all.read(calls, domain_name)

    def set_catch_all(self, domain_name: str, target_address: str) -> None:
        with self._client.verb("set_catch_all") as calls:
            catch_all.set_target(calls, domain_name, target_address)

    def read_dkim(self, domain_name: str) -> DkimState:
        with self._client.verb("read_dkim") as calls:
            return dkim.read(calls, domain_name)

    def enable_dkim(self, domain_name: str) -> DkimState:
        with self._client.verb("enable_dkim") as calls:
            return dkim.enable(calls, domain_name)

    def disable_dkim(self, domain_name: str) -> None:
        with self._client.verb("disable_dkim") as calls:
            dkim.disable(calls, domain_name)

    def roll_dkim_key(self, domain_name: str) -> DkimState:
        with self._client.verb("roll_dkim_key") as calls:
            return dkim.roll(calls, domain_name)

    def verify_dkim(self, domain_name: str) -> DkimState:
        with self._client.verb("verify_dkim") as calls:
            return dkim.verify(calls, domain_name)

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

    def switch_protocols(self, domain_name: str, switches: Sequence[ProtocolSwitch]) -> None:
        with self._client.verb("switch_protocols") as calls:
            protocols.switch_all(calls, domain_name, switches)

    def read_password_policy(self, domain_name: str) -> PasswordPolicy:
        with self._client.verb("read_password_policy") as calls:
            return policy.read(calls, domain_name)

    def read_forward(self, address: str) -> ForwardState:
        with self._client.verb("read_forward") as calls:
            return forwards.read(calls, address)

    def set_forward(self, address: str, forward: ForwardState) -> None:
        with self._client.verb("set_forward") as calls:
            forwards.set_forward(calls, address, forward)

    def read_auto_reply(self, address: str) -> AutoReply:
        with self._client.verb("read_auto_reply") as calls:
            return auto_replies.read(calls, address)

    def set_auto_reply(self, address: str, auto_reply: AutoReply) -> None:
        with self._client.verb("set_auto_reply") as calls:
            auto_replies.set_auto_reply(calls, address, auto_reply)

    def make_mailbox_login(self, address: str) -> LoginLink:
        with self._client.verb("make_mailbox_login") as calls:
            return logins.of_mailbox(calls, address, self.access.base_url)

    def make_admin_login(self, domain_name: str) -> LoginLink:
        with self._client.verb("make_admin_login") as calls:
            return logins.of_admin(calls, domain_name, self.access.base_url)

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
