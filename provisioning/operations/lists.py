"""Handlers of distribution lists."""

from __future__ import annotations

import json
from collections.abc import Sequence

from django.utils import timezone

from provisioning.backends.base import ListChange, ListSpec, PostingRule, RefusedMember
from provisioning.backends.errors import NameInUse
from provisioning.models import DistributionList, MirrorState, Operation
from provisioning.operations import mirrored
from provisioning.operations.attempt import CarryOut, Handler


def create(work: CarryOut) -> list[str]:
    """Creates the list; one found after an interruption is ours if it holds no member of others."""
    wish = work.wish
    spec = ListSpec(
        address=work.operation.object_name,
        members=tuple(wish["members"]),
        moderators=tuple(wish["moderators"]),
        posting=PostingRule(wish["posting"] or PostingRule.ANYONE),
        description=wish["description"],
    )
    found = work.backend.read_list(spec.address) if work.may_have_acted else None
    if found is None:
        return _noted(work, work.backend.create_list(spec))
    if not set(found.members or ()) <= set(spec.members):
        raise NameInUse("found with other members after an interruption", verb="create_list")
    return _noted(work, work.backend.change_list(ListChange(spec.address, members=spec.members)))


def change(work: CarryOut) -> list[str]:
    """Sends what differs; repeating does no harm, because the members are read first."""
    wish = work.wish
    posting = wish.get("posting")
    moderators = wish.get("moderators")
    refused = work.backend.change_list(
        ListChange(
            work.operation.object_name,
            added=tuple(wish.get("added", ())),
            removed=tuple(wish.get("removed", ())),
            moderators=None if moderators is None else tuple(moderators),
            posting=PostingRule(posting) if posting else None,
            description=wish.get("description"),
        )
    )
    return _noted(work, refused)


def delete(work: CarryOut) -> list[str]:
    """Removes the list; one that is gone already counts as done."""
    work.backend.delete_list(work.operation.object_name)
    return []


def _noted(work: CarryOut, refused: Sequence[RefusedMember]) -> list[str]:
    """Members that the platform refused are named to the customer, and the list is kept."""
    if refused:
        work.remember(refused=json.dumps([member.address for member in refused]))
    return [f"member {member.address} refused: {member.detail}" for member in refused]


def _settle_new(operation: Operation) -> None:
    _settle(operation, operation.payload["wish"]["members"])


def _settle_change(operation: Operation) -> None:
    row = DistributionList.objects.filter(pk=operation.object_id or 0).first()
    _settle(operation, row.members if row else None)


def _settle(operation: Operation, wished: Sequence[str] | None) -> None:
    refused = json.loads(operation.payload.get("facts", {}).get("refused", "[]"))
    values: dict[str, object] = {"state": MirrorState.ACTIVE, "refused_members": refused}
    if wished is not None:
        members = [member for member in wished if member not in refused]
        values |= {
            "members": members,
            "member_count": len(members),
            "members_read_at": timezone.now(),
        }
    mirrored.row_of(operation).update(**values)


CREATE = Handler(create, apply=_settle_new, revert=mirrored.remove)
CHANGE = Handler(change, apply=_settle_change, revert=mirrored.put_back)
DELETE = Handler(delete, apply=mirrored.remove, revert=mirrored.put_back)
