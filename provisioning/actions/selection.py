"""One change of several mailboxes: each by its own action, so that one refusal stops no other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from provisioning.errors import ActionRefused
from provisioning.models import Mailbox, Operation


@dataclass
class Outcome:
    """How many were changed, and which were refused why."""

    changed_count: int = 0
    refusals: list[tuple[Mailbox, ActionRefused]] = field(default_factory=list)


def each(
    mailboxes: Sequence[Mailbox],
    change: Callable[[Mailbox, str], Operation | None],
    idempotency_key: str,
) -> Outcome:
    """Runs `change` for each with a key of its own; the same key again changes nothing twice."""
    outcome = Outcome()
    for mailbox in mailboxes:
        key = f"{idempotency_key[:96]}:{mailbox.pk}" if idempotency_key else ""
        try:
            change(mailbox, key)
        except ActionRefused as refusal:
            outcome.refusals.append((mailbox, refusal))
        else:
            outcome.changed_count += 1
    return outcome
