"""Keeps the test process on this machine: whatever reaches for another one fails loudly."""

from __future__ import annotations

import socket
import sys
from ipaddress import ip_address
from typing import Any


class NetworkBlocked(Exception):
    """A test reached for another machine. No OSError, so that no code under test can swallow it."""


def block_network() -> None:
    """Refuses every name and address but this machine's own, from now on, in this process."""
    sys.addaudithook(_audit)


def _audit(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "socket.getaddrinfo":
        _check(arguments[0])
    elif event in {"socket.connect", "socket.sendto", "socket.sendmsg"}:
        address = arguments[1]
        if isinstance(address, tuple):  # a Unix socket's address is text
            _check(address[0])


def _check(host: str | bytes | None) -> None:
    name = host.decode() if isinstance(host, bytes) else host
    if name and name.endswith(".invalid"):
        # Reserved never to exist (RFC 6761): answered as a resolver would, without asking one.
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    if name and name != "localhost" and not _is_loopback(name):
        raise NetworkBlocked(f"Tests do not reach {name}.")


def _is_loopback(name: str) -> bool:
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False
