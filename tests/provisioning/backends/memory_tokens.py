"""A token store in memory, shared by backends as workers share the real one."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

from provisioning.backends.base import AccessToken


class MemoryTokenStore:
    """Tokens by scope."""

    def __init__(self) -> None:
        self._tokens: dict[str, AccessToken] = {}
        self._locks: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)

    def load(self, scope: str) -> AccessToken | None:
        return self._tokens.get(scope)

    def save(self, scope: str, token: AccessToken) -> None:
        self._tokens[scope] = token

    def discard(self, scope: str, token: AccessToken) -> None:
        if self._tokens.get(scope) == token:
            del self._tokens[scope]

    @contextmanager
    def exclusive(self, scope: str) -> Iterator[None]:
        with self._locks[scope]:
            yield
