"""Distribution lists (smartermail-api.md 3.7); the platform names them by a number."""

from __future__ import annotations

from collections.abc import Sequence

from provisioning.backends.base import (
    ListChange,
    ListSpec,
    ListState,
    PostingRule,
    RefusedMember,
)
from provisioning.backends.errors import NameInUse, NotFound, ProtocolViolation, Rejected
from provisioning.backends.http import JsonObject
from provisioning.backends.smartermail.addresses import full_address, local_part_of, scope_of
from provisioning.backends.smartermail.answers import (
    flag,
    number,
    optional_number,
    record,
    records,
    text,
)
from provisioning.backends.smartermail.client import Conversation, domain_scope
from provisioning.backends.smartermail.members import add_members, members_of, remove_members
from provisioning.backends.smartermail.refusals import explains_itself

_ROOT = "settings/domain/mailing-lists"
_RULES = {0: PostingRule.ANYONE, 1: PostingRule.MEMBERS, 2: PostingRule.MODERATORS}
_RULE_NUMBERS = {rule: rule_number for rule_number, rule in _RULES.items()}


def list_all(calls: Conversation, domain_name: str) -> Sequence[ListState]:
    """Every list in one call, without its members."""
    domain_name = domain_name.lower()
    return [_state(item, domain_name) for item in _items(calls, domain_scope(domain_name))]


def read(calls: Conversation, address: str) -> ListState | None:
    """One list with all its members, read page by page."""
    address = address.lower()
    item = _find(calls, address)
    if item is None:
        return None
    members = members_of(calls, scope_of(address), item)
    return _state(item, address.rpartition("@")[2], members)


def create(calls: Conversation, spec: ListSpec) -> Sequence[RefusedMember]:
    """Creates the list, then its members in one call."""
    address = spec.address.lower()
    scope = scope_of(address)
    settings = {"listAddress": local_part_of(address), **_settings(spec)}
    try:
        answer = calls.change(scope, f"{_ROOT}/add", body=settings)
    except Rejected as refusal:
        if explains_itself(refusal) or not _is_taken(calls, address):
            raise
        raise NameInUse(refusal.detail, http_status=refusal.http_status) from None
    list_number = _number_of_new(calls, address, answer)
    return add_members(calls, scope, list_number, _distinct(spec.members))


def change(calls: Conversation, change: ListChange) -> Sequence[RefusedMember]:
    """Settings as a whole object (what is left out may be lost), members as differences."""
    address = change.address.lower()
    scope = scope_of(address)
    item = _find(calls, address)
    if item is None:
        raise NotFound(f"no list {address}")
    list_number = number(item, "id")
    members: tuple[str, ...] = ()
    if change.changes_members:
        members = members_of(calls, scope, item)
    wanted = _settings(change)
    if wanted:
        path = f"{_ROOT}/{list_number}/settings"
        settings = record(calls.read(scope, path), "item")
        calls.change(scope, path, body={**settings, **wanted})
    if not change.changes_members:
        return ()
    wanted_members = change.wished_members(members)
    added = [member for member in wanted_members if member not in members]
    removed = [member for member in members if member not in wanted_members]
    if removed:
        remove_members(calls, scope, list_number, removed)
    return add_members(calls, scope, list_number, added)


def delete(calls: Conversation, address: str) -> None:
    """A list that is gone counts as deleted."""
    address = address.lower()
    item = _find(calls, address)
    if item is None:
        return
    try:
        calls.change(scope_of(address), f"{_ROOT}/{number(item, 'id')}/delete")
    except Rejected:
        if _find(calls, address) is not None:
            raise


def _items(calls: Conversation, scope: str) -> Sequence[JsonObject]:
    return records(calls.read(scope, f"{_ROOT}/list"), "items")


def _find(calls: Conversation, address: str) -> JsonObject | None:
    local_part = local_part_of(address)
    for item in _items(calls, scope_of(address)):
        if text(item, "listAddress").lower().partition("@")[0] == local_part:
            return item
    return None


def _is_taken(calls: Conversation, address: str) -> bool:
    """Whether a mailbox, alias or list has the name; a build without that question says no."""
    if _find(calls, address) is not None:
        return True
    route = "settings/domain/email-alias-does-not-exists"
    try:
        calls.read(scope_of(address), route, local_part_of(address))
    except Rejected as answer:
        return answer.http_status != 404
    return False


def _number_of_new(calls: Conversation, address: str, answer: JsonObject) -> int:
    """The answer holds the new list on some builds; else the list of lists does."""
    if isinstance(answer.get("item"), dict) and "id" in answer["item"]:
        return number(answer["item"], "id")
    item = _find(calls, address)
    if item is None:
        raise Rejected("the server said yes and made no list")
    return number(item, "id")


def _settings(wish: ListSpec | ListChange) -> dict[str, object]:
    settings: dict[str, object] = {}
    if wish.posting is not None:
        settings["postingPermissions"] = _RULE_NUMBERS[wish.posting]
    if wish.description is not None:
        settings["description"] = wish.description
    if wish.moderators is not None:
        if len(wish.moderators) != 1:
            raise Rejected("a list has one moderator here")
        settings["moderatorAddress"] = wish.moderators[0].strip().lower()
    return settings


def _state(item: JsonObject, domain_name: str, members: tuple[str, ...] | None = None) -> ListState:
    name = text(item, "listAddress")
    if not name:
        raise ProtocolViolation("a list without its address")
    moderator = text(item, "moderatorAddress")
    count = optional_number(item, "listSubscriberCount")
    told_count = None if count is None else int(count)
    return ListState(
        address=full_address(name, domain_name),
        members=members,
        member_count=told_count if members is None else len(members),
        moderators=(full_address(moderator, domain_name),) if moderator else (),
        posting=_RULES.get(int(optional_number(item, "postingPermissions") or 0)),
        description=text(item, "description"),
        is_enabled=not flag(item, "disabled"),
    )


def _distinct(addresses: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(address.strip().lower() for address in addresses))
