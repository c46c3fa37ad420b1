"""Handler of where a mailbox forwards to."""

from __future__ import annotations

from django.utils import timezone

from provisioning.backends.base import ForwardSpamRule, ForwardState
from provisioning.models import Operation
from provisioning.operations import mirrored
from provisioning.operations.attempt import CarryOut, Handler


def set_forward(work: CarryOut) -> list[str]:
    """Sets all of it; repeating does no harm, so nothing needs to be read back."""
    wish = work.wish
    rule = wish.get("forward_spam_rule")
    work.backend.set_forward(
        work.operation.object_name,
        ForwardState(
            targets=tuple(wish["forward_targets"]),
            keeps_copy=wish.get("forward_keeps_copy"),
            keeps_recipients=wish.get("forward_keeps_recipients", False),
            spam_rule=ForwardSpamRule(rule) if rule else None,
        ),
    )
    return []


def _settle(operation: Operation) -> None:
    mirrored.settle(operation)
    mirrored.row_of(operation).update(forward_read_at=timezone.now())


SET = Handler(set_forward, apply=_settle, revert=mirrored.put_back)
