"""How far the proof of a domain's ownership is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from provisioning.models import Ownership, Service

# So long after a person asked, an answer is still to be expected.
ANSWER_WITHIN = timedelta(seconds=20)


@dataclass(frozen=True)
class ProofState:
    """The record to publish, and what the latest question brought.

    `is_asking`: an answer is on its way. `is_unanswered`: somebody asked, and the platform did not
    answer. `is_not_seen`: it answered that the record is not there.
    """

    record_name: str
    record_type: str
    record_value: str
    deadline_at: datetime | None
    checked_at: datetime | None
    is_asking: bool
    is_unanswered: bool
    is_not_seen: bool


def proof_state(service: Service) -> ProofState | None:
    """None when nothing has to be proven any more."""
    if service.ownership != Ownership.PENDING:
        return None
    asked_at, checked_at = service.ownership_asked_at, service.ownership_checked_at
    is_answered = bool(asked_at and checked_at and checked_at >= asked_at)
    is_recent = bool(asked_at and asked_at > timezone.now() - ANSWER_WITHIN)
    return ProofState(
        record_name=service.ownership_record_name,
        record_type=service.ownership_record_type,
        record_value=service.ownership_record_value,
        deadline_at=service.ownership_deadline_at,
        checked_at=checked_at,
        is_asking=is_recent and not is_answered,
        is_unanswered=bool(asked_at) and not is_recent and not is_answered,
        is_not_seen=is_answered,
    )
