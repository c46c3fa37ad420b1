"""Stored secrets under the first key: what makes it safe to take an older one away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cryptography.fernet import Fernet, InvalidToken
from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models.functions import Cast

from provisioning.models.fields import EncryptedTextField, cipher

BATCH_SIZE = 500


@dataclass(frozen=True)
class EncryptedColumn:
    """One column that holds secrets."""

    model: type[models.Model]
    name: str

    def __str__(self) -> str:
        return f"{self.model.__name__}.{self.name}"


def encrypted_columns() -> list[EncryptedColumn]:
    """Every column of ours that holds secrets, found in the models themselves."""
    return [
        EncryptedColumn(model, field.name)
        for model in apps.get_app_config("provisioning").get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, EncryptedTextField)
    ]


def stale_count(column: EncryptedColumn) -> int:
    """How many values an older key encrypted. Raises `InvalidToken` for one that no key opens."""
    return sum(1 for _ in _stale(column))


def rotate(column: EncryptedColumn) -> int:
    """Encrypts each such value anew and returns how many; a value changed meanwhile is left alone.

    Raises `InvalidToken` for a value that no key opens.
    """
    rotated_count = 0
    for key, stored in list(_stale(column)):
        unchanged = column.model._default_manager.alias(
            stored=Cast(column.name, models.TextField())
        ).filter(pk=key, stored=stored)
        anew = models.Value(cipher().rotate(stored).decode(), output_field=models.TextField())
        rotated_count += unchanged.update(**{column.name: anew})
    return rotated_count


def _stale(column: EncryptedColumn) -> Iterator[tuple[object, str]]:
    """Primary key and stored text of each value that the first key does not open."""
    first = Fernet(settings.FIELD_ENCRYPTION_KEYS[0])
    rows = (
        column.model._default_manager.exclude(**{column.name: ""})
        .exclude(**{f"{column.name}__isnull": True})
        .annotate(stored=Cast(column.name, models.TextField()))
        .order_by("pk")
        .values_list("pk", "stored")
    )
    for key, stored in rows.iterator(chunk_size=BATCH_SIZE):
        try:
            first.decrypt(stored)
        except InvalidToken:
            yield key, stored
