"""A mail server on loopback that keeps what it is handed, and can refuse, stumble or hang up."""

from __future__ import annotations

import email
import email.policy
import socketserver
import threading
from email.message import EmailMessage
from typing import Any


class SmtpSink(socketserver.ThreadingTCPServer):
    """Speaks the part of RFC 5321 that Django uses.

    `answers` replaces the reply to a command once or for good (`{"RCPT": "451 later"}`; "" hangs
    up); the command `.` is the end of the message, which is kept before the answer.
    """

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.messages: list[EmailMessage] = []
        self.answers: dict[str, str] = {}
        self.port = self.server_address[1]

    def __enter__(self) -> SmtpSink:
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self.shutdown()
        self.server_close()

    @property
    def url(self) -> str:
        """As EMAIL_URL wants it."""
        return f"smtp://127.0.0.1:{self.port}"


class _Session(socketserver.StreamRequestHandler):
    server: SmtpSink

    def handle(self) -> None:
        self._say("220 sink")
        for line in self.rfile:
            command = line.decode().strip().partition(" ")[0].upper()
            if command == "QUIT":
                self._say("221 bye")
                return
            if not self._answer(command, "250 ok" if command != "DATA" else "354 go on"):
                return
            if command == "DATA" and "DATA" not in self.server.answers:
                self.server.messages.append(self._read_message())
                if not self._answer(".", "250 kept"):
                    return

    def _answer(self, command: str, usual: str) -> bool:
        text = self.server.answers.get(command, usual)
        if text:
            self._say(text)
        return bool(text)

    def _read_message(self) -> EmailMessage:
        lines = []
        for line in self.rfile:
            if line == b".\r\n":
                break
            lines.append(line[1:] if line.startswith(b"..") else line)
        policy: Any = email.policy.default
        message: EmailMessage = email.message_from_bytes(b"".join(lines), policy=policy)
        return message

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())
