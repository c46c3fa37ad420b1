"""Serves the simulator until SIGTERM or SIGINT, its data kept in a file when one is given.

python -m provisioning.simulators.smartermail --port 17017 --state var/smartermail.json
"""

from __future__ import annotations

import argparse
import errno
import signal
import sys
import threading
from pathlib import Path

from provisioning.simulators.smartermail import (
    ADMIN_PASSWORD,
    ADMIN_USERNAME,
    SmarterMailSimulator,
)


def main(arguments: list[str] | None = None) -> int:
    """Run the simulator; returns the exit code."""
    options = _parser().parse_args(arguments)
    try:
        simulator = SmarterMailSimulator(
            port=options.port,
            state_path=options.state,
            latency_seconds=options.latency,
            admin_username=options.admin_username,
            admin_password=options.admin_password,
        )
    except (ValueError, KeyError, TypeError) as error:
        sys.stderr.write(f"{options.state} does not hold a state of this version: {error}\n")
        return 1
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    try:
        simulator.start()
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        sys.stderr.write(f"Port {options.port} is in use: choose another one with --port.\n")
        return 1
    sys.stdout.write(f"SmarterMail simulator on {simulator.base_url}\n")
    sys.stdout.flush()
    ended.wait()
    simulator.stop()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="A stand-in for SmarterMail on loopback.")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free port")
    parser.add_argument("--state", type=Path, help="JSON file that keeps the data")
    parser.add_argument("--latency", type=float, default=0.0, help="seconds added to every call")
    parser.add_argument("--admin-username", default=ADMIN_USERNAME)
    parser.add_argument("--admin-password", default=ADMIN_PASSWORD)
    return parser


if __name__ == "__main__":
    sys.exit(main())
