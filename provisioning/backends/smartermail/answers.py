"""Members of the platform's answers: null collections, dates of "never", sizes in bytes.

Every function raises `ProtocolViolation` for a member that is not what it must be: a figure that
cannot be read is never taken for zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from provisioning.backends.errors import ProtocolViolation
from provisioning.backends.http import JsonObject

# The platform's "never" is the smallest date of its runtime.
_FIRST_REAL_YEAR = 1900


def records(members: JsonObject, name: str) -> Sequence[JsonObject]:
    """An array of objects; the platform sends null or nothing for an empty one."""
    value = members.get(name)
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(record, dict) for record in value):
        raise ProtocolViolation(f"member {name} is not an array of objects")
    return value


def record(members: JsonObject, name: str) -> JsonObject:
    """An object that must be there."""
    value = members.get(name)
    if not isinstance(value, dict):
        raise ProtocolViolation(f"member {name} is not an object")
    return value


def optional_record(members: JsonObject, name: str) -> JsonObject:
    """An object; an empty one in place of null or nothing."""
    return {} if members.get(name) is None else record(members, name)


def text(members: JsonObject, name: str) -> str:
    """A text; empty in place of null or nothing."""
    value = members.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ProtocolViolation(f"member {name} is not a text")
    return value


def flag(members: JsonObject, name: str) -> bool:
    """A boolean; false in place of null or nothing."""
    value = members.get(name)
    if value is not None and not isinstance(value, bool):
        raise ProtocolViolation(f"member {name} is not a boolean")
    return bool(value)


def optional_flag(members: JsonObject, name: str) -> bool | None:
    """A boolean; None in place of null or nothing."""
    return None if members.get(name) is None else flag(members, name)


def texts(members: JsonObject, name: str) -> Sequence[str]:
    """An array of texts; the platform sends null or nothing for an empty one."""
    value = members.get(name)
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ProtocolViolation(f"member {name} is not an array of texts")
    return value


def optional_number(members: JsonObject, name: str) -> int | float | None:
    """A number that is not negative; None in place of null or nothing."""
    value = members.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 2**63:
        raise ProtocolViolation(f"member {name} is not a number, or not a possible one")
    return value


def number(members: JsonObject, name: str) -> int:
    """A whole number that must be there."""
    value = optional_number(members, name)
    if value is None:
        raise ProtocolViolation(f"member {name} is missing")
    return int(value)


def instant(members: JsonObject, name: str) -> datetime | None:
    """An aware instant in UTC (up to 7 fractional digits come); None for never, null or nothing."""
    value = text(members, name)
    if not value:
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise ProtocolViolation(f"member {name} is not a date") from None
    if moment.year < _FIRST_REAL_YEAR:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
