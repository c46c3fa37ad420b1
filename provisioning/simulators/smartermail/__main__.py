"""Serves the simulator until SIGTERM or SIGINT, its data kept in a file when one is given.

python -m provisioning.simulators.smartermail --port 17017 --state var/smartermail.json
"""

from __future__ import annotations

import sys

from provisioning.simulators.process import parser, serve
from provisioning.simulators.smartermail import (
    ADMIN_PASSWORD,
    ADMIN_USERNAME,
    SmarterMailSimulator,
)


def main(arguments: list[str] | None = None) -> int:
    """Run the simulator; returns the exit code."""
    known = parser("A stand-in for SmarterMail on loopback.")
    known.add_argument("--admin-username", default=ADMIN_USERNAME)
    known.add_argument("--admin-password", default=ADMIN_PASSWORD)
    options = known.parse_args(arguments)
    return serve(
        lambda: SmarterMailSimulator(
            port=options.port,
            state_path=options.state,
            latency_seconds=options.latency,
            admin_username=options.admin_username,
            admin_password=options.admin_password,
        ),
        options.state,
        "SmarterMail",
    )


if __name__ == "__main__":
    sys.exit(main())
