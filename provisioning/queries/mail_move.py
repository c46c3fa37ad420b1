"""Which addresses of the old host reach somebody here, by the way that mail takes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from provisioning.directories import directory_of
from provisioning.models import Mailbox, MailMove, MirrorState, Service
from provisioning.receivers import Kind, receivers_of_all, stop_at


@dataclass(frozen=True)
class MoveState:
    """`missing`: nobody gets their mail here. `waiting`: a mailbox on their way is not made yet.

    `unknown`: the mail server has not told yet where their mail goes on to. `by_catch_all`: nobody
    has the name, the catch-all takes it.
    """

    noted_at: datetime
    address_count: int
    found_count: int
    missing: tuple[str, ...]
    waiting: tuple[str, ...]
    unknown: tuple[str, ...]
    by_catch_all: tuple[str, ...]
    set_aside: tuple[str, ...]

    @property
    def is_ready(self) -> bool:
        """Every address that is wanted reaches somebody: the MX may move."""
        return not (self.missing or self.waiting or self.unknown)


def move_state(service: Service) -> MoveState | None:
    """How far the move is, a handful of queries for any number of addresses; None = not begun."""
    move = MailMove.objects.filter(service=service).first()
    if move is None:
        return None
    directory = directory_of(service)
    given_up = set(move.set_aside)
    wanted = [address for address in move.addresses if address not in given_up]
    in_creation = {
        f"{name}@{service.domain_name}"
        for name in Mailbox.objects.filter(service=service, state=MirrorState.CREATING).values_list(
            "local_part", flat=True
        )
    }
    sorted_out: dict[str, list[str]] = {"found": [], "missing": [], "waiting": [], "unknown": []}
    for address, receivers in receivers_of_all(directory, wanted).items():
        if set(receivers.mailboxes) & in_creation:
            sorted_out["waiting"].append(address)
        elif receivers.reaches_somebody:
            sorted_out["found"].append(address)
        else:
            sorted_out["unknown" if receivers.unknown else "missing"].append(address)
    return MoveState(
        noted_at=move.noted_at,
        address_count=len(move.addresses),
        found_count=len(sorted_out["found"]),
        missing=tuple(sorted_out["missing"]),
        waiting=tuple(sorted_out["waiting"]),
        unknown=tuple(sorted_out["unknown"]),
        by_catch_all=tuple(
            address
            for address in sorted_out["found"]
            if stop_at(directory, address).kind == Kind.CATCH_ALL
        ),
        set_aside=tuple(move.set_aside),
    )
