"""Values of aliases and distribution lists, and of a whole service.

Addresses and domain names are lower case; an address is `local_part@domain_name`. Sizes are bytes;
a limit or quota of 0 means unlimited. In a `...Change`, None leaves the platform's value untouched.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from provisioning.backends.domain_values import DomainAlias
from provisioning.backends.mailbox_values import ForwardState, MailboxState


@dataclass(frozen=True)
class AliasSpec:
    """An alias to be created; flags need `Capabilities.has_alias_flags`."""

    address: str
    targets: tuple[str, ...]
    display_name: str = ""
    allows_sending: bool = False
    is_hidden: bool = False
    is_internal_only: bool = False
    is_enabled: bool = True


@dataclass(frozen=True)
class AliasChange:
    """What to change of an alias; `targets` is the whole new set."""

    address: str
    targets: tuple[str, ...] | None = None
    display_name: str | None = None
    allows_sending: bool | None = None
    is_hidden: bool | None = None
    is_internal_only: bool | None = None
    is_enabled: bool | None = None


@dataclass(frozen=True)
class AliasState:
    """An alias as the platform reports it; a bulk reading may leave flags None (not told).

    `includes_all_mailboxes`: it goes to the whole domain besides its targets.
    """

    address: str
    targets: tuple[str, ...]
    display_name: str = ""
    allows_sending: bool | None = None
    is_hidden: bool | None = None
    is_internal_only: bool | None = None
    is_enabled: bool | None = None
    includes_all_mailboxes: bool = False


class PostingRule(StrEnum):
    """Who may write to a list."""

    ANYONE = "anyone"
    MEMBERS = "members"
    MODERATORS = "moderators"


@dataclass(frozen=True)
class ListSpec:
    """A distribution list to be created."""

    address: str
    members: tuple[str, ...] = ()
    moderators: tuple[str, ...] = ()
    posting: PostingRule = PostingRule.ANYONE
    description: str = ""


@dataclass(frozen=True)
class ListChange:
    """What to change of a list; `members` is the whole new set, and only differences are sent.

    Or `added` and `removed` say what differs from the members that there are by then.
    """

    address: str
    members: tuple[str, ...] | None = None
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    moderators: tuple[str, ...] | None = None
    posting: PostingRule | None = None
    description: str | None = None

    @property
    def changes_members(self) -> bool:
        """Whether the members have to be read first."""
        return self.members is not None or bool(self.added or self.removed)

    def wished_members(self, standing: Sequence[str]) -> tuple[str, ...]:
        """The members as they shall be, lower case, each once."""
        base = standing if self.members is None else self.members
        removed = {member.strip().lower() for member in self.removed}
        wished = (member.strip().lower() for member in (*base, *self.added))
        return tuple(dict.fromkeys(member for member in wished if member not in removed))


@dataclass(frozen=True)
class ListState:
    """A list as the platform reports it; `members` None = not read by this verb."""

    address: str
    members: tuple[str, ...] | None = None
    member_count: int | None = None
    moderators: tuple[str, ...] = ()
    posting: PostingRule | None = None
    description: str = ""
    is_enabled: bool = True


@dataclass(frozen=True)
class RefusedMember:
    """A member that the platform refused, with its reason for staff."""

    address: str
    detail: str


@dataclass(frozen=True)
class ServiceSnapshot:
    """All of one domain, read in the fewest calls; `forwards` by address, None = not in bulk.

    Members of lists are not read (`ListState.members` None).
    """

    mailboxes: tuple[MailboxState, ...]
    aliases: tuple[AliasState, ...]
    lists: tuple[ListState, ...]
    domain_aliases: tuple[DomainAlias, ...]
    forwards: Mapping[str, ForwardState] | None = None
