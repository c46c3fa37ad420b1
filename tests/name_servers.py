"""Name servers for the tests: a real authoritative one, and one that misbehaves."""

from __future__ import annotations

import socket
import subprocess
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

import dns.exception
import dns.flags
import dns.message
import dns.query
import dns.rcode

READY_WITHIN_SECONDS = 20
STOP_WITHIN_SECONDS = 10
SOA = """@ 3600 IN SOA ns1 hostmaster 1 3600 900 1209600 300
@ 3600 IN NS ns1
ns1 3600 IN A 127.0.0.1
"""
CONFIGURATION = """
server:
    rundir: {folder}/run
    listen: 127.0.0.1@{port}
    udp-workers: 1
    tcp-workers: 1
    background-workers: 1
database:
    storage: {folder}/db
    journal-db-max-size: 16M
    kasp-db-max-size: 16M
    timer-db-max-size: 16M
log:
  - target: stderr
    any: warning
template:
  - id: default
    storage: {folder}/zones
    journal-content: none
    zonefile-sync: -1
    semantic-checks: off
zone:
"""


class KnotServer:
    """Knot DNS on a free loopback port; a zone is given as a zone file without its SOA."""

    def __init__(self, folder: Path, zones: Mapping[str, str]) -> None:
        self.folder = folder
        self.port = free_port()
        self.address = f"127.0.0.1:{self.port}"
        for name in ("run", "db", "zones"):
            (folder / name).mkdir(parents=True)
        configuration = CONFIGURATION.format(folder=folder, port=self.port)
        for name, lines in zones.items():
            text = f"$ORIGIN {name}.\n$TTL 600\n{SOA}{lines}\n"
            (folder / "zones" / f"{name}.zone").write_text(text)
            configuration += f"  - domain: {name}\n    file: {name}.zone\n"
        (folder / "knot.conf").write_text(configuration)
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                ["knotd", "-c", str(self.folder / "knot.conf")], stdout=log, stderr=log
            )
        deadline = time.monotonic() + READY_WITHIN_SECONDS
        while not self._answers():
            if time.monotonic() > deadline or self.process.poll() is not None:
                raise RuntimeError((self.folder / "log").read_text())
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(STOP_WITHIN_SECONDS)

    def _answers(self) -> bool:
        query = dns.message.make_query("ready.invalid", "A")
        try:
            dns.query.udp(query, "127.0.0.1", timeout=0.1, port=self.port)
        except dns.exception.Timeout:
            return False
        return True


Behaviour = Callable[[dns.message.Message], dns.message.Message | None]


class FaultyServer:
    """A name server on UDP that answers as it is told to; `asked_count` questions so far."""

    def __init__(self, behaviour: Behaviour) -> None:
        self.behaviour = behaviour
        self.asked_count = 0
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.address = f"127.0.0.1:{self.port}"
        self.thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        # An empty datagram ends the thread.
        self.socket.sendto(b"", ("127.0.0.1", self.port))
        self.thread.join()
        self.socket.close()

    def _serve(self) -> None:
        while True:
            data, sender = self.socket.recvfrom(4096)
            if not data:
                return
            self.asked_count += 1
            answer = self.behaviour(dns.message.from_wire(data))
            if answer is not None:
                self.socket.sendto(answer.to_wire(), sender)


def silent(query: dns.message.Message) -> None:
    """Never answers."""


def answering(code: dns.rcode.Rcode, flags: int = dns.flags.RA) -> Behaviour:
    """Answers every question with the code and nothing else."""

    def answer(query: dns.message.Message) -> dns.message.Message:
        reply = dns.message.make_response(query)
        reply.set_rcode(code)
        reply.flags |= flags
        return reply

    return answer


def free_port() -> int:
    """A port that is free for UDP and TCP."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
