"""What a handler gets and gives back.

A handler looks, changes, and looks again where the platform cannot be trusted to answer truly. It
may be run again after any interruption: `attempt.may_have_acted` says that an earlier attempt may
have reached the platform, so it reads back before it changes anything.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from provisioning.backends.base import Backend
from provisioning.models import Operation
from provisioning.operations import closing


@dataclass(frozen=True)
class CarryOut:
    """One claimed operation and the backend to carry it out with."""

    operation: Operation
    backend: Backend

    @property
    def wish(self) -> dict[str, Any]:
        """What was asked for, without secrets."""
        wish: dict[str, Any] = self.operation.payload.get("wish", {})
        return wish

    @property
    def may_have_acted(self) -> bool:
        """True when an earlier attempt may have reached the platform."""
        return self.operation.may_have_acted

    def has_acted(self) -> None:
        """From here on a later attempt must read back, even after an error that says "not sent"."""
        self.operation.may_have_acted = True

    def remember(self, **facts: str) -> None:
        """Keeps facts for later attempts, whatever becomes of this one."""
        closing.remember(self.operation, **facts)

    @property
    def facts(self) -> dict[str, str]:
        """What this or an earlier attempt remembered."""
        facts: dict[str, str] = self.operation.payload.get("facts", {})
        return facts

    def secret(self, name: str) -> str:
        """A secret that travels with the operation, such as a new password."""
        secrets: dict[str, str] = json.loads(self.operation.secrets)
        return secrets[name]


@dataclass(frozen=True)
class Handler:
    """How one kind of operation is carried out.

    `carry_out` speaks to the platform, raises `BackendError`, and returns notes for staff (a step
    that failed without harm). `apply` closes the mirror after success, `revert` puts it back after
    a refusal or a cancellation; both run in the closing transaction and make no remote call.
    """

    carry_out: Callable[[CarryOut], list[str]]
    apply: Callable[[Operation], None]
    revert: Callable[[Operation], None]
