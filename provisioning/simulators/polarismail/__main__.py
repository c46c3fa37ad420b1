"""Serves the simulator until SIGTERM or SIGINT, its data kept in a file when one is given.

python -m provisioning.simulators.polarismail --port 17018 --fallback-port 17019
"""

from __future__ import annotations

import sys

from provisioning.simulators.polarismail import (
    ADMIN_PASSWORD,
    ADMIN_USERNAME,
    PolarisMailSimulator,
    Profile,
)
from provisioning.simulators.process import parser, serve


def main(arguments: list[str] | None = None) -> int:
    """Run the simulator; returns the exit code."""
    known = parser("A stand-in for PolarisMail on loopback.")
    known.add_argument("--fallback-port", type=int, default=0, help="0 takes a free port")
    known.add_argument(
        "--one-address",
        action="store_true",
        help="the mailboxes' interface is where the administrator's is",
    )
    known.add_argument("--admin-username", default=ADMIN_USERNAME)
    known.add_argument("--admin-password", default=ADMIN_PASSWORD)
    options = known.parse_args(arguments)
    return serve(
        lambda: PolarisMailSimulator(
            port=options.port,
            fallback_port=options.fallback_port,
            state_path=options.state,
            latency_seconds=options.latency,
            admin_username=options.admin_username,
            admin_password=options.admin_password,
            profile=Profile(primary_serves_users=options.one_address),
        ),
        options.state,
        "PolarisMail",
    )


if __name__ == "__main__":
    sys.exit(main())
