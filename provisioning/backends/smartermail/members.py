"""Members of a list: read page by page, added and removed in one call each."""

from __future__ import annotations

from collections.abc import Sequence

from provisioning.backends.base import RefusedMember
from provisioning.backends.errors import PlatformLimit, Rejected
from provisioning.backends.http import JsonObject
from provisioning.backends.smartermail.answers import number, optional_number, records, text
from provisioning.backends.smartermail.client import Conversation

_ROOT = "settings/domain/mailing-lists"
# The largest page that a public client is known to ask for.
_PAGE_COUNT = 200
_SUBSCRIBER = 0


def members_of(calls: Conversation, scope: str, item: JsonObject) -> tuple[str, ...]:
    """All members of the list `item`, lower case.

    A short page is the last one only when the list's own count agrees: the server may cap pages.
    """
    told_count = optional_number(item, "listSubscriberCount")
    members: dict[str, None] = {}
    skipped_count = 0
    while True:
        page = _page(calls, scope, number(item, "id"), skipped_count)
        members.update((text(member, "emailAddress").lower(), None) for member in page)
        skipped_count += len(page)
        if not page or (len(page) < _PAGE_COUNT and skipped_count == told_count):
            return tuple(members)


def add_members(
    calls: Conversation, scope: str, list_number: int, addresses: Sequence[str]
) -> Sequence[RefusedMember]:
    """Adds all in one call; refused together, they are sent one by one to find the culprits."""
    path = f"{_ROOT}/{list_number}/subscriber-add"
    if not addresses:
        return ()
    try:
        calls.change(scope, path, body=list(addresses))
    except PlatformLimit:
        raise
    except Rejected as refusal:
        if len(addresses) == 1:
            return [RefusedMember(addresses[0], refusal.detail)]
        return [
            refused
            for address in addresses
            for refused in add_members(calls, scope, list_number, [address])
        ]
    return ()


def remove_members(
    calls: Conversation, scope: str, list_number: int, addresses: Sequence[str]
) -> None:
    """Removes all in one call."""
    calls.change(scope, f"{_ROOT}/{list_number}/subscriber-remove", body=list(addresses))


def _page(
    calls: Conversation, scope: str, list_number: int, skipped_count: int
) -> Sequence[JsonObject]:
    members = calls.ask(
        scope,
        f"{_ROOT}/{list_number}/subscriber-search",
        body={
            "skip": skipped_count,
            "take": _PAGE_COUNT,
            "search": "",
            "subscriberType": _SUBSCRIBER,
            "sortField": "emailaddress",
            "sortDescending": False,
        },
    )
    return records(members, "items")
