"""Handlers of alias operations."""

from __future__ import annotations

from provisioning.backends.base import AliasChange, AliasSpec, AliasState
from provisioning.backends.errors import NameInUse, TargetMissing
from provisioning.models import Mailbox
from provisioning.operations import mirrored
from provisioning.operations.attempt import CarryOut, Handler


def create(work: CarryOut) -> list[str]:
    """Creates the alias; one found after an interruption is ours only if it leads where ours do."""
    wish = work.wish
    if wish.get("is_for_new_mailbox") and not _has_its_mailbox(work):
        raise TargetMissing("its mailbox was not created", target=wish["targets"][0])
    spec = AliasSpec(
        address=work.operation.object_name,
        targets=tuple(wish["targets"]),
        display_name=wish["display_name"],
        allows_sending=wish["allows_sending"],
        is_hidden=wish["is_hidden"],
        is_internal_only=wish["is_internal_only"],
    )
    found = work.backend.read_alias(spec.address) if work.may_have_acted else None
    if found is None:
        work.backend.create_alias(spec)
    elif not _looks_like(found, spec):
        raise NameInUse("found with other targets after an interruption", verb="create_alias")
    return []


def _has_its_mailbox(work: CarryOut) -> bool:
    """The mailbox's own operation came before this one; refused, it has taken its row away."""
    local_part = work.wish["targets"][0].partition("@")[0]
    rows = Mailbox.objects.filter(service=work.operation.service_id, local_part=local_part)
    return rows.exists()


def _looks_like(found: AliasState, spec: AliasSpec) -> bool:
    """The creating call sets everything at once, so ours always carries its targets."""
    return sorted(found.targets) == sorted(spec.targets)


def change(work: CarryOut) -> list[str]:
    """Sets the wished values and no other; repeating does no harm."""
    wish = dict(work.wish)
    if "targets" in wish:
        wish["targets"] = tuple(wish["targets"])
    work.backend.change_alias(AliasChange(work.operation.object_name, **wish))
    return []


def delete(work: CarryOut) -> list[str]:
    """Removes the alias; one that is gone already counts as done."""
    work.backend.delete_alias(work.operation.object_name)
    return []


CREATE = Handler(create, apply=mirrored.settle, revert=mirrored.remove)
CHANGE = Handler(change, apply=mirrored.settle, revert=mirrored.put_back)
DELETE = Handler(delete, apply=mirrored.remove, revert=mirrored.put_back)
