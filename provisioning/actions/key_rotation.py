"""Stored secrets under the first key: what makes it safe to take an older one away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken
from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.db.models.functions import Cast

from provisioning.models.fields import EncryptedTextField, cipher

BATCH_SIZE = 500
# Members of a second factor's data that are encrypted (clientarea/accounts.py): of an
# authenticator app, and of recovery codes.
SECOND_FACTOR_SECRETS = ("secret", "seed")


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


def stale_second_factor_count() -> int:
    """How many second factors an older key encrypted."""
    return sum(1 for _ in _stale_second_factors())


def rotate_second_factors() -> int:
    """Encrypts their secrets anew and returns how many; one changed meanwhile is left alone.

    Raises `InvalidToken` for a secret that no key opens.
    """
    rotated_count = 0
    for key, name, stored in list(_stale_second_factors()):
        with transaction.atomic():
            factor = Authenticator.objects.select_for_update().filter(pk=key).first()
            if factor is not None and factor.data.get(name) == stored:
                factor.data[name] = cipher().rotate(stored).decode()
                factor.save(update_fields=["data"])
                rotated_count += 1
    return rotated_count


def _stale_second_factors() -> Iterator[tuple[int, str, str]]:
    """Primary key, member and stored text of each secret that the first key does not open."""
    first = Fernet(settings.FIELD_ENCRYPTION_KEYS[0])
    for factor in Authenticator.objects.order_by("pk").iterator(chunk_size=BATCH_SIZE):
        for name in SECOND_FACTOR_SECRETS:
            if name not in factor.data:
                continue
            try:
                first.decrypt(factor.data[name])
            except InvalidToken:
                yield factor.pk, name, factor.data[name]
