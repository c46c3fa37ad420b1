"""Verbs on aliases and distribution lists. `NotFound` when the object is gone, unless said
otherwise. Mailboxes, aliases and lists of a domain share one name space.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

from provisioning.backends.address_values import (
    AliasChange,
    AliasSpec,
    AliasState,
    ListChange,
    ListSpec,
    ListState,
    RefusedMember,
)
from provisioning.backends.errors import Unsupported


class AddressVerbs(ABC):
    """What a platform does with addresses that have no storage of their own."""

    @abstractmethod
    def list_aliases(self, domain_name: str) -> Sequence[AliasState]:
        """All aliases with their targets, in one call; flags only where the platform lists them."""

    @abstractmethod
    def read_alias(self, address: str) -> AliasState | None:
        """The alias with its flags, or None only when it certainly does not exist."""

    @abstractmethod
    def create_alias(self, spec: AliasSpec) -> None:
        """Creates it; repeated: raises `NameInUse`, whatever holds the name."""

    @abstractmethod
    def change_alias(self, change: AliasChange) -> None:
        """Sets what is not None and keeps the rest, flags above all; may be repeated.

        Where not `changes_aliases_in_place`, the alias is removed and added again; an alias that is
        gone is then simply added, so that a change that was cut in the middle can be repeated.
        """

    @abstractmethod
    def delete_alias(self, address: str) -> None:
        """Removes it; repeated: returns quietly when it is gone. MUST NOT remove a mailbox."""

    def list_lists(self, domain_name: str) -> Sequence[ListState]:
        """All lists without members, in one call; needs `has_lists`."""
        raise Unsupported("list_lists")

    def read_list(self, address: str) -> ListState | None:
        """The list with all its members, or None only when it certainly does not exist."""
        raise Unsupported("read_list")

    def create_list(self, spec: ListSpec) -> Sequence[RefusedMember]:
        """Creates it with its members; repeated: raises `NameInUse`.

        A refused member is no error: the list stays, the others go in, and the refused ones are
        returned. `Unsupported` for a rule, moderators or description that the platform lacks.
        """
        raise Unsupported("create_list")

    def change_list(self, change: ListChange) -> Sequence[RefusedMember]:
        """Sets what is not None; sends only members that differ; may be repeated.

        MUST read all members first, and stop when that fails. Refused members as `create_list`.
        """
        raise Unsupported("change_list")

    def delete_list(self, address: str) -> None:
        """Removes it with its members; repeated: returns quietly when it is gone."""
        raise Unsupported("delete_list")
