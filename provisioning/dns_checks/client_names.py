"""Names by which mail programs set themselves up: Autodiscover (Outlook) and autoconfig."""

from __future__ import annotations

from dataclasses import replace

from provisioning.dns_answers import Answer
from provisioning.dns_checks.hosts import Belongs, belongs, is_address
from provisioning.dns_checks.lookups import Look
from provisioning.dns_checks.values import (
    CheckId,
    Finding,
    Level,
    Part,
    Source,
    WantedRecord,
    Wish,
    doubt_of,
    source_of,
)

SRV_PORT = 443
# Nobody makes such a record: what answers here answers for every name.
WILDCARD_PROBE = "mailroom-wildcard-probe"


def expected_autodiscover(wish: Wish) -> tuple[WantedRecord, ...]:
    """The name, then the SRV record, each where the platform has a host for it."""
    name = _host_record(f"autodiscover.{wish.domain_name}", wish.autodiscover_host)
    srv = [
        WantedRecord(
            f"_autodiscover._tcp.{wish.domain_name}",
            "SRV",
            wish.autodiscover_srv_host,
            priority=0,
            weight=0,
            port=SRV_PORT,
        )
    ]
    return (*name, *(srv if wish.autodiscover_srv_host else []))


def expected_autoconfig(wish: Wish) -> tuple[WantedRecord, ...]:
    """The name that Thunderbird and its kin look for."""
    return _host_record(f"autoconfig.{wish.domain_name}", wish.autoconfig_host)


def judge_autodiscover(wish: Wish, look: Look) -> Finding:
    """Both halves right: ok; one: partly; where only one is wanted, that one decides."""
    name = f"autodiscover.{wish.domain_name}"
    parts: list[Part] = []
    if wish.autodiscover_host:
        parts.append(_host_part(name, wish.autodiscover_host, look))
    if wish.autodiscover_srv_host:
        parts.append(_srv_part(wish, look))
    whole = _together(parts)
    return Finding(
        CheckId.AUTODISCOVER,
        whole.level,
        whole.code,
        name,
        "CNAME",
        expected_autodiscover(wish),
        tuple(text for part in parts for text in part.found),
        whole.arguments,
        tuple(parts),
        source=source_of(look(name, "A")) if parts else Source(),
    )


def judge_autoconfig(wish: Wish, look: Look) -> Finding:
    """A help for some programs: nothing breaks without it."""
    name = f"autoconfig.{wish.domain_name}"
    if not wish.autoconfig_host:
        code = "autoconfig_not_needed"
        return Finding(CheckId.AUTOCONFIG, Level.NOT_NEEDED, code, name, "CNAME")
    answer = look(name, "A")
    part = _host_part(name, wish.autoconfig_host, look)
    return Finding(
        CheckId.AUTOCONFIG,
        part.level,
        part.code,
        name,
        "CNAME",
        expected_autoconfig(wish),
        part.found,
        part.arguments,
        is_optional=True,
        source=source_of(answer),
    )


def _together(parts: list[Part]) -> Part:
    """The part whose sentence stands for the whole, with the level of the whole."""
    bad = [one for one in parts if one.level is not Level.OK]
    unknown = [one for one in parts if one.level is Level.UNKNOWN]
    if not parts:
        return Part("", Level.NOT_NEEDED, "autodiscover_not_needed")
    if not bad:
        return Part("", Level.OK, "autodiscover_ok")
    if unknown:
        return unknown[0]
    if len(bad) < len(parts):
        return replace(bad[0], level=Level.PARTLY)
    wrong = [one for one in bad if one.level is Level.WRONG]
    return wrong[0] if wrong else bad[0]


def _host_record(name: str, host: str) -> tuple[WantedRecord, ...]:
    if not host:
        return ()
    record_type = ("AAAA" if ":" in host else "A") if is_address(host) else "CNAME"
    return (WantedRecord(name, record_type, host),)


def _host_part(name: str, host: str, look: Look) -> Part:
    """The name leads to the host, as its alias or by one of its addresses."""
    answers = [look(name, "A"), look(name, "AAAA")]
    found = tuple(
        dict.fromkeys([*answers[0].aliases, *(text for one in answers for text in one.texts)])
    )
    level, code, arguments = _host_verdict(name, host, answers, look)
    expected = _host_record(name, host)
    told = {"host": host, "name": name, **arguments}
    return Part("host", level, code, expected, found, told)


def _host_verdict(
    name: str, host: str, answers: list[Answer], look: Look
) -> tuple[Level, str, dict[str, str | int]]:
    place = belongs(name, [host], look)
    if place is Belongs.OURS:
        return Level.OK, "host_ok", {}
    if place is Belongs.UNKNOWN:
        doubtful = [one for one in answers if one.is_unknown] or [look(host, "A")]
        return Level.UNKNOWN, "not_checked", doubt_of(doubtful[0])
    if place is Belongs.NOWHERE:
        if answers[0].aliases:
            return Level.WRONG, "host_leads_nowhere", {"target": answers[0].aliases[-1]}
        return Level.MISSING, "host_missing", {}
    if _is_wildcard(name, answers[0], look):
        return Level.MISSING, "host_wildcard", {}
    found = answers[0].aliases[:1] or tuple(text for one in answers for text in one.texts)[:1]
    return Level.WRONG, "host_elsewhere", {"target": found[0] if found else ""}


def _is_wildcard(name: str, answer: Answer, look: Look) -> bool:
    """A name that was never made leads to the same place."""
    probe = look(f"{WILDCARD_PROBE}.{name.partition('.')[2]}", "A")
    same = (probe.texts, probe.aliases) == (answer.texts, answer.aliases)
    return answer.is_found and probe.is_found and same


def _srv_part(wish: Wish, look: Look) -> Part:
    expected = expected_autodiscover(wish)[-1]
    answer = look(expected.name, "SRV")
    found = tuple(
        f"{one.priority} {one.weight} {one.port} {one.target or '.'}" for one in answer.srv
    )
    level, code, arguments = _srv_verdict(wish.autodiscover_srv_host, answer, look)
    told = {"host": wish.autodiscover_srv_host, "name": expected.name, **arguments}
    return Part("srv", level, code, (expected,), found, told)


def _srv_verdict(host: str, answer: Answer, look: Look) -> tuple[Level, str, dict[str, str | int]]:
    """Programs take the record of the lowest priority, so that one has to be right."""
    if answer.is_unknown:
        return Level.UNKNOWN, "not_checked", doubt_of(answer)
    if not answer.srv:
        return Level.MISSING, "srv_missing", {}
    first = answer.srv[0].priority
    leading = [one for one in answer.srv if one.priority == first]
    places = {one: belongs(one.target, [host], look) for one in leading}
    if any(place is Belongs.UNKNOWN for place in places.values()):
        return Level.UNKNOWN, "not_checked", doubt_of(look(leading[0].target, "A"))
    foreign = [one for one, place in places.items() if place is not Belongs.OURS]
    if foreign:
        return Level.WRONG, "srv_elsewhere", {"target": foreign[0].target or "."}
    other_port = [one for one in leading if one.port != SRV_PORT]
    if other_port:
        return Level.WRONG, "srv_port", {"port": other_port[0].port, "expected_port": SRV_PORT}
    return Level.OK, "srv_ok", {}
