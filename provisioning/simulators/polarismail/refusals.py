"""How the platform says no. Handlers raise one of these; the simulator puts it on the wire."""

from __future__ import annotations

from typing import Any


class Refused(Exception):
    """`returncode` 0 with a sentence; no source knows the real ones, callers must not read them."""

    def __init__(self, message: str, *, returndata: Any = None) -> None:
        super().__init__(message)
        self.message = message
        self.returndata = message if returndata is None else returndata


class DeadToken(Exception):
    """The token has ended, never was, or belongs to the other interface."""
