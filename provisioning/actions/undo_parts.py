"""What the rooms tell `undo.py`: how their objects are read, and how a change is taken back."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from django.db.models import Model

from provisioning.actors import Actor
from provisioning.models import AuditEvent, Operation, Service
from provisioning.undo_rules import Deed, Values

Reader = Callable[[Service, Collection[str]], Mapping[str, Values]]
"""Reads objects by their names, one query for all; the same reader serves several verbs."""
CarryOut = Callable[[Service, AuditEvent, Actor, str], Operation | None]


@dataclass(frozen=True)
class Undo:
    """How the change that a verb names is taken back; the rest is explained in `undo_rules.py`.

    `needed` None: everything that was changed must be known.
    """

    reader: Reader
    fields: frozenset[str]
    carry_out: CarryOut
    deed: Deed = Deed.CHANGED
    needed: frozenset[str] | None = None


def address_reader(model: type[Model], fields: Collection[str]) -> Reader:
    """Reads objects of one kind by their addresses."""

    def read(service: Service, names: Collection[str]) -> dict[str, Values]:
        local_parts = [name.partition("@")[0] for name in names]
        rows = model._default_manager.filter(service=service, local_part__in=local_parts)
        return {
            f"{row['local_part']}@{service.domain_name}": row
            for row in rows.values("local_part", *(set(fields) - {"local_part"}))
        }

    return read


def local_part_of(event: AuditEvent) -> str:
    """The name before the @ of the event's object."""
    return event.object_name.partition("@")[0]
