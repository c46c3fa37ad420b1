"""Writes what WHMCS's database says into our rows: only rows that differ, in bulk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from django.db.models import Model, QuerySet

M = TypeVar("M", bound=Model)
Values = Mapping[str, object]
Key = tuple[object, ...]


@dataclass(frozen=True)
class Finding:
    """Something that staff should look at. `subject` is what it is about, such as `product 7`."""

    code: str
    subject: str
    detail: str

    def __str__(self) -> str:
        return f"{self.subject}: {self.detail}"


@dataclass
class SyncReport:
    """Rows written, counted by our word for them, and what staff should look at."""

    created: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)

    @property
    def problems(self) -> list[str]:
        """The findings as lines to read."""
        return [str(finding) for finding in self.findings]

    def find(self, code: str, subject: str, detail: str) -> None:
        """Adds a finding."""
        self.findings.append(Finding(code, subject, detail))

    def add(self, other: SyncReport) -> None:
        """Counts what another report counts."""
        self.created += other.created
        self.changed += other.changed
        self.findings += other.findings


def locked(model: type[M], key_name: str, keys: Iterable[int]) -> dict[int, M]:
    """Our rows with these WHMCS ids, locked until the transaction ends."""
    rows = model._default_manager.select_for_update().filter(**{f"{key_name}__in": list(keys)})
    return {getattr(row, key_name): row for row in rows}


def write(
    model: type[M],
    key_name: str,
    known: Mapping[int, M],
    wishes: Mapping[int, Values],
    report: SyncReport,
) -> None:
    """Creates the rows that are missing in `known` and updates those that differ from their wish.

    A row that somebody else creates at the same moment is left to the next run.
    """
    new: list[M] = []
    changed: list[M] = []
    column_names: set[str] = set()
    for key, wish in wishes.items():
        values = _fitting(model, wish)
        row = known.get(key)
        if row is None:
            new.append(model(**{key_name: key, **values}))
            continue
        differing = {name for name, value in values.items() if getattr(row, name) != value}
        for name in differing:
            setattr(row, name, values[name])
        if differing:
            changed.append(row)
            column_names |= differing
    model._default_manager.bulk_create(new, ignore_conflicts=True)
    if changed:
        model._default_manager.bulk_update(changed, sorted(column_names), batch_size=500)
    report.created[model.__name__] += len(new)
    report.changed[model.__name__] += len(changed)


def write_set(
    known: QuerySet[M], key_names: Sequence[str], wishes: Mapping[Key, Values], report: SyncReport
) -> None:
    """Makes the rows of `known` equal to the wishes, by a key of several columns.

    What is not wished for is deleted.
    """
    model = known.model
    rows = {tuple(getattr(row, name) for name in key_names): row for row in known}
    new: list[M] = []
    changed: list[M] = []
    column_names: set[str] = set()
    for key, wish in wishes.items():
        values = _fitting(model, wish)
        row = rows.get(key)
        if row is None:
            new.append(model(**dict(zip(key_names, key, strict=True)), **values))
            continue
        differing = {name for name, value in values.items() if getattr(row, name) != value}
        for name in differing:
            setattr(row, name, values[name])
        if differing:
            changed.append(row)
            column_names |= differing
    gone = [row.pk for key, row in rows.items() if key not in wishes]
    model._default_manager.bulk_create(new, ignore_conflicts=True)
    if changed:
        model._default_manager.bulk_update(changed, sorted(column_names), batch_size=500)
    if gone:
        model._default_manager.filter(pk__in=gone).delete()
    report.created[model.__name__] += len(new)
    report.changed[model.__name__] += len(changed) + len(gone)


def _fitting(model: type[M], values: Values) -> dict[str, object]:
    """Texts cut to their column: WHMCS's own are of any length."""
    return {
        name: value[: getattr(model._meta.get_field(name), "max_length", None)]
        if isinstance(value, str)
        else value
        for name, value in values.items()
    }
