"""The wanted records as a BIND zone file to import."""

from __future__ import annotations

from collections.abc import Iterable

from provisioning.dns_checks.hosts import is_address
from provisioning.dns_checks.values import DEFAULT_TTL_SECONDS, WantedRecord

# One string of a TXT record holds no more (RFC 1035 3.3.14).
_STRING_BYTES = 255


def zone_file(domain_name: str, records: Iterable[WantedRecord], notes: Iterable[str] = ()) -> str:
    """The records with full names; `notes` become comments at the top. No SOA and NS: the
    provider has its own."""
    lines = [*(f"; {note}" for note in notes), f"$ORIGIN {domain_name}.", _ttl()]
    lines += [line(record) for record in records]
    return "\n".join(lines) + "\n"


def line(record: WantedRecord) -> str:
    """`name. TTL IN TYPE data`, one record."""
    return f"{record.name}. {record.ttl_seconds} IN {record.record_type} {_data(record)}"


def quoted(text: str) -> str:
    """A text as the quoted strings of a TXT record, split where it is too long for one."""
    written = text.encode()
    strings = [
        written[start : start + _STRING_BYTES]
        for start in range(0, len(written) or 1, _STRING_BYTES)
    ]
    return " ".join(f'"{"".join(map(_escaped, one))}"' for one in strings)


def _ttl() -> str:
    return f"$TTL {DEFAULT_TTL_SECONDS}"


def _escaped(byte: int) -> str:
    if byte in b'"\\':
        return "\\" + chr(byte)
    return chr(byte) if 32 <= byte < 127 else f"\\{byte:03d}"


def _data(record: WantedRecord) -> str:
    if record.record_type == "TXT":
        return quoted(record.value)
    target = record.value if is_address(record.value) else f"{record.value}."
    numbers = [str(one) for one in (record.priority, record.weight, record.port) if one is not None]
    return " ".join([*numbers, target])
