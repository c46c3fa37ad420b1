"""Whether the plan has room for one more object."""

from __future__ import annotations

from provisioning.allowances import allowance_of
from provisioning.errors import ActionRefused, LimitReached
from provisioning.models import ObjectKind, Service


def check_room(service: Service, kind: ObjectKind, count: int) -> None:
    """`count` is what exists and what is on its way. Raises `LimitReached`, or `ActionRefused`
    where the plan includes none at all."""
    limit = allowance_of(service, kind)
    if limit == 0:
        raise ActionRefused(f"{kind}_not_included")
    if limit is not None and count >= limit:
        raise LimitReached(f"{kind}_limit", limit=limit)
