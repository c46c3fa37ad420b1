"""What a name server said, as values: the resolver makes them, the checks judge them.

A name is in its ASCII form, lower case, without the final dot.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import idna


class Told(StrEnum):
    """FOUND: records. ABSENT: certainly none (NXDOMAIN, NODATA). UNKNOWN: could not be checked."""

    FOUND = "found"
    ABSENT = "absent"
    UNKNOWN = "unknown"


class Reason(StrEnum):
    """Why nothing was found; the first two are an answer, the others are none."""

    NO_SUCH_NAME = "no_such_name"
    NO_SUCH_RECORD = "no_such_record"
    TIMEOUT = "timeout"
    SERVER_FAILURE = "server_failure"
    REFUSED = "refused"
    LAME = "lame"
    UNREACHABLE = "unreachable"
    MALFORMED_ANSWER = "malformed_answer"
    MALFORMED_NAME = "malformed_name"
    ENDLESS_ALIAS = "endless_alias"
    NO_RESOLVER = "no_resolver"


@dataclass(frozen=True)
class MxRecord:
    """`exchange` '' is the null MX: the domain takes no mail (RFC 7505)."""

    preference: int
    exchange: str


@dataclass(frozen=True)
class SrvRecord:
    """`target` '' says that the service is not offered (RFC 2782)."""

    priority: int
    weight: int
    port: int
    target: str


@dataclass(frozen=True)
class Question:
    """A name and the type of record asked for: A, AAAA, CNAME, MX, NS, SRV or TXT."""

    name: str
    record_type: str


@dataclass(frozen=True)
class Answer:
    """One question's answer.

    `texts` holds records of one text (addresses, names, joined TXT strings); `mx` and `srv` theirs.
    `aliases` are the CNAMEs that were followed, in order: the last one names the records' owner.
    `ttl_seconds` is the smallest on the way, for an absence the negative one; None = not told.
    """

    question: Question
    told: Told
    asked_at: datetime
    server: str = ""
    reason: Reason | None = None
    texts: tuple[str, ...] = ()
    mx: tuple[MxRecord, ...] = ()
    srv: tuple[SrvRecord, ...] = ()
    aliases: tuple[str, ...] = ()
    ttl_seconds: int | None = None

    @property
    def is_found(self) -> bool:
        """There are records."""
        return self.told is Told.FOUND

    @property
    def is_absent(self) -> bool:
        """There are certainly none."""
        return self.told is Told.ABSENT

    @property
    def is_unknown(self) -> bool:
        """Nothing is known: never to be taken for an absence."""
        return self.told is Told.UNKNOWN

    @property
    def seen_until(self) -> datetime | None:
        """Until when others may still see this answer after it was changed; None = not told."""
        if self.ttl_seconds is None:
            return None
        return self.asked_at + timedelta(seconds=self.ttl_seconds)


def ascii_name(name: str) -> str:
    """`Café.test.` as `xn--caf-dma.test`; raises `ValueError` for what cannot be a name in DNS."""
    labels = [_ascii_label(label) for label in name.strip().rstrip(".").split(".")]
    written = ".".join(labels)
    if len(written) > 253:
        raise ValueError(f"{name!r} is longer than 253 characters")
    return written


def _ascii_label(label: str) -> str:
    # Labels such as _dmarc are no host names: only what needs it goes through IDNA.
    written = label.lower() if label.isascii() else idna.encode(label, uts46=True).decode()
    if not 1 <= len(written) <= 63 or any(ord(sign) <= 32 or ord(sign) == 127 for sign in written):
        raise ValueError(f"{label!r} cannot be a part of a name")
    return written
