"""Field types of ours."""

from __future__ import annotations

from functools import cache

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper


def cipher() -> MultiFernet:
    """The first key encrypts, all decrypt (FIELD_ENCRYPTION_KEYS)."""
    return _cipher_of(tuple(settings.FIELD_ENCRYPTION_KEYS))


@cache
def _cipher_of(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


class EncryptedTextField(models.TextField[str, str]):
    """Text that is stored encrypted; '' stays '' so that "no secret" can be seen and queried.

    A value that none of the keys opens raises `cryptography.fernet.InvalidToken` when read.
    """

    def get_prep_value(self, value: str | None) -> str | None:
        return cipher().encrypt(value.encode()).decode() if value else value

    def from_db_value(
        self, value: str | None, expression: object, connection: BaseDatabaseWrapper
    ) -> str | None:
        return cipher().decrypt(value).decode() if value else value
