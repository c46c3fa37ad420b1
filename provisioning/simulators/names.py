"""A name server for the demo's domains: reads a folder of zone files, afresh for each question.

python -m provisioning.simulators.names --port 17019 --zones .demo/zones

A file is named after its zone (`client.test.zone`); edit it to see what the panel makes of it. The
line `;unanswered NAME` makes the server fail for that name. It knows no other names.
"""

from __future__ import annotations

import argparse
import signal
import socket
import sys
from pathlib import Path
from types import FrameType

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import dns.zone

LARGEST_DATAGRAM = 4096
UNANSWERED = ";unanswered "


def answer(query: dns.message.Message, folder: Path) -> dns.message.Message:
    """The reply, as a resolver would give it."""
    reply = dns.message.make_response(query, recursion_available=True, our_payload=LARGEST_DATAGRAM)
    owner = query.question[0].name
    for _ in range(8):
        path = _zone_path(owner, folder)
        if path is None:
            reply.set_rcode(dns.rcode.REFUSED if not reply.answer else dns.rcode.NOERROR)
            return reply
        text = path.read_text(encoding="utf-8")
        if _is_unanswered(owner, text, path.stem):
            reply.set_rcode(dns.rcode.SERVFAIL)
            return reply
        target = _look(reply, owner, query.question[0].rdtype, text, path.stem)
        if target is None:
            return reply
        owner = target
    reply.set_rcode(dns.rcode.SERVFAIL)
    return reply


def serve(port: int, folder: Path) -> None:
    """Answers on loopback until the process is told to stop."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listener:
        listener.bind(("127.0.0.1", port))
        while True:
            data, sender = listener.recvfrom(LARGEST_DATAGRAM)
            try:
                query = dns.message.from_wire(data)
            except dns.exception.DNSException:
                continue
            listener.sendto(answer(query, folder).to_wire(), sender)


def _zone_path(owner: dns.name.Name, folder: Path) -> Path | None:
    """The file of the closest zone above the name."""
    labels = owner.to_text(omit_final_dot=True).lower().split(".")
    paths = (folder / f"{'.'.join(labels[count:])}.zone" for count in range(len(labels)))
    return next((path for path in paths if path.is_file()), None)


def _is_unanswered(owner: dns.name.Name, text: str, zone: str) -> bool:
    names = [line.removeprefix(UNANSWERED) for line in text.splitlines() if UNANSWERED in line]
    origin = dns.name.from_text(zone)
    return owner in [dns.name.from_text(name.strip(), origin) for name in names]


def _look(
    reply: dns.message.Message,
    owner: dns.name.Name,
    wanted: dns.rdatatype.RdataType,
    text: str,
    zone_name: str,
) -> dns.name.Name | None:
    """Adds what the zone holds; returns where an alias leads, None at the end."""
    zone = dns.zone.from_text(text, origin=zone_name, relativize=False)
    found = zone.get_rrset(owner, wanted)
    if found is not None:
        reply.answer.append(found)
        return None
    alias = zone.get_rrset(owner, dns.rdatatype.CNAME)
    if alias is not None:
        reply.answer.append(alias)
        target: dns.name.Name = alias[0].target
        return None if wanted == dns.rdatatype.CNAME else target
    soa = zone.get_rrset(dns.name.from_text(zone_name), dns.rdatatype.SOA)
    if soa is not None:
        reply.authority.append(soa)
    if not any(name.is_subdomain(owner) for name in zone.nodes):
        reply.set_rcode(dns.rcode.NXDOMAIN)
    return None


def _stop(number: int, frame: FrameType | None) -> None:
    sys.exit(0)


def main(arguments: list[str] | None = None) -> int:
    """Run the name server; returns the exit code."""
    options = argparse.ArgumentParser(description="A name server for the demo, on loopback.")
    options.add_argument("--port", type=int, required=True)
    options.add_argument("--zones", type=Path, required=True, help="folder of zone files")
    chosen = options.parse_args(arguments)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _stop)
    serve(chosen.port, chosen.zones)
    return 0


if __name__ == "__main__":
    sys.exit(main())
