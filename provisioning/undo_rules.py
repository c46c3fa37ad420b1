"""When a change may be taken back: rules on values alone, for every kind of object the same.

What an event says was there before is wished again only while the object is as the event left it.
Codes are those of `sentences.py`; '' = nothing speaks against it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Any

Values = Mapping[str, Any]


class Deed(StrEnum):
    """What the event did to its object."""

    CHANGED = "changed"
    CREATED = "created"
    DELETED = "deleted"


class Outcome(StrEnum):
    """What came of the event's operation; a change without one was made at once."""

    MADE = "made"
    UNDER_WAY = "under_way"
    NOT_MADE = "not_made"


OBJECTIONS_TO_OUTCOMES = {
    Outcome.MADE: "",
    Outcome.UNDER_WAY: "undo_under_way",
    Outcome.NOT_MADE: "undo_not_made",
}


def objection(
    deed: Deed,
    *,
    fields: Collection[str],
    needed: Collection[str],
    before: Values,
    after: Values,
    now: Values | None,
) -> str:
    """`fields` are the values that can be set again, `needed` those of them that must be known.

    `now` None: there is no such object. None as a value means that it was never read.
    """
    if deed is Deed.DELETED:
        if now is not None:
            return "undo_exists"
        return "" if _are_known(needed, before) else "undo_unknown"
    if now is None:
        return "undo_gone"
    if deed is Deed.CREATED:
        return "" if _is_as_left(now, after, fields) else "undo_overtaken"
    changed = to_set_again(before, after)
    if not changed or not set(fields).issuperset(changed):
        return "undo_unknown"
    if not _are_known(set(needed).intersection(changed), before):
        return "undo_unknown"
    if _is_as_left(now, after, before):
        return ""
    is_done = all(now.get(name) == value for name, value in before.items())
    return "undo_done" if is_done else "undo_overtaken"


def to_set_again(before: Values, after: Values) -> dict[str, Any]:
    """The values that the event changed, as they were: an emptied text comes back empty."""
    return {name: value for name, value in before.items() if value != after.get(name)}


def _are_known(names: Collection[str], values: Values) -> bool:
    return all(values.get(name) is not None for name in names)


def _is_as_left(now: Values, after: Values, names: Collection[str]) -> bool:
    """A value that was never read then may have been read meanwhile: that changes nothing."""
    told = [name for name in names if after.get(name) is not None]
    return all(now.get(name) == after[name] for name in told)
