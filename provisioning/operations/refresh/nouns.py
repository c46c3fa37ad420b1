"""What a reading of a service says about each kind of object, in the words of our columns.

A value that the platform did not tell is left out, so that what we know is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Model

from provisioning.backends.base import AliasState, ListState, MailboxState, ServiceSnapshot
from provisioning.models import Alias, DistributionList, DomainAlias, Mailbox

Values = dict[str, object]


@dataclass(frozen=True)
class Noun:
    """A kind of mirrored object; a change of a `measured` column is no drift."""

    word: str
    model: type[Model]
    key_name: str
    watched: tuple[str, ...]
    measured: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns that a reading writes."""
        return self.watched + self.measured

    def object_name(self, key: str, domain_name: str) -> str:
        """How operations and events call the object."""
        return f"{key}@{domain_name}" if self.key_name == "local_part" else key

    def told(self, **values: object) -> Values:
        """What was told, texts cut to their column: a platform's own may be of any length."""
        return {
            name: self._fitting(name, told) for name, told in values.items() if told is not None
        }

    def _fitting(self, name: str, value: object) -> object:
        if isinstance(value, str):
            return value[: getattr(self.model._meta.get_field(name), "max_length", None)]
        return value


MAILBOX = Noun(
    "mailbox",
    Mailbox,
    "local_part",
    watched=(
        "display_name",
        "kind",
        "quota_bytes",
        "is_enabled",
        "has_eas",
        "has_mapi",
        "forward_targets",
        "forward_keeps_copy",
    ),
    measured=("used_bytes", "last_login_at"),
)
ALIAS = Noun(
    "alias",
    Alias,
    "local_part",
    watched=(
        "targets",
        "display_name",
        "includes_all_mailboxes",
        "allows_sending",
        "is_hidden",
        "is_internal_only",
        "is_enabled",
    ),
)
LIST = Noun(
    "list",
    DistributionList,
    "local_part",
    watched=("description", "posting", "moderators", "member_count", "is_enabled"),
)
DOMAIN_ALIAS = Noun("domain_alias", DomainAlias, "domain_name", watched=())


def found_in(
    snapshot: ServiceSnapshot, admin_username: str
) -> list[tuple[Noun, Mapping[str, Values]]]:
    """By noun: name -> values. The hidden administrator is left out."""
    mailboxes = {
        name: _mailbox(state, snapshot)
        for name, state in _by_local_part(snapshot.mailboxes)
        if name != admin_username.casefold()
    }
    return [
        (MAILBOX, mailboxes),
        (ALIAS, {name: _alias(state) for name, state in _by_local_part(snapshot.aliases)}),
        (LIST, {name: _list(state) for name, state in _by_local_part(snapshot.lists)}),
        (DOMAIN_ALIAS, {alias.domain_name: Values() for alias in snapshot.domain_aliases}),
    ]


S = TypeVar("S", MailboxState, AliasState, ListState)


def _by_local_part(
    states: Iterable[S],
) -> Iterable[tuple[str, S]]:
    return ((state.address.partition("@")[0].casefold(), state) for state in states)


def _mailbox(state: MailboxState, snapshot: ServiceSnapshot) -> Values:
    values = MAILBOX.told(
        display_name=state.display_name,
        kind=state.kind.value,
        quota_bytes=state.quota_bytes,
        is_enabled=state.is_enabled,
        has_eas=state.has_eas,
        has_mapi=state.has_mapi,
        used_bytes=state.used_bytes,
        last_login_at=state.last_login_at,
    )
    if snapshot.forwards is None:
        return values
    forward = snapshot.forwards.get(state.address)
    return values | MAILBOX.told(
        forward_targets=sorted(set(forward.targets)) if forward else [],
        forward_keeps_copy=forward.keeps_copy if forward else None,
    )


def _alias(state: AliasState) -> Values:
    return ALIAS.told(
        targets=sorted(set(state.targets)),
        display_name=state.display_name,
        includes_all_mailboxes=state.includes_all_mailboxes,
        allows_sending=state.allows_sending,
        is_hidden=state.is_hidden,
        is_internal_only=state.is_internal_only,
        is_enabled=state.is_enabled,
    )


def _list(state: ListState) -> Values:
    return LIST.told(
        description=state.description,
        posting=state.posting.value if state.posting else None,
        moderators=sorted(set(state.moderators)),
        member_count=state.member_count,
        is_enabled=state.is_enabled,
    )
