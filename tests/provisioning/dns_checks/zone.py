"""Answers without a name server: a few records, and everything else absent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from provisioning.dns_answers import Answer, MxRecord, Question, Reason, SrvRecord, Told
from provisioning.dns_checks.lookups import Look
from provisioning.dns_checks.values import DkimWish, KeyState, WantedRecord, Wish

AT = datetime(2026, 3, 1, 10, 40, tzinfo=UTC)
SERVER = "192.0.2.53"
DOMAIN = "client.test"
KEY = "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A"
OTHER_KEY = "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8B"


def look_in(
    records: Mapping[str, Sequence[str]], unknown: Sequence[str] = (), at: datetime = AT
) -> Look:
    """`"name TYPE": data` as in a zone file; `unknown` are the names that nobody answers for."""

    def look(name: str, record_type: str) -> Answer:
        name = name.lower()
        question = Question(name, record_type)
        if name in unknown:
            return Answer(question, Told.UNKNOWN, at, SERVER, Reason.SERVER_FAILURE)
        aliases: tuple[str, ...] = ()
        while alias := records.get(f"{name} CNAME"):
            name = alias[0]
            aliases += (name,)
            if name in unknown:
                return Answer(question, Told.UNKNOWN, at, SERVER, Reason.TIMEOUT, aliases=aliases)
        data = list(records.get(f"{name} {record_type}", ()))
        if not data and (star := records.get(f"*.{name.partition('.')[2]} {record_type}")):
            data = list(star)
        told = Told.FOUND if data else Told.ABSENT
        answer = Answer(question, told, at, SERVER, aliases=aliases, ttl_seconds=300)
        return _with_data(answer, record_type, data)

    return look


def _with_data(answer: Answer, record_type: str, data: Sequence[str]) -> Answer:
    words = [one.split() for one in data]
    common = (answer.question, answer.told, answer.asked_at, answer.server, answer.reason)
    mx: tuple[MxRecord, ...] = ()
    srv: tuple[SrvRecord, ...] = ()
    texts: tuple[str, ...] = ()
    if record_type == "MX":
        mx = tuple(MxRecord(int(one[0]), one[1].rstrip(".")) for one in words)
    elif record_type == "SRV":
        srv = tuple(
            SrvRecord(int(one[0]), int(one[1]), int(one[2]), one[3].rstrip(".")) for one in words
        )
    else:
        texts = tuple(data)
    return Answer(*common, texts, mx, srv, answer.aliases, answer.ttl_seconds)


def key_record(selector: str = "s1", key: str = KEY) -> WantedRecord:
    """The record of a DKIM key."""
    name = f"{selector}._domainkey.{DOMAIN}"
    return WantedRecord(name, "TXT", f"v=DKIM1; k=rsa; p={key}")


def make_wish(**values: object) -> Wish:
    """What the fixtures of the acceptance table sell, on the host mail.host.test."""
    defaults: dict[str, object] = {
        "domain_name": DOMAIN,
        "mx": (MxRecord(10, "mail.host.test"),),
        "spf_term": "include:spf.host.test",
        "spf_accepted_terms": ("include:old.host.test", "ip4:203.0.113.5"),
        "dkim": DkimWish(KeyState.ACTIVE, active=key_record()),
        "checks_dmarc": True,
        "dmarc_record": "v=DMARC1; p=none",
        "autodiscover_host": "mail.host.test",
        "autodiscover_srv_host": "mail.host.test",
        "autoconfig_host": "panel.host.test",
    }
    return Wish(**{**defaults, **values})  # type: ignore[arg-type]
