"""Switches of a profile, set by name: by a test, or over HTTP by another process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal, TypeVar, get_args, get_origin, get_type_hints

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Switches = TypeVar("Switches", bound="DataclassInstance")


def changed(profile: Switches, members: Mapping[str, Any]) -> Switches:
    """A copy with these switches set. Raises ValueError for an unknown switch or value."""
    kinds = get_type_hints(type(profile))
    for name, value in members.items():
        if name not in kinds:
            raise ValueError(f"no such switch: {name}")
        if not _fits(kinds[name], value):
            raise ValueError(f"{name} does not take {value!r}")
    return replace(profile, **members)


def _fits(kind: Any, value: Any) -> bool:
    if get_origin(kind) is Literal:
        return not isinstance(value, bool) and value in get_args(kind)
    if kind is bool:
        return isinstance(value, bool)
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0
