"""Platform sessions in the database, so that all workers share one sign-in."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

from provisioning.backends.base import AccessToken
from provisioning.models import BackendToken

# Threads of one process sign in one after the other; two processes may both do it, which costs
# one call and is settled by the 401 rule of the backend.
_sign_in_locks: defaultdict[tuple[int, str], threading.Lock] = defaultdict(threading.Lock)


class DatabaseTokenStore:
    """The `TokenStore` of one server."""

    def __init__(self, server_id: int) -> None:
        self.server_id = server_id

    def load(self, scope: str) -> AccessToken | None:
        row = BackendToken.objects.filter(server_id=self.server_id, scope=scope).first()
        return AccessToken(row.token, row.expires_at) if row else None

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
        with _sign_in_locks[self.server_id, scope]:
            yield


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
