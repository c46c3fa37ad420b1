"""Filling the simulator and looking into it without the platform's own calls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from provisioning.simulators.core import Simulator
from provisioning.simulators.password_hashes import hash_password, is_password
from provisioning.simulators.polarismail import dkim
from provisioning.simulators.polarismail.seed import DEFAULT_PASSWORD, fill_domain
from provisioning.simulators.polarismail.state import (
    BASIC,
    Admin,
    Alias,
    DistributionList,
    Domain,
    Mailbox,
    ServerState,
    state_from_json,
)
from provisioning.simulators.polarismail.verification import RECORD_HOST

FALLBACK_HOST = "fallback"


class Contents(Simulator):
    """The state, and short ways in and out of it. Addresses may be given in any case.

    Controls over HTTP, under `/_simulator/`:

        GET  state                    domains with all that is in them, no password
        POST check-password           {"address", "password"} → {"matches": bool}
        POST seed                     {"domain", "mailbox_count", ...}: the members of `add_domain`
        GET, POST dns                 TXT records; {"name", "texts"} sets one, no texts end it
        POST prove                    {"domain"}: publish the record that proves it
        GET, POST profile             the switches of `Profile`
    """

    def __init__(
        self,
        *,
        port: int = 0,
        fallback_port: int = 0,
        latency_seconds: float = 0.0,
        state_path: Path | None = None,
    ) -> None:
        self.state = ServerState()
        super().__init__(
            port=port,
            further_ports={FALLBACK_HOST: fallback_port},
            latency_seconds=latency_seconds,
            state_path=state_path,
        )

    @property
    def fallback_url(self) -> str:
        """Scheme, host and port of the fallback host, which has the mailboxes' interface too."""
        return self.url_of(FALLBACK_HOST)

    def add_domain(
        self,
        name: str,
        *,
        is_verified: bool = True,
        domain_type: int = BASIC,
        mailbox_count: int = 0,
        mailbox_password: str = DEFAULT_PASSWORD,
    ) -> Domain:
        """Add a domain with made-up mailboxes; the plan is not applied.

        Raises ValueError when the name is taken.
        """
        name = name.lower()
        if self.state.takes_domain_name(name):
            raise ValueError(f"{name} exists already")
        domain = Domain(
            name=name,
            number=self.state.next_number(),
            added_at=self.clock.now().isoformat(),
            txt_value=f"proof-of-{name}",
            is_verified=is_verified,
            domain_type=domain_type,
        )
        fill_domain(domain, mailbox_count, mailbox_password)
        self.state.domains[name] = domain
        self.note_change()
        return domain

    def add_mailbox(
        self, address: str, *, password: str = DEFAULT_PASSWORD, **members: Any
    ) -> Mailbox:
        """Add a mailbox to an existing domain; `members` are fields of `Mailbox`.

        Neither plan nor policy is applied. Raises KeyError without the domain and ValueError when
        the name is taken.
        """
        domain, local_part = self._free_place(address)
        mailbox = Mailbox(local_part, hash_password(password), **members)
        domain.users[local_part] = mailbox
        self.note_change()
        return mailbox

    def add_alias(self, address: str, targets: Sequence[str]) -> Alias:
        """Add an alias. Raises as `add_mailbox` does."""
        domain, local_part = self._free_place(address)
        alias = domain.aliases[local_part] = Alias(local_part, list(targets))
        self.note_change()
        return alias

    def add_list(self, address: str, members: Sequence[str] = ()) -> DistributionList:
        """Add a distribution list. Raises as `add_mailbox` does."""
        domain, local_part = self._free_place(address)
        entry = domain.lists[local_part] = DistributionList(local_part, list(members))
        self.note_change()
        return entry

    def add_admin(self, username: str, password: str) -> Admin:
        """Add a sub-administrator, who sees the whole account."""
        admin = Admin(username.lower(), hash_password(password))
        self.state.admins[admin.username] = admin
        return admin

    def publish(self, name: str, *texts: str) -> None:
        """Have DNS answer these TXT records for a full name; without texts none."""
        self.state.txt_records[name.lower()] = list(texts)
        self.note_change()

    def prove(self, name: str) -> None:
        """Publish the record that proves the domain. Raises KeyError when it is not there."""
        domain = self.state.domains[name.lower()]
        self.publish(f"{RECORD_HOST}.{domain.name}", domain.txt_value)

    def publish_dkim(self, name: str) -> None:
        """Publish the domain's DKIM record. Raises KeyError when it is not there."""
        domain = self.state.domains[name.lower()]
        self.publish(dkim.record_name(domain), domain.dkim.key)

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
                return {"domains": [summary(domain) for domain in domains]}
            case "POST", "check-password":
                matches = self.check_password(members["address"], members["password"])
                return {"matches": matches}
            case "POST", "seed":
                wish = dict(members)
                return summary(self.add_domain(wish.pop("domain"), **wish))
            case "POST", "prove":
                self.prove(members["domain"])
                return self.state.txt_records
            case "POST", "dns":
                self.publish(members["name"], *members["texts"])
                return self.state.txt_records
            case "GET", "dns":
                return self.state.txt_records
        return None

    def _free_place(self, address: str) -> tuple[Domain, str]:
        local_part, _, domain_name = address.lower().partition("@")
        domain = self.state.domains[domain_name]
        if domain.takes_name(local_part):
            raise ValueError(f"{address} exists already")
        return domain, local_part


def summary(domain: Domain) -> dict[str, Any]:
    """A domain as the controls tell it, without passwords."""
    members = asdict(domain)
    for mailbox in members["users"].values():
        del mailbox["password_hash"]
    return members
