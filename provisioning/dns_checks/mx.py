"""MX: where mail arrives (D-15)."""

from __future__ import annotations

from provisioning.dns_answers import Answer
from provisioning.dns_checks.hosts import Belongs, addresses_of, belongs, is_address
from provisioning.dns_checks.lookups import Look
from provisioning.dns_checks.values import (
    CheckId,
    Finding,
    Level,
    WantedRecord,
    Wish,
    doubt_of,
    source_of,
)


def expected(wish: Wish) -> tuple[WantedRecord, ...]:
    """The MX records to publish, most wanted first."""
    return tuple(
        WantedRecord(wish.domain_name, "MX", one.exchange, priority=one.preference)
        for one in wish.mx
    )


def judge(wish: Wish, look: Look) -> Finding:
    """All targets are ours: ok; some: partly; none, or a null MX: wrong."""
    if not wish.mx:
        return Finding(CheckId.MX, Level.NOT_NEEDED, "mx_not_needed", wish.domain_name, "MX")
    answer = look(wish.domain_name, "MX")
    level, code, arguments = _verdict(wish, answer, look)
    return Finding(
        CheckId.MX,
        level,
        code,
        wish.domain_name,
        "MX",
        expected(wish),
        tuple(f"{one.preference} {one.exchange or '.'}" for one in answer.mx),
        {"host": ", ".join(one.exchange for one in wish.mx), **arguments},
        source=source_of(answer),
    )


def _verdict(wish: Wish, answer: Answer, look: Look) -> tuple[Level, str, dict[str, str | int]]:
    if answer.is_unknown:
        return Level.UNKNOWN, "not_checked", doubt_of(answer)
    if answer.is_absent:
        return Level.MISSING, "mx_missing", {}
    if any(not one.exchange for one in answer.mx):
        return Level.WRONG, "mx_null", {}
    targets = list(dict.fromkeys(one.exchange for one in answer.mx))
    literal = next((one for one in targets if is_address(one)), "")
    if literal:
        return Level.WRONG, "mx_target_is_address", {"target": literal}
    places = {one: belongs(one, [ours.exchange for ours in wish.mx], look) for one in targets}
    return _placed(answer, places, look)


def _placed(
    answer: Answer, places: dict[str, Belongs], look: Look
) -> tuple[Level, str, dict[str, str | int]]:
    foreign = [one for one, place in places.items() if place in _NOT_OURS]
    unclear = [one for one, place in places.items() if place is Belongs.UNKNOWN]
    has_ours = Belongs.OURS in places.values()
    if foreign and has_ours:
        return Level.PARTLY, "mx_mixed", {"targets": ", ".join(foreign)}
    if unclear:
        doubt = addresses_of(unclear[0], look).doubt
        return Level.UNKNOWN, "not_checked", doubt_of(doubt or answer)
    if foreign:
        code = "mx_leads_nowhere" if set(places.values()) == {Belongs.NOWHERE} else "mx_elsewhere"
        return Level.WRONG, code, {"targets": ", ".join(foreign)}
    if answer.aliases:
        return Level.PARTLY, "mx_through_alias", {"target": answer.aliases[0]}
    for target in places:
        # RFC 2181 10.3: some senders refuse a mail host that is itself an alias.
        if addresses_of(target, look).aliases:
            return Level.PARTLY, "mx_target_is_alias", {"target": target}
    return Level.OK, "mx_ok", {"targets": ", ".join(places)}


_NOT_OURS = (Belongs.ELSEWHERE, Belongs.NOWHERE)
