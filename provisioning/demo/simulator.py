"""Speaks to the controls of the simulator process."""

from __future__ import annotations

from dataclasses import dataclass

import requests

TIMEOUT_SECONDS = 30


@dataclass(frozen=True)
class SimulatorControl:
    """The simulator on a port of this machine."""

    port: int

    def seed(self, domain_name: str, mailbox_count: int, *, is_proven: bool) -> None:
        """Creates a domain with made-up mailboxes; not proven: PolarisMail waits for its record."""
        unproven = {} if is_proven else {"is_verified": False}
        answer = requests.post(
            f"http://127.0.0.1:{self.port}/_simulator/seed",
            json={"domain": domain_name, "mailbox_count": mailbox_count, **unproven},
            timeout=TIMEOUT_SECONDS,
        )
        answer.raise_for_status()
