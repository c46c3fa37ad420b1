"""Whoever tries the hidden administrator is told "not found" or "in use", and staff see it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from provisioning.actors import Actor
from provisioning.audit import record
from provisioning.errors import HiddenAdminNamed
from provisioning.models import Service

P = ParamSpec("P")
R = TypeVar("R")
VERB = "hidden_admin_named"


def noting_attempts(action: Callable[P, R]) -> Callable[P, R]:
    """Writes an audit event when the action refused the hidden administrator (AT-G22).

    Outside the action's own transaction, which the refusal has undone.
    """

    @wraps(action)
    def run(*arguments: P.args, **keywords: P.kwargs) -> R:
        try:
            return action(*arguments, **keywords)
        except HiddenAdminNamed as refusal:
            by = keywords["by"]
            if isinstance(by, Actor):
                note(by, refusal.service_id, action.__qualname__)
            raise

    return run


def note(by: Actor, service_id: int, tried: str) -> None:
    """One event, for staff alone."""
    service = Service.objects.get(pk=service_id)
    address = f"{service.admin_username}@{service.domain_name}"
    record(by, service, VERB, address, after={"tried": tried})


def is_hidden_admin(service: Service, local_part: str) -> bool:
    """Whether the name before the @ is the hidden administrator's."""
    return bool(local_part) and local_part.casefold() == service.admin_username.casefold()
