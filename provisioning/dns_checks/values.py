"""What a check wants, and what it says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from provisioning.dns_answers import Answer, MxRecord

DEFAULT_TTL_SECONDS = 3600


class Level(StrEnum):
    """The verdict. UNKNOWN: could not be checked, which is no absence."""

    OK = "ok"
    PARTLY = "partly"
    WRONG = "wrong"
    MISSING = "missing"
    UNKNOWN = "unknown"
    NOT_NEEDED = "not_needed"


# What the customer has to do something about.
RED = (Level.WRONG, Level.MISSING)


class CheckId(StrEnum):
    OWNERSHIP = "ownership"
    MX = "mx"
    SPF = "spf"
    DKIM = "dkim"
    DMARC = "dmarc"
    AUTODISCOVER = "autodiscover"
    AUTOCONFIG = "autoconfig"


@dataclass(frozen=True)
class WantedRecord:
    """A record to publish: `name` in full, in ASCII, without the final dot.

    `value` is the text, address or host name; priority, weight and port where the type has them.
    """

    name: str
    record_type: str
    value: str
    priority: int | None = None
    weight: int | None = None
    port: int | None = None
    ttl_seconds: int = DEFAULT_TTL_SECONDS


class KeyState(StrEnum):
    """What the mail server says about signing; NOT_TOLD: it has not been read."""

    NOT_TOLD = "not_told"
    OFF = "off"
    PENDING = "pending"
    ACTIVE = "active"


@dataclass(frozen=True)
class DkimWish:
    """The mail server's keys as the records that publish them."""

    state: KeyState
    active: WantedRecord | None = None
    pending: WantedRecord | None = None


@dataclass(frozen=True)
class Wish:
    """What a domain's DNS should say, by the plan and the platform.

    An empty value says that the record is not wanted: no SPF term, no host. `autodiscover_hosts`
    are host names, or addresses where the platform gives no name.
    """

    domain_name: str
    mx: tuple[MxRecord, ...] = ()
    spf_term: str = ""
    spf_accepted_terms: tuple[str, ...] = ()
    dkim: DkimWish | None = None
    checks_dmarc: bool = False
    dmarc_record: str = ""
    autodiscover_host: str = ""
    autodiscover_srv_host: str = ""
    autoconfig_host: str = ""
    ownership: WantedRecord | None = None


@dataclass(frozen=True)
class Source:
    """Which server said it and when, and how long others may remember it; None = not told."""

    server: str = ""
    ttl_seconds: int | None = None
    asked_at: datetime | None = None

    @property
    def seen_until(self) -> datetime | None:
        """Until when others may still see what was found."""
        if self.asked_at is None or self.ttl_seconds is None:
            return None
        return self.asked_at + timedelta(seconds=self.ttl_seconds)


@dataclass(frozen=True)
class Part:
    """One half of a finding, such as the SRV record of Autodiscover."""

    part_id: str
    level: Level
    code: str
    expected: tuple[WantedRecord, ...] = ()
    found: tuple[str, ...] = ()
    arguments: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True)
class Finding:
    """A verdict with all that explains it.

    `code` selects the sentence, `arguments` fill its gaps. `expected` is what to publish, `found`
    what stands there, as text. `is_optional`: nothing breaks without the record. `notes` (code,
    text) explain `expected`.
    """

    check_id: CheckId
    level: Level
    code: str
    record_name: str
    record_type: str
    expected: tuple[WantedRecord, ...] = ()
    found: tuple[str, ...] = ()
    arguments: Mapping[str, str | int] = field(default_factory=dict)
    parts: tuple[Part, ...] = ()
    source: Source = Source()
    is_optional: bool = False
    notes: tuple[tuple[str, str], ...] = ()

    @property
    def is_red(self) -> bool:
        """The customer has to do something about it."""
        return self.level in RED and not self.is_optional


def source_of(answer: Answer) -> Source:
    """Who gave the answer that a finding is about."""
    return Source(answer.server, answer.ttl_seconds, answer.asked_at)


def doubt_of(answer: Answer) -> dict[str, str | int]:
    """Why an answer is none, for the sentence that says so."""
    return {
        "reason": str(answer.reason or ""),
        "server": answer.server,
        "name": answer.question.name,
    }
