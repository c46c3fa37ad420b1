"""How WHMCS writes values, and the same in our words. Pure; no database, no framework.

The conventions (HTML entities in texts, zero dates, domains in any case): whmcs.md 5.2, 5.5, 5.6.
"""

from __future__ import annotations

import html
from collections.abc import Mapping
from datetime import date, datetime

import idna

MAX_DOMAIN_LENGTH = 253
LANGUAGE_CODES = {"english": "en", "french": "fr"}


def plain_text(text: str | None) -> str:
    """The text that a person typed: entities decoded once, blanks around it dropped.

    UTF-8 bytes that an old installation keeps in a latin1 column arrive as "Ã©" and are put right.
    """
    return html.unescape(_unmangled(text or "")).strip()


def _unmangled(text: str) -> str:
    try:
        return text.encode("cp1252").decode()
    except UnicodeError:
        # Anything that was read properly is not valid UTF-8 once more, and stays as it is.
        return text


def domain_name(text: str | None) -> str:
    """The domain in lower case, in its ASCII (IDNA) form, without a final dot.

    WHMCS lets customers type anything here: raises `ValueError` for what is no domain name.
    """
    typed = plain_text(text).rstrip(".")
    try:
        name = idna.encode(typed, uts46=True).decode()
    except idna.IDNAError as error:
        raise ValueError(f"{typed!r} is not a domain name: {error}") from None
    top_level = name.rpartition(".")[2]
    if "." not in name or top_level.isdecimal() or len(name) > MAX_DOMAIN_LENGTH:
        raise ValueError(f"{typed!r} is not a domain name")
    return name


def calendar_date(value: date | str | None) -> date | None:
    """The day, or None for "no date", which WHMCS writes as NULL or as a zero date.

    MariaDB's driver gives a date or None; SQLite gives text, zero dates included.
    """
    if value is None or isinstance(value, date):
        return value
    return None if value.startswith("0000-") else date.fromisoformat(value[:10])


def billing_cycle(text: str | None) -> str:
    """WHMCS's cycle without case, blanks and hyphens, because it writes the same one differently:
    `Semi-Annually` is `semiannually`, `One Time` and `One-Time` are `onetime`.
    """
    return (text or "").lower().replace(" ", "").replace("-", "")


def language_code(name: str | None) -> str:
    """WHMCS's language name as a code of ours; "" for a language that we do not speak."""
    return LANGUAGE_CODES.get((name or "").strip().lower(), "")


def option_texts(raw: Mapping[str, str | None]) -> dict[str, str]:
    """Product options by slot number, as `Plan.option_texts` holds them.

    NULL is a slot that was never saved; nothing but blanks is a product that never was.
    """
    texts = {slot: plain_text(text) for slot, text in raw.items() if text is not None}
    return texts if any(texts.values()) else {}


def configurable_options(raw: Mapping[str, str | None]) -> dict[str, str]:
    """The configurable options of a service as `Service.option_texts` holds them.

    Of `name|Label` the name counts; an option without a choice is left out.
    """
    return {internal_name(name): internal_name(text) for name, text in raw.items() if text}


def internal_name(text: str) -> str:
    """WHMCS calls an option, a choice or a custom field `Label` or `name|Label`: the name of it."""
    return plain_text(text).partition("|")[0].strip()


def whole_megabytes(byte_count: int) -> int:
    """WHMCS counts whole megabytes of 1024 x 1024; a begun one counts."""
    return -(-byte_count // 1024**2)


def local_time(value: datetime | str | None) -> datetime | None:
    """The instant as WHMCS's own clock shows it, without a zone; None for "never".

    MariaDB's driver gives a datetime or None; SQLite gives text, zero dates included.
    """
    if value is None or isinstance(value, datetime):
        return value
    return None if value.startswith("0000-") else datetime.fromisoformat(value)
