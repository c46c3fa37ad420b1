"""DKIM: the mail server's keys against the keys in the DNS (D-20).

| mail server \\ DNS | same key | other key | none    | not checked |
|-------------------|----------|-----------|---------|-------------|
| off               | not needed, whatever stands in the DNS              |
| waits for its key | partly   | wrong     | partly  | unknown     |
| signs             | ok       | wrong     | missing | unknown     |
| not told          | unknown, whatever stands in the DNS                 |

A roll-over adds a second key that waits: then the first one's verdict holds, and ok becomes partly.
"""

from __future__ import annotations

import base64
import binascii
from enum import StrEnum

from provisioning.dns_answers import Answer
from provisioning.dns_checks.lookups import Look
from provisioning.dns_checks.tags import TagsMalformed, first_tag, parse_tags
from provisioning.dns_checks.values import (
    CheckId,
    DkimWish,
    Finding,
    KeyState,
    Level,
    Part,
    WantedRecord,
    Wish,
    doubt_of,
    source_of,
)

VERSION = "DKIM1"


class InDns(StrEnum):
    """What the DNS says about one key."""

    SAME = "same"
    OTHER = "other"
    NONE = "none"
    REVOKED = "revoked"
    SEVERAL = "several"
    MALFORMED = "malformed"
    NOT_FOR_MAIL = "not_for_mail"
    UNKNOWN = "unknown"


_SIGNING = {
    InDns.SAME: (Level.OK, "dkim_ok"),
    InDns.OTHER: (Level.WRONG, "dkim_key_differs"),
    InDns.NONE: (Level.MISSING, "dkim_missing"),
    InDns.REVOKED: (Level.WRONG, "dkim_revoked"),
    InDns.SEVERAL: (Level.WRONG, "dkim_several"),
    InDns.MALFORMED: (Level.WRONG, "dkim_malformed"),
    InDns.NOT_FOR_MAIL: (Level.WRONG, "dkim_not_for_mail"),
    InDns.UNKNOWN: (Level.UNKNOWN, "not_checked"),
}
_WAITING = {
    **_SIGNING,
    InDns.SAME: (Level.PARTLY, "dkim_pending_published"),
    InDns.NONE: (Level.PARTLY, "dkim_pending_waits"),
}


def expected(wish: Wish) -> tuple[WantedRecord, ...]:
    """Each key that the mail server has: the one it signs with, then the one that waits."""
    if wish.dkim is None or wish.dkim.state in {KeyState.OFF, KeyState.NOT_TOLD}:
        return ()
    return tuple(one for one in (wish.dkim.active, wish.dkim.pending) if one)


def judge(wish: Wish, look: Look) -> Finding:
    """One finding for all keys; its parts are the keys where there are two."""
    dkim = wish.dkim
    if dkim is None:
        return _without_key(wish, Level.NOT_NEEDED, "dkim_not_needed")
    if dkim.state is KeyState.NOT_TOLD:
        return _without_key(wish, Level.UNKNOWN, "dkim_not_told")
    if dkim.state is KeyState.OFF or not expected(wish):
        return _without_key(wish, Level.NOT_NEEDED, "dkim_off")
    parts = _parts(dkim, look)
    leading = parts[0]
    is_roll_over = len(parts) > 1
    level, code = leading.level, leading.code
    if is_roll_over and level is Level.OK:
        level, code = parts[1].level, f"dkim_roll_over_{parts[1].code.removeprefix('dkim_')}"
        if parts[1].level is Level.UNKNOWN:
            code = parts[1].code
    record = leading.expected[0]
    return Finding(
        CheckId.DKIM,
        level,
        code,
        record.name,
        "TXT",
        expected(wish),
        tuple(text for part in parts for text in part.found),
        {**leading.arguments, **(parts[-1].arguments if is_roll_over else {})},
        parts if is_roll_over else (),
        source=source_of(look(record.name, "TXT")),
    )


def _without_key(wish: Wish, level: Level, code: str) -> Finding:
    return Finding(CheckId.DKIM, level, code, f"_domainkey.{wish.domain_name}", "TXT")


def _parts(dkim: DkimWish, look: Look) -> tuple[Part, ...]:
    keys = [("active", dkim.active, _SIGNING), ("pending", dkim.pending, _WAITING)]
    parts = []
    for part_id, record, table in keys:
        if record is not None:
            answer = look(record.name, "TXT")
            level, code = table[in_dns(record, answer)]
            arguments = {**doubt_of(answer), "selector": record.name.partition(".")[0]}
            parts.append(Part(part_id, level, code, (record,), answer.texts, arguments))
    return tuple(parts)


def in_dns(record: WantedRecord, answer: Answer) -> InDns:
    """Compares keys, not texts: spaces, split strings and the order of tags mean nothing."""
    if answer.is_unknown:
        return InDns.UNKNOWN
    texts = [text for text in answer.texts if _looks_like_key(text)]
    if not texts:
        return InDns.NONE
    if len(texts) > 1:
        return InDns.SEVERAL
    try:
        found, wanted = parse_tags(texts[0]), parse_tags(record.value)
        if not found.get("p", "-"):
            return InDns.REVOKED
        found_key, wanted_key = _key(found), _key(wanted)
    except (TagsMalformed, binascii.Error):
        return InDns.MALFORMED
    if found_key != wanted_key:
        return InDns.OTHER
    services = found.get("s", "*").replace(" ", "").lower().split(":")
    return InDns.SAME if {"*", "email"} & set(services) else InDns.NOT_FOR_MAIL


def _looks_like_key(text: str) -> bool:
    """A wildcard may answer here with something else altogether."""
    name, value = first_tag(text)
    if name == "v":
        return value == VERSION
    return any(piece.strip().lower().startswith("p=") for piece in text.split(";"))


def _key(tags: dict[str, str]) -> tuple[str, bytes]:
    """Kind and bytes of the key; raises `binascii.Error` or `TagsMalformed`."""
    if "p" not in tags:
        raise TagsMalformed("p=")
    written = "".join(tags["p"].split())
    return tags.get("k", "rsa").lower(), base64.b64decode(written, validate=True)
