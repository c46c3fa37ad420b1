"""HTTP/1.1 with kept connections on loopback: plain requests in, plain answers out."""

from __future__ import annotations

import json
import logging
import socket
import socketserver
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

logger = logging.getLogger(__name__)

LOOPBACK = "127.0.0.1"
_POLL_SECONDS = 0.02


@dataclass(frozen=True)
class HttpRequest:
    """A request as it came: `path` still percent-encoded, without its query.

    `host_name` is the name of the listener that took it; `server_ended` is set once that was
    switched off.
    """

    host_name: str
    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes
    client_host: str
    server_ended: threading.Event


@dataclass(frozen=True)
class HttpAnswer:
    """An answer to send; `reason` replaces the standard phrase of the status."""

    status: int
    body: bytes = b""
    content_type: str = "application/json; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)
    reason: str | None = None


def json_answer(
    status: int,
    value: Any,
    *,
    headers: Mapping[str, str] | None = None,
    reason: str | None = None,
) -> HttpAnswer:
    """An answer whose body is `value` as JSON."""
    body = json.dumps(value, separators=(",", ":")).encode()
    return HttpAnswer(status, body, headers=headers or {}, reason=reason)


def html_answer(status: int, text: str) -> HttpAnswer:
    """An answer that is a web page."""
    return HttpAnswer(status, text.encode(), content_type="text/html; charset=utf-8")


Responder = Callable[[HttpRequest], HttpAnswer | None]
"""Turns a request into an answer; None closes the connection without one."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port: int, respond: Responder, host_name: str, software: str) -> None:
        self.respond = respond
        self.host_name = host_name
        self.software = software
        self.ended = threading.Event()
        self._connections: set[socket.socket] = set()
        self._connections_lock = threading.Lock()
        super().__init__((LOOPBACK, port), _Handler)

    def server_bind(self) -> None:
        """Bind without asking DNS for a name, as the parent does."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = LOOPBACK, self.server_address[1]

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._connections_lock:
            self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._connections_lock:
            self._connections.discard(request)
        super().shutdown_request(request)

    def close_connections(self) -> None:
        """End every kept connection, as a machine that is switched off does."""
        with self._connections_lock:
            connections = list(self._connections)
        for connection in connections:
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                logger.debug("connection had ended already")

    def handle_error(self, request: Any, client_address: Any) -> None:
        if isinstance(sys.exception(), ConnectionError | TimeoutError):
            logger.debug("caller %s went away", client_address)
        else:
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Head and body leave in one segment: two would meet delayed acknowledgements (40 ms a call).
    wbufsize = -1
    disable_nagle_algorithm = True
    server: _Server

    def version_string(self) -> str:
        """What the platform calls its web server."""
        return self.server.software

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def do_PUT(self) -> None:
        self._serve()

    def do_DELETE(self) -> None:
        self._serve()

    def _serve(self) -> None:
        length_text = self.headers.get("Content-Length")
        if length_text is None and self.command in ("POST", "PUT"):
            self._refuse(411, "Length Required")
            return
        if length_text is not None and not length_text.isdigit():
            self._refuse(400, "Bad Request")
            return
        body = self.rfile.read(int(length_text or 0))
        path, _, query = self.path.partition("?")
        answer = self.server.respond(
            HttpRequest(
                host_name=self.server.host_name,
                method=self.command,
                path=path,
                query=query,
                headers={name.lower(): value for name, value in self.headers.items()},
                body=body,
                client_host=self.client_address[0],
                server_ended=self.server.ended,
            )
        )
        if answer is None:
            self.close_connection = True
            return
        self._send(answer)

    def _refuse(self, status: int, text: str) -> None:
        """Answer a request whose end cannot be told, and end the connection."""
        self.close_connection = True
        self._send(HttpAnswer(status, text.encode(), content_type="text/plain"))

    def _send(self, answer: HttpAnswer) -> None:
        self.send_response(answer.status, answer.reason)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(answer.body)))
        self.send_header("Cache-Control", "no-cache")
        self.send_header("Expires", "-1")
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.body)

    def log_message(self, *_: Any) -> None:
        """Log method and path only: a query may carry a login token."""
        logger.debug("%s %s", self.command, self.path.partition("?")[0])


class Listener:
    """A server on one loopback port that can be stopped and started again on the same port."""

    def __init__(self, port: int, respond: Responder, *, host_name: str, software: str) -> None:
        self.port = port
        self._respond = respond
        self._host_name = host_name
        self._software = software
        self._server: _Server | None = None
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Listen; port 0 takes a free port and keeps it. Raises OSError when it is in use."""
        if self._server is not None:
            return
        self._server = _Server(self.port, self._respond, self._host_name, self._software)
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(
            target=self._server.serve_forever,
            args=(_POLL_SECONDS,),
            name=f"simulator-{self.port}",
            daemon=True,
        )
        self._thread.start()

    def stop(self) -> None:
        """Refuse new connections and end those that are open."""
        server, thread = self._server, self._thread
        if server is None or thread is None:
            return
        self._server = self._thread = None
        server.ended.set()
        server.shutdown()
        server.server_close()
        server.close_connections()
        thread.join()
