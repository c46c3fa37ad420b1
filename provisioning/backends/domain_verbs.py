"""Verbs on domains. `NotFound` when the domain is gone, unless a verb says otherwise."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

from provisioning.backends.domain_values import (
    Branding,
    BrandingChange,
    DkimState,
    DomainAlias,
    DomainChange,
    DomainSpec,
    DomainState,
    DomainUsage,
    DomainVerification,
)
from provisioning.backends.errors import Unsupported


class DomainVerbs(ABC):
    """What a platform does with whole domains."""

    @abstractmethod
    def list_domains(self) -> Sequence[DomainState]:
        """All domains with sizes and counts, in one call where the platform can."""

    @abstractmethod
    def read_domain(self, domain_name: str) -> DomainState | None:
        """The domain, or None only when the platform says for certain that it does not exist."""

    @abstractmethod
    def create_domain(self, spec: DomainSpec) -> None:
        """Creates the domain with its administrator; repeated: raises `DomainInUse`.

        MUST leave the domain as it was made when a later call of the verb fails.
        """

    @abstractmethod
    def configure_domain(self, spec: DomainSpec) -> None:
        """Applies limits, protocols and outbound address, and enables it; may be repeated."""

    @abstractmethod
    def change_domain(self, change: DomainChange) -> None:
        """Sets what is not None and nothing else; may be repeated.

        What the platform has no setting for it ignores: the panel's own checks hold it.
        """

    @abstractmethod
    def set_domain_enabled(self, domain_name: str, *, is_enabled: bool) -> None:
        """Enables or disables the domain; may be repeated.

        MUST NOT touch mailboxes that were disabled one by one.
        """

    @abstractmethod
    def delete_domain(self, domain_name: str, *, delete_files: bool) -> None:
        """Removes the domain; repeated: returns quietly when it is gone.

        `delete_files=False` keeps the mail only with `Capabilities.keeps_files_on_delete`.
        """

    @abstractmethod
    def read_usage(self, domain_name: str) -> DomainUsage:
        """Storage and counts of one domain, protocols included where mailboxes have them."""

    def list_usage(self) -> Sequence[DomainUsage]:
        """Storage and counts of all domains in a number of calls that does not grow.

        Needs `has_bulk_usage`; protocol counts may be None here.
        """
        raise Unsupported("list_usage")

    def set_domain_admin_password(self, domain_name: str, password: str) -> None:
        """Sets the password of the domain's primary administrator; may be repeated.

        Needs `has_admin_login`; raises `PasswordTooWeak` by the platform's own policy.
        """
        raise Unsupported("set_domain_admin_password")

    def read_verification(self, domain_name: str) -> DomainVerification:
        """Where the ownership step stands, asking the platform to look again if it can.

        Needs `has_domain_verification`. VERIFIED only after a positive answer: a refusal MUST NOT
        pass for a proof. `NotFound` also after the platform deleted the unproven domain.
        """
        raise Unsupported("read_verification")

    def list_domain_aliases(self, domain_name: str) -> Sequence[DomainAlias]:
        """The domain's aliases, in one call; needs `has_domain_aliases`."""
        raise Unsupported("list_domain_aliases")

    def add_domain_alias(self, domain_name: str, alias_name: str) -> None:
        """Makes sure the alias is there; repeated: returns quietly when it is this domain's.

        Needs `has_domain_aliases`; `DomainInUse` when the name belongs to another domain. MUST NOT
        depend on the alias's MX record.
        """
        raise Unsupported("add_domain_alias")

    def remove_domain_alias(self, domain_name: str, alias_name: str) -> None:
        """Removes the alias; repeated: returns quietly when it is gone."""
        raise Unsupported("remove_domain_alias")

    def read_catch_all(self, domain_name: str) -> str:
        """The address that gets mail for unknown names, or ''; needs `has_catch_all`."""
        raise Unsupported("read_catch_all")

    def set_catch_all(self, domain_name: str, target_address: str) -> None:
        """Sends mail for unknown names to an address of the domain, '' = nowhere; may be repeated.

        Needs `has_catch_all`; the target is an alias where `catch_all_needs_alias`.
        """
        raise Unsupported("set_catch_all")

    def read_dkim(self, domain_name: str) -> DkimState:
        """The domain's keys and whether messages are signed; needs `has_dkim`."""
        raise Unsupported("read_dkim")

    def enable_dkim(self, domain_name: str) -> DkimState:
        """Makes sure a DKIM key exists, active or pending, and tells it; may be repeated.

        MUST NOT replace a key that is there: it may stand in the DNS already.
        """
        raise Unsupported("enable_dkim")

    def disable_dkim(self, domain_name: str) -> None:
        """Stops signing and drops the keys; repeated: returns quietly."""
        raise Unsupported("disable_dkim")

    def roll_dkim_key(self, domain_name: str) -> DkimState:
        """Makes sure a new key is pending beside the active one; repeated: keeps the pending one.

        Needs `has_dkim_roll_over`. The active key MUST go on signing until the new one is proven.
        """
        raise Unsupported("roll_dkim_key")

    def verify_dkim(self, domain_name: str) -> DkimState:
        """Has the platform look for the pending key in the DNS now, and tells the state after it.

        Needs `has_dkim`; not found is a state (PENDING), no error; may be repeated.
        """
        raise Unsupported("verify_dkim")

    def read_branding(self, domain_name: str) -> Branding:
        """How the platform's own pages look for the domain; needs `has_branding`."""
        raise Unsupported("read_branding")

    def set_branding(self, domain_name: str, change: BrandingChange) -> None:
        """Sets what is not None and keeps the rest; may be repeated; needs `has_branding`."""
        raise Unsupported("set_branding")

    def reset_branding(self, domain_name: str) -> None:
        """Back to the platform's own look; may be repeated; needs `has_branding`."""
        raise Unsupported("reset_branding")
