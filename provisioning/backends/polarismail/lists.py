"""Distribution lists: names of parameters change from call to call (polarismail-api.md 3.9)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from provisioning.backends.address_values import (
    ListChange,
    ListSpec,
    ListState,
    PostingRule,
    RefusedMember,
)
from provisioning.backends.errors import NotFound, PlatformLimit, Rejected, Unsupported
from provisioning.backends.polarismail.answers import required_text
from provisioning.backends.polarismail.client import Conversation
from provisioning.backends.polarismail.name_space import creating
from provisioning.backends.polarismail.names import address_in, split_address
from provisioning.backends.polarismail.presence import is_unexplained, rows_in
from provisioning.capabilities import CAPABILITIES

_MAX_OUTSIDE_MEMBER_COUNT = CAPABILITIES["polarismail"].max_outside_list_member_count or 0
_DISTRIBUTION_LIST = "1"


def list_all(calls: Conversation, domain_name: str) -> Sequence[ListState]:
    """All lists; how many members they have is not told."""
    name = domain_name.lower()
    rows = rows_in(calls, name, "getAllListsDomain", counted_by="lists")
    return [ListState(address_in(row, "lname", name)) for row in rows]


def read(calls: Conversation, address: str) -> ListState | None:
    """One list with its members."""
    address = address.lower()
    try:
        members = _members(calls, address)
    except NotFound:
        return None
    return ListState(address, members=members, member_count=len(members))


def create(calls: Conversation, spec: ListSpec) -> Sequence[RefusedMember]:
    """One call, and one for each member."""
    _require_offered("create_list", spec.posting, spec.moderators, spec.description)
    address = spec.address.lower()
    local_part, domain_name = split_address(address)
    members = _distinct(spec.members)
    _require_few_outside(domain_name, members)
    with creating(calls, address):
        # These two parameters are named so in this call alone.
        calls.change(
            "addList", newlname=local_part, domain=domain_name, newlisttype=_DISTRIBUTION_LIST
        )
    return _add(calls, address, members)


def change(calls: Conversation, change: ListChange) -> Sequence[RefusedMember]:
    """Reads the members first and stops when that fails; case does not make a difference."""
    _require_offered("change_list", change.posting, change.moderators, change.description)
    if not change.changes_members:
        return ()
    address = change.address.lower()
    if change.members is not None:
        _require_few_outside(split_address(address)[1], change.wished_members(()))
    standing = _members(calls, address)
    wished = change.wished_members(standing)
    _require_few_outside(split_address(address)[1], wished)
    _remove(calls, address, [member for member in standing if member not in wished])
    return _add(calls, address, [member for member in wished if member not in standing])


def delete(calls: Conversation, address: str) -> None:
    """A list that is gone counts as deleted."""
    address = address.lower()
    local_part, domain_name = split_address(address)
    try:
        calls.change("removeList", lname=local_part, domain=domain_name)
    except Rejected as refusal:
        if not is_unexplained(refusal) or _exists(calls, address):
            raise


def _members(calls: Conversation, address: str) -> tuple[str, ...]:
    """All members, lower case; NotFound when the list or its domain is gone."""
    local_part, domain_name = split_address(address)
    try:
        rows = rows_in(calls, domain_name, "getListMembers", lname=local_part)
    except Rejected as refusal:
        if not is_unexplained(refusal) or _exists(calls, address):
            raise
        raise NotFound(refusal.detail) from None
    if not rows and not _exists(calls, address):
        raise NotFound(f"the list of lists has no {address}")
    return tuple(_distinct(required_text(row, "member") for row in rows))


def _exists(calls: Conversation, address: str) -> bool:
    try:
        states = list_all(calls, split_address(address)[1])
    except NotFound:
        return False
    return any(state.address == address for state in states)


def _add(calls: Conversation, address: str, members: Iterable[str]) -> list[RefusedMember]:
    local_part, domain_name = split_address(address)
    refused = []
    for member in members:
        try:
            calls.change(
                "addListMember", editlname=local_part, editdomain=domain_name, newmember=member
            )
        except Rejected as refusal:
            refused.append(RefusedMember(member, refusal.detail))
    return refused


def _remove(calls: Conversation, address: str, members: Iterable[str]) -> None:
    """A member that the platform keeps would go on getting the list's mail: `Rejected`."""
    local_part, domain_name = split_address(address)
    for member in members:
        calls.change("removeListMember", lname=local_part, domain=domain_name, member=member)


def _distinct(members: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(member.lower() for member in members))


def _require_offered(
    verb: str,
    posting: PostingRule | None,
    moderators: Sequence[str] | None,
    description: str | None,
) -> None:
    if posting not in {None, PostingRule.ANYONE} or moderators or description:
        raise Unsupported(verb, "the platform's lists have members and nothing else")


def _require_few_outside(domain_name: str, members: Sequence[str]) -> None:
    """The vendor allows any number of the domain's own addresses, and few others."""
    outside = [member for member in members if split_address(member)[1] != domain_name]
    if len(outside) > _MAX_OUTSIDE_MEMBER_COUNT:
        raise PlatformLimit(
            f"{len(outside)} members outside the domain; {_MAX_OUTSIDE_MEMBER_COUNT} are possible"
        )
