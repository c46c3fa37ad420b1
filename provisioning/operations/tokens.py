"""Platform sessions in the database, so that all workers share one sign-in."""

from __future__ import annotations

import hashlib
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from provisioning.backends.base import AccessToken
from provisioning.models import BackendToken

# Longer than a sign-in takes; whoever has waited this long signs in all the same.
LONGEST_WAIT_SECONDS = 30

_sign_in_locks: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)


class DatabaseTokenStore:
    """The `TokenStore` of one server."""

    def __init__(self, server_id: int) -> None:
        self.server_id = server_id

    def load(self, scope: str) -> AccessToken | None:
        rows = BackendToken.objects.filter(server_id=self.server_id, scope=scope)
        row = rows.values_list("token", "expires_at").first()
        return AccessToken(*row) if row else None

    def save(self, scope: str, token: AccessToken) -> None:
        BackendToken.objects.update_or_create(
            server_id=self.server_id,
            scope=scope,
            defaults={"token": token.value, "expires_at": token.expires_at},
        )

    def discard(self, scope: str, token: AccessToken) -> None:
        row = BackendToken.objects.filter(server_id=self.server_id, scope=scope).first()
        if row and row.token == token.value:
            row.delete()

    @contextmanager
    def exclusive(self, scope: str) -> Iterator[None]:
        name = f"{self.server_id}:{scope}"
        with _sign_in_locks[name], _named_lock(name):
            yield


@contextmanager
def _named_lock(name: str) -> Iterator[None]:
    """Keeps other processes out: a second sign-in would end the session that the first just got.

    The database frees it when its holder dies. SQLite has none, nor several worker processes.
    """
    if connection.vendor != "mysql":
        yield
        return
    # MySQL takes names of at most 64 characters.
    key = "sign-in:" + hashlib.sha256(name.encode()).hexdigest()[:40]
    with connection.cursor() as cursor:
        cursor.execute("SELECT GET_LOCK(%s, %s)", [key, LONGEST_WAIT_SECONDS])
        try:
            yield
        finally:
            cursor.execute("SELECT RELEASE_LOCK(%s)", [key])


class NoTokenStore:
    """The `TokenStore` of a server that is asked once: every session is a new one."""

    def load(self, scope: str) -> AccessToken | None:
        return None

    def save(self, scope: str, token: AccessToken) -> None:
        """Kept by nobody."""

    def discard(self, scope: str, token: AccessToken) -> None:
        """Kept by nobody."""

    @contextmanager
    def exclusive(self, scope: str) -> Iterator[None]:
        yield
