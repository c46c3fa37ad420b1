"""Makes the mirror of one noun equal to what was found, 500 rows a statement."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from django.db.models import Model

from provisioning.audit import Entry
from provisioning.models import MirrorState, Service
from provisioning.operations.refresh.nouns import Noun, Values

BATCH_SIZE = 500


def adopt(
    noun: Noun,
    service: Service,
    found: Mapping[str, Values],
    is_ours_to_change: Callable[[str], bool],
) -> list[Entry]:
    """Adds, changes and removes rows; returns what happened, one entry an object.

    Objects for whose name `is_ours_to_change` says yes are left alone: an operation is at them, or
    was when the reading was made.
    """
    rows = noun.model._default_manager.filter(service=service)
    known = {getattr(row, noun.key_name): row for row in rows.only(noun.key_name, *noun.columns)}
    names = {key: noun.object_name(key, service.domain_name) for key in [*found, *known]}
    free = {key for key, name in names.items() if not is_ours_to_change(name)}
    appeared = {key: values for key, values in found.items() if key in free and key not in known}
    shared = {key: values for key, values in found.items() if key in free and key in known}
    gone = {key: row for key, row in known.items() if key in free and key not in found}
    _add(noun, service, appeared)
    differences = _change(noun, known, shared)
    noun.model._default_manager.filter(pk__in=[row.pk for row in gone.values()]).delete()
    return [
        *(
            Entry(f"{noun.word}_appeared", names[key], after=_watched(noun, values))
            for key, values in appeared.items()
        ),
        *(
            Entry(f"{noun.word}_changed", names[key], before, after)
            for key, (before, after) in differences.items()
        ),
        *(
            Entry(f"{noun.word}_disappeared", names[key], before=_watched(noun, vars(row)))
            for key, row in gone.items()
        ),
    ]


def _add(noun: Noun, service: Service, found: Mapping[str, Values]) -> None:
    rows = [
        noun.model(service=service, state=MirrorState.ACTIVE, **{noun.key_name: key}, **values)
        for key, values in found.items()
    ]
    noun.model._default_manager.bulk_create(rows, batch_size=BATCH_SIZE)


def _change(
    noun: Noun, known: Mapping[str, Model], found: Mapping[str, Values]
) -> dict[str, tuple[Values, Values]]:
    """Writes what differs; returns the watched values before and after of what drifted."""
    drifted: dict[str, tuple[Values, Values]] = {}
    changed: list[Model] = []
    columns: set[str] = set()
    for key, values in found.items():
        row = known[key]
        before = {name: getattr(row, name) for name in values}
        differing = [name for name in values if values[name] != before[name]]
        # Told for the first time is no change.
        drift = [name for name in differing if name in noun.watched and before[name] is not None]
        if drift:
            drifted[key] = _only(before, drift), _only(values, drift)
        if differing:
            for name in differing:
                setattr(row, name, values[name])
            changed.append(row)
            columns.update(differing)
    if changed:
        noun.model._default_manager.bulk_update(changed, sorted(columns), batch_size=BATCH_SIZE)
    return drifted


def _watched(noun: Noun, values: Mapping[str, object]) -> Values:
    return {name: values[name] for name in noun.watched if values.get(name) is not None}


def _only(values: Mapping[str, object], names: Sequence[str]) -> Values:
    return {name: values[name] for name in names}
