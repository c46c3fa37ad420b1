"""A server that says exactly the bytes it is told to, for what no simulator would send."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

PAUSE = b""
"""In a reply: wait a tenth of a second."""


@dataclass
class Wire:
    """What was seen: `requests` as raw bytes, and the connections that were made for them."""

    base_url: str
    connection_count: int = 0
    closed_count: int = 0
    requests: list[bytes] = field(default_factory=list)


def json_reply(body: bytes, *, status: str = "200 OK", headers: Sequence[str] = ()) -> list[bytes]:
    """A well-formed answer in one piece."""
    lines = [
        f"HTTP/1.1 {status}",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
        *headers,
    ]
    return ["\r\n".join([*lines, "", ""]).encode() + body]


@contextmanager
def speaking(
    *replies: list[bytes], hangs_up: bool = False, context: ssl.SSLContext | None = None
) -> Iterator[Wire]:
    """Answers the n-th request with the n-th reply, piece by piece.

    After the last reply, or after each with `hangs_up`, the connection is closed.
    """
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.1)
    scheme = "https" if context else "http"
    wire = Wire(f"{scheme}://127.0.0.1:{listener.getsockname()[1]}")
    left = list(replies)
    stopped = threading.Event()
    connections: list[socket.socket] = []

    def serve() -> None:
        while not stopped.is_set():
            try:
                connection, _ = listener.accept()
            except TimeoutError:
                continue
            wire.connection_count += 1
            connections.append(connection)
            try:
                _converse(connection, wire, left, stopped, context, hangs_up=hangs_up)
            except OSError:
                continue  # the caller went away, or refused our certificate
            finally:
                wire.closed_count += 1

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield wire
    finally:
        stopped.set()
        for connection in connections:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        thread.join()
        listener.close()


def _converse(
    connection: socket.socket,
    wire: Wire,
    left: list[list[bytes]],
    stopped: threading.Event,
    context: ssl.SSLContext | None,
    *,
    hangs_up: bool,
) -> None:
    connection.settimeout(5)
    if context:
        connection = context.wrap_socket(connection, server_side=True)
    with connection:
        while left and (request := _request(connection)):
            wire.requests.append(request)
            for piece in left.pop(0):
                if piece == PAUSE:
                    time.sleep(0.1)
                if stopped.is_set():
                    return
                connection.sendall(piece)
            if hangs_up:
                return


def _request(connection: socket.socket) -> bytes:
    request = b""
    while b"\r\n\r\n" not in request:
        piece = connection.recv(65536)
        if not piece:
            return b""
        request += piece
    head, _, body = request.partition(b"\r\n\r\n")
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            while len(body) < int(value):
                body += connection.recv(65536)
    return head + b"\r\n\r\n" + body
