"""Filling the simulator and looking into it without the platform's own calls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from provisioning.simulators.core import Simulator
from provisioning.simulators.password_hashes import hash_password, is_password
from provisioning.simulators.smartermail.domains import domain_data
from provisioning.simulators.smartermail.protocols import ACTIVE_SYNC, MAPI
from provisioning.simulators.smartermail.seed import (
    DEFAULT_ADMIN_NAME,
    DEFAULT_PASSWORD,
    fill_domain,
)
from provisioning.simulators.smartermail.state import (
    Alias,
    Domain,
    Mailbox,
    MailingList,
    ServerState,
    state_from_json,
)
from provisioning.simulators.smartermail.users import user_data


class Contents(Simulator):
    """The state, and short ways in and out of it. Addresses may be given in any case.

    Controls over HTTP, under `/_simulator/`:

        GET  state                    domains with their mailboxes, aliases and lists, no password
        POST check-password           {"address", "password"} → {"matches": bool}
        POST seed                     {"domain", "mailbox_count", ...}: the members of `add_domain`
        GET, POST profile             the switches of `Profile`
    """

    def __init__(
        self, *, port: int = 0, latency_seconds: float = 0.0, state_path: Path | None = None
    ) -> None:
        self.state = ServerState()
        super().__init__(port=port, latency_seconds=latency_seconds, state_path=state_path)

    def add_domain(
        self,
        name: str,
        *,
        mailbox_count: int = 0,
        mailbox_password: str = DEFAULT_PASSWORD,
        admin_username: str = DEFAULT_ADMIN_NAME,
        admin_password: str = DEFAULT_PASSWORD,
        settings: Mapping[str, Any] | None = None,
    ) -> Domain:
        """Add a domain with its hidden administrator and `mailbox_count` made-up mailboxes.

        `settings` are members of `domainSettings`; both protocols may be managed unless they say
        otherwise. Limits are not applied here. Raises ValueError when the domain exists.
        """
        name = name.lower()
        if self.state.domain_taking(name) is not None:
            raise ValueError(f"{name} exists already")
        domain = Domain(name=name, path=f"C:\\SmarterMail\\Domains\\{name}")
        domain.settings |= {
            "hostname": f"mail.{name}",
            ACTIVE_SYNC.permission: True,
            MAPI.permission: True,
            **(settings or {}),
        }
        domain.main_domain_admin = admin_username.lower()
        domain.users[domain.main_domain_admin] = Mailbox(
            domain.main_domain_admin, hash_password(admin_password), is_domain_admin=True
        )
        fill_domain(domain, mailbox_count, mailbox_password)
        self.state.domains[name] = domain
        self.note_change()
        return domain

    def add_mailbox(
        self,
        address: str,
        *,
        password: str = DEFAULT_PASSWORD,
        full_name: str = "",
        max_bytes: int = 0,
        used_bytes: int = 0,
        is_domain_admin: bool = False,
        has_active_sync: bool = False,
        has_mapi: bool = False,
    ) -> Mailbox:
        """Add a mailbox to an existing domain; limits and policy are not applied.

        Raises KeyError without the domain and ValueError when the name is taken.
        """
        domain, local_part = self._free_place(address)
        mailbox = Mailbox(
            local_part,
            hash_password(password),
            full_name=full_name,
            max_bytes=max_bytes,
            used_bytes=used_bytes,
            is_domain_admin=is_domain_admin,
            has_active_sync=has_active_sync,
            has_mapi=has_mapi,
        )
        domain.users[local_part] = mailbox
        self.note_change()
        return mailbox

    def add_alias(self, address: str, targets: Sequence[str]) -> Alias:
        """Add an alias. Raises as `add_mailbox` does."""
        domain, local_part = self._free_place(address)
        alias = domain.aliases[local_part] = Alias(local_part, list(targets))
        self.note_change()
        return alias

    def add_list(self, address: str, *, moderator_address: str = "") -> MailingList:
        """Add a mailing list. Raises as `add_mailbox` does."""
        domain, local_part = self._free_place(address)
        entry = domain.lists[local_part] = MailingList(
            local_part, moderator_address, list_number=len(domain.lists) + 1
        )
        self.note_change()
        return entry

    def snapshot(self) -> ServerState:
        """The whole state, passwords as hashes; tokens end with the process."""
        return self.state

    def restore(self, state: Mapping[str, Any]) -> None:
        """Take over a saved state. Raises KeyError or TypeError if it does not fit."""
        self.state = state_from_json(state)

    def domain(self, name: str) -> Domain | None:
        """The domain with this name."""
        return self.state.domains.get(name.lower())

    def mailbox(self, address: str) -> Mailbox | None:
        """The mailbox with this full address."""
        local_part, _, domain_name = address.lower().partition("@")
        domain = self.domain(domain_name)
        return domain.users.get(local_part) if domain else None

    def check_password(self, address: str, password: str) -> bool:
        """Whether the mailbox exists and has this password."""
        mailbox = self.mailbox(address)
        return mailbox is not None and is_password(password, mailbox.password_hash)

    def control_contents(self, method: str, verb: str, members: Mapping[str, Any]) -> Any | None:
        """Answer the controls listed above; None for another. Raises ValueError, KeyError."""
        match method, verb:
            case "GET", "state":
                domains = self.state.domains.values()
                return {
                    "domains": [summary(domain) for domain in domains],
                    "kept_paths": self.state.kept_paths,
                }
            case "POST", "check-password":
                matches = self.check_password(members["address"], members["password"])
                return {"matches": matches}
            case "POST", "seed":
                wish = dict(members)
                return summary(self.add_domain(wish.pop("domain"), **wish))
        return None

    def _free_place(self, address: str) -> tuple[Domain, str]:
        local_part, _, domain_name = address.lower().partition("@")
        domain = self.state.domains[domain_name]
        if domain.takes_name(local_part):
            raise ValueError(f"{address} exists already")
        return domain, local_part


def summary(domain: Domain) -> dict[str, Any]:
    """A domain as the controls tell it: the platform's own objects, without secrets."""
    return {
        **domain_data(domain),
        "settings": domain.settings,
        "users": [
            {
                **user_data(domain, mailbox),
                "hasActiveSync": mailbox.has_active_sync,
                "hasMapi": mailbox.has_mapi,
            }
            for mailbox in domain.users.values()
        ],
        "aliases": {alias.name: alias.targets for alias in domain.aliases.values()},
        "lists": list(domain.lists),
    }
