"""A simulator as a process of its own: serves until SIGTERM or SIGINT."""

from __future__ import annotations

import argparse
import errno
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from provisioning.simulators.core import PRIMARY_HOST, Simulator


def parser(description: str) -> argparse.ArgumentParser:
    """The options that every simulator has."""
    options = argparse.ArgumentParser(description=description)
    options.add_argument("--port", type=int, default=0, help="0 takes a free port")
    options.add_argument("--state", type=Path, help="JSON file that keeps the data")
    options.add_argument("--latency", type=float, default=0.0, help="seconds added to every call")
    return options


def serve(build: Callable[[], Simulator], state_path: Path | None, title: str) -> int:
    """Build and run a simulator; returns the exit code. Each host is told on a line of its own."""
    try:
        simulator = build()
    except (ValueError, KeyError, TypeError) as error:
        sys.stderr.write(f"{state_path} does not hold a state of this version: {error}\n")
        return 1
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    for host_name in simulator.host_names:
        if not _is_on(simulator, host_name):
            return 1
    simulator.start()
    for host_name in simulator.host_names:
        whose = title if host_name == PRIMARY_HOST else f"{title} ({host_name})"
        sys.stdout.write(f"{whose} simulator on {simulator.url_of(host_name)}\n")
    sys.stdout.flush()
    ended.wait()
    simulator.stop()
    return 0


def _is_on(simulator: Simulator, host_name: str) -> bool:
    """Whether the host's port could be taken; says what to do when it is in use."""
    try:
        simulator.switch_on(host_name)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        port = simulator.url_of(host_name).rpartition(":")[2]
        option = "--port" if host_name == PRIMARY_HOST else f"--{host_name}-port"
        sys.stderr.write(f"Port {port} is in use: choose another one with {option}.\n")
        return False
    return True
