"""The TXT record by which some platforms have the customer prove that the domain is theirs."""

from __future__ import annotations

from provisioning.dns_checks.lookups import Look
from provisioning.dns_checks.values import (
    CheckId,
    Finding,
    Level,
    WantedRecord,
    Wish,
    doubt_of,
    source_of,
)


def expected(wish: Wish) -> tuple[WantedRecord, ...]:
    """The record while the platform waits for it."""
    return (wish.ownership,) if wish.ownership else ()


def judge(wish: Wish, look: Look) -> Finding:
    """Published is as far as DNS can tell; whether the platform has seen it, it says itself."""
    record = wish.ownership
    if record is None:
        return Finding(
            CheckId.OWNERSHIP, Level.NOT_NEEDED, "ownership_not_needed", wish.domain_name, "TXT"
        )
    answer = look(record.name, "TXT")
    level, code = Level.WRONG, "ownership_differs"
    arguments: dict[str, str | int] = {}
    if answer.is_unknown:
        level, code, arguments = Level.UNKNOWN, "not_checked", doubt_of(answer)
    elif any(text.strip() == record.value.strip() for text in answer.texts):
        level, code = Level.OK, "ownership_published"
    elif not answer.texts:
        level, code = Level.MISSING, "ownership_missing"
    return Finding(
        CheckId.OWNERSHIP,
        level,
        code,
        record.name,
        "TXT",
        (record,),
        answer.texts,
        arguments,
        source=source_of(answer),
    )
