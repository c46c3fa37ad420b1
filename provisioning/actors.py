"""Who sets off a change."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Actor:
    """The person or system behind an action; `kind` is one of the constants below."""

    kind: str
    name: str
    whmcs_user_id: int | None = None
    ip_address: str = ""
    request_id: str = ""

    CUSTOMER = "customer"
    STAFF = "staff"
    WHMCS = "whmcs"
    SYSTEM = "system"
    OUTSIDE = "outside"


SYSTEM = Actor(Actor.SYSTEM, "Mailroom")
OUTSIDE = Actor(Actor.OUTSIDE, "")
