"""Binds JSON members to values, as strictly as the platform's model binding.

Names are case-sensitive, unknown members are ignored, null counts as absent, a wrong type is 400.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any

from provisioning.simulators.smartermail.refusals import BadInput

_INT64_MAX = 2**63 - 1
_INT32_MAX = 2**31 - 1


class Kind(Enum):
    """What a member holds."""

    TEXT = "text"
    FLAG = "flag"
    COUNT = "whole number of 0 or more"
    BYTES = "whole number of bytes"
    TEXTS = "array of texts"
    OBJECT = "object"


class Members:
    """The members of one JSON object, read by name and kind. `path` names it in refusals."""

    def __init__(self, members: Mapping[str, Any], *, binds_texts: bool, path: str = "") -> None:
        self._members = members
        self._binds_texts = binds_texts
        self._path = path

    def text(self, name: str, default: str | None = None) -> str:
        """A text; without a default the member is required."""
        return str(self._required(name, Kind.TEXT, default))

    def flag(self, name: str, *, default: bool | None = None) -> bool:
        """A flag; without a default the member is required."""
        return bool(self._required(name, Kind.FLAG, default))

    def count(self, name: str, default: int | None = None) -> int:
        """A whole number of 0 or more; without a default the member is required."""
        return int(self._required(name, Kind.COUNT, default))

    def bytes_count(self, name: str, default: int | None = None) -> int:
        """A size in bytes; without a default the member is required."""
        return int(self._required(name, Kind.BYTES, default))

    def texts(self, name: str, default: list[str] | None = None) -> list[str]:
        """An array of texts; without a default the member is required."""
        return list(self._required(name, Kind.TEXTS, default))

    def object(self, name: str, *, optional: bool = False) -> Members:
        """An object; an absent optional one reads as empty."""
        value = self._required(name, Kind.OBJECT, {} if optional else None)
        return Members(value, binds_texts=self._binds_texts, path=f"{self._path}{name}.")

    def has(self, name: str) -> bool:
        """Whether the member is there and not null."""
        return self._members.get(name) is not None

    def known(self, kinds: Mapping[str, Kind]) -> dict[str, Any]:
        """Every present member that `kinds` names, bound; the rest is ignored."""
        return {name: self._bind(name, kind) for name, kind in kinds.items() if self.has(name)}

    def _required(self, name: str, kind: Kind, default: Any) -> Any:
        if self.has(name):
            return self._bind(name, kind)
        if default is None:
            raise BadInput(f"{self._path}{name} is required")
        return default

    def _bind(self, name: str, kind: Kind) -> Any:
        value = bind(self._members[name], kind, binds_texts=self._binds_texts)
        if value is None:
            raise BadInput(f"{self._path}{name} is not a valid {kind.value}")
        return value


def bind(value: Any, kind: Kind, *, binds_texts: bool) -> Any | None:
    """The value as `kind`, or None. With `binds_texts`, "2" and "True" fit numbers and flags."""
    match kind:
        case Kind.TEXT:
            return value if isinstance(value, str) else None
        case Kind.FLAG:
            return _flag(value, binds_texts=binds_texts)
        case Kind.COUNT:
            return _whole(value, _INT32_MAX, binds_texts=binds_texts)
        case Kind.BYTES:
            return _whole(value, _INT64_MAX, binds_texts=binds_texts)
        case Kind.TEXTS:
            fits = isinstance(value, list) and all(isinstance(text, str) for text in value)
            return value if fits else None
        case Kind.OBJECT:
            return value if isinstance(value, dict) else None


def _flag(value: Any, *, binds_texts: bool) -> bool | None:
    if isinstance(value, bool):
        return value
    if binds_texts and isinstance(value, str):
        return {"true": True, "false": False}.get(value.lower())
    return None


def _whole(value: Any, largest: int, *, binds_texts: bool) -> int | None:
    if binds_texts and isinstance(value, str) and value.isascii() and value.isdigit():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= largest:
        return None
    return value
