"""One way to ask WHMCS's database, and one error when it cannot be asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import DatabaseError

from provisioning.errors import WhmcsUnavailable


@contextmanager
def asking() -> Iterator[None]:
    """Raises `WhmcsUnavailable` when the database is not configured or refuses the question."""
    if not settings.WHMCS_CONFIGURED:
        raise WhmcsUnavailable("WHMCS_DATABASE_URL is not set: WHMCS's database cannot be read.")
    try:
        yield
    except DatabaseError as error:
        raise WhmcsUnavailable(f"WHMCS's database refuses the question: {error}") from error
