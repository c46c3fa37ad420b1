"""The mirror row of an operation when it ends: settled, removed, or put back as it was."""

from __future__ import annotations

from django.db.models import Model, QuerySet

from provisioning.backends.errors import NotFound
from provisioning.models import OBJECT_KINDS, MirrorState, Operation
from provisioning.operations import protocol_intervals

MODELS: dict[str, type[Model]] = {kind: model for model, kind in OBJECT_KINDS.items()}


def row_of(operation: Operation) -> QuerySet[Model]:
    """The mirror row, as a query: it may be gone by now."""
    rows = MODELS[operation.object_kind]._default_manager.all()
    return rows.none() if operation.object_id is None else rows.filter(pk=operation.object_id)


def settle(operation: Operation) -> None:
    """The wish stands in the row already, and has become true."""
    row_of(operation).update(state=MirrorState.ACTIVE)
    protocol_intervals.note_operation(operation)


def remove(operation: Operation) -> None:
    """The object is gone, or never came to be."""
    row_of(operation).delete()
    protocol_intervals.note_operation(operation)


def put_back(operation: Operation) -> None:
    """The values that stood before the wish; an object that is gone on the platform goes here."""
    if operation.error_code == NotFound.code:
        remove(operation)
        return
    before = operation.payload.get("before", {})
    row_of(operation).update(state=MirrorState.ACTIVE, **before)
