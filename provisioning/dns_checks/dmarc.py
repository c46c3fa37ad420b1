"""DMARC: what receivers do with mail that only pretends to be from the domain (RFC 7489)."""

from __future__ import annotations

from provisioning.dns_answers import Answer
from provisioning.dns_checks.lookups import Look
from provisioning.dns_checks.tags import TagsMalformed, first_tag, parse_tags
from provisioning.dns_checks.values import (
    CheckId,
    Finding,
    Level,
    WantedRecord,
    Wish,
    doubt_of,
    source_of,
)

VERSION = "DMARC1"
POLICIES = ("none", "quarantine", "reject")
Verdict = tuple[Level, str, dict[str, str | int]]


def expected(wish: Wish) -> tuple[WantedRecord, ...]:
    """The record of the plan; nothing where DMARC is not checked."""
    if not wish.checks_dmarc:
        return ()
    return (WantedRecord(f"_dmarc.{wish.domain_name}", "TXT", wish.dmarc_record),)


def judge(wish: Wish, look: Look) -> Finding:
    """Exactly one record with a policy, be it a parent domain's. The policy is not judged."""
    name = f"_dmarc.{wish.domain_name}"
    if not wish.checks_dmarc:
        return Finding(CheckId.DMARC, Level.NOT_NEEDED, "dmarc_not_needed", name, "TXT")
    answer = look(name, "TXT")
    level, code, arguments = _verdict(wish, answer, look)
    return Finding(
        CheckId.DMARC,
        level,
        code,
        name,
        "TXT",
        expected(wish),
        answer.texts,
        arguments,
        source=source_of(answer),
    )


def dmarc_texts(answer: Answer) -> list[str]:
    """The DMARC records among the texts; `v` comes first, its value is in upper case."""
    return [text for text in answer.texts if first_tag(text) == ("v", VERSION)]


def _verdict(wish: Wish, answer: Answer, look: Look) -> Verdict:
    if answer.is_unknown:
        return Level.UNKNOWN, "not_checked", doubt_of(answer)
    texts = dmarc_texts(answer)
    if len(texts) > 1:
        return Level.WRONG, "dmarc_several", {"count": len(texts)}
    if texts:
        return _of_record(texts[0])
    if any(first_tag(text)[1].upper() == VERSION for text in answer.texts):
        return Level.WRONG, "dmarc_version_spelled", {}
    return _inherited(wish.domain_name, look)


def _of_record(text: str) -> Verdict:
    try:
        tags = parse_tags(text)
    except TagsMalformed as error:
        return Level.WRONG, "dmarc_malformed", {"malformed": str(error)}
    policy = tags.get("p", "").lower()
    if not policy:
        return Level.WRONG, "dmarc_no_policy", {}
    if policy not in POLICIES:
        return Level.WRONG, "dmarc_unknown_policy", {"policy": policy}
    for name in ("rua", "ruf"):
        for uri in tags.get(name, "").split(","):
            if uri.strip() and not uri.strip().lower().startswith("mailto:"):
                return Level.PARTLY, "dmarc_report_address", {"address": uri.strip()}
    return Level.OK, "dmarc_ok", {"policy": policy}


def _inherited(domain_name: str, look: Look) -> Verdict:
    """A subdomain has its parent's policy. Without a list of public suffixes all are tried."""
    labels = domain_name.split(".")
    for count in range(1, len(labels) - 1):
        parent = ".".join(labels[count:])
        answer = look(f"_dmarc.{parent}", "TXT")
        if answer.is_unknown:
            return Level.UNKNOWN, "not_checked", doubt_of(answer)
        if len(dmarc_texts(answer)) == 1:
            return Level.OK, "dmarc_inherited", {"parent": parent}
    return Level.MISSING, "dmarc_missing", {}
