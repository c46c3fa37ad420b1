"""Values in the platform's answers: numbers and flags come as texts, empty lists in many forms.

Every function raises `ProtocolViolation` for a value that is not what it must be: a figure that
cannot be read is never taken for zero (polarismail-api.md 2.3).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation

from provisioning.backends.errors import ProtocolViolation
from provisioning.backends.http import JsonObject

_ON = frozenset({"1", "true"})
_OFF = frozenset({"", "0", "false"})


def rows_of(payload: object) -> Sequence[JsonObject]:
    """A list of objects: an array, an object's values, or nothing (null, empty text)."""
    if payload is None or payload == "":
        return ()
    rows = list(payload.values()) if isinstance(payload, dict) else payload
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ProtocolViolation("not a list of objects")
    return rows


def record_of(payload: object) -> JsonObject:
    """An object that must be there."""
    if not isinstance(payload, dict):
        raise ProtocolViolation("not an object")
    return payload


def secret_of(payload: object) -> str:
    """A token or one-time password: a printable text that is not empty."""
    if not isinstance(payload, str) or not payload or not payload.isprintable():
        raise ProtocolViolation("neither a token nor a one-time password")
    return payload


def text(row: JsonObject, name: str) -> str:
    """A text, trimmed; a number as its digits; empty in place of null or nothing."""
    value = row.get(name)
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ProtocolViolation(f"member {name} is not a text")
    return str(value).strip()


def required_text(row: JsonObject, name: str) -> str:
    """A text that must not be empty."""
    value = text(row, name)
    if not value:
        raise ProtocolViolation(f"member {name} is missing")
    return value


def flag(row: JsonObject, name: str) -> bool:
    """A flag: "0" is off, although it is a text that is not empty; off in place of nothing."""
    value = row.get(name)
    if isinstance(value, bool):
        return value
    word = text(row, name).lower()
    if word in _ON:
        return True
    if word in _OFF:
        return False
    raise ProtocolViolation(f"member {name} is not a flag")


def number(row: JsonObject, name: str) -> Decimal:
    """A number that is not negative, given as a number or as its digits; it must be there."""
    try:
        value = Decimal(required_text(row, name))
    except InvalidOperation:
        raise ProtocolViolation(f"member {name} is not a number") from None
    if not value.is_finite() or not 0 <= value < 2**63:
        raise ProtocolViolation(f"member {name} is not a possible number")
    return value


def count(row: JsonObject, name: str) -> int:
    """A whole number that must be there."""
    value = number(row, name)
    if value != int(value):
        raise ProtocolViolation(f"member {name} is not a whole number")
    return int(value)


def optional_count(row: JsonObject, name: str) -> int | None:
    """A whole number; None in place of null or nothing."""
    return count(row, name) if text(row, name) else None


def instant(row: JsonObject, name: str) -> datetime | None:
    """An instant in UTC, as date and time or in seconds since 1970; None for never.

    No source tells the form, and nothing depends on it: what cannot be read is not told.
    """
    value = text(row, name)
    if not value or value.startswith("0"):
        return None
    try:
        if value.isdecimal():
            return datetime.fromtimestamp(int(value), UTC)
        moment = datetime.fromisoformat(value)
    except (ValueError, OverflowError, OSError):
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
