"""The product options of the SmarterMail module that decide what workers and pages do.

Slots, defaults and edge values: module-behaviours.md 1. "Missing" (never saved) takes the default,
"blank" (saved empty) mostly means off or zero.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from provisioning.errors import InvalidPlanOption


@dataclass(frozen=True)
class PlanOptions:
    """Options in our words. A count of 0 is unlimited; `outbound_ip` '' is the server's default.

    Prices are a month's, a mailbox's, in WHMCS's default currency; zero is free. `threshold_days`
    0 charges what is on at the moment of the invoice, without a threshold (D-4).
    """

    tranche_gigabytes: int
    eas_price: Decimal
    mapi_price: Decimal
    combined_price: Decimal
    storage_path: str
    outbound_ip: str
    max_mailbox_count: int
    deletes_files: bool
    password_min_length: int
    password_needs_upper: bool
    password_needs_digit: bool
    password_needs_special: bool
    offers_eas: bool
    offers_mapi: bool
    spf_term: str
    max_domain_alias_count: int
    spf_accepted_terms: tuple[str, ...]
    autodiscover_host: str
    autodiscover_srv_host: str
    checks_dmarc: bool
    threshold_days: int

    @classmethod
    def from_texts(cls, texts: Mapping[str, str]) -> PlanOptions:
        """Reads slot number -> text; raises `InvalidPlanOption` naming slot and value."""
        return cls(
            tranche_gigabytes=_whole_number(texts, 1, default=10, minimum=1),
            eas_price=_price(texts, 2, default="2.00"),
            mapi_price=_price(texts, 3, default="3.00"),
            combined_price=_price(texts, 4, default="4.50"),
            storage_path=texts.get("5") or "C:\\SmarterMail\\Domains\\",
            outbound_ip=_outbound_ip(texts.get("6", "default")),
            max_mailbox_count=_whole_number(texts, 7, default=0, minimum=0),
            deletes_files=texts.get("8", "on") == "on",
            password_min_length=_whole_number(texts, 9, default=8, minimum=1),
            password_needs_upper=texts.get("10", "on") == "on",
            password_needs_digit=texts.get("11", "on") == "on",
            password_needs_special=texts.get("12", "on") == "on",
            offers_eas=texts.get("14", "on") == "on",
            offers_mapi=texts.get("15", "on") == "on",
            spf_term=texts.get("13", "").strip(),
            spf_accepted_terms=tuple(
                one.strip() for one in texts.get("18", "").split(",") if one.strip()
            ),
            autodiscover_host=_host(texts.get("19", "")),
            autodiscover_srv_host=_host(texts.get("20", "")),
            checks_dmarc=texts.get("21", "on") == "on",
            max_domain_alias_count=_domain_alias_count(texts.get("17", "")),
            threshold_days=_days(texts, 16, default="1"),
        )

    def domain_settings(self) -> dict[str, object]:
        """What the plan says about a domain, as the backends take it (`DomainChange`)."""
        # D-3: the hidden administrator counts on the server, so that the customer really gets N.
        limit = self.max_mailbox_count + 1 if self.max_mailbox_count else 0
        return {
            "max_mailbox_count": limit,
            "outbound_ip": self.outbound_ip,
            "offers_eas": self.offers_eas,
            "offers_mapi": self.offers_mapi,
        }

    def domain_path(self, domain_name: str) -> str:
        """Where the domain's files go; a path with slashes is a Linux server's."""
        separator = "/" if self.storage_path.startswith("/") else "\\"
        return self.storage_path.rstrip("\\/") + separator + domain_name


def _whole_number(texts: Mapping[str, str], slot: int, *, default: int, minimum: int) -> int:
    text = texts.get(str(slot))
    if text is None or not text.strip():
        return default
    try:
        number = int(text.strip())
    except ValueError:
        number = minimum - 1
    if number < minimum:
        raise InvalidPlanOption(
            f"option {slot} must be a whole number of {minimum} or more", slot=slot, value=text
        )
    return number


def _number(texts: Mapping[str, str], slot: int, default: str) -> Decimal:
    """A decimal number, its point written as a comma too (AT-A03); blank is zero."""
    text = texts.get(str(slot), default)
    try:
        number = Decimal(text.strip().replace(",", ".") or "0")
    except InvalidOperation:
        number = Decimal("nan")
    if not number.is_finite():
        raise InvalidPlanOption(f"option {slot}: {text!r} is not a number", slot=slot, value=text)
    return number


def _price(texts: Mapping[str, str], slot: int, *, default: str) -> Decimal:
    """A negative price is none, as the replaced module has it."""
    return max(_number(texts, slot, default), Decimal(0))


def _days(texts: Mapping[str, str], slot: int, *, default: str) -> int:
    return max(int(_number(texts, slot, default)), 0)


def _domain_alias_count(text: str) -> int:
    """Blank, negative or no number at all: none are sold (AT-A04)."""
    return int(text.strip()) if re.fullmatch(r"\s*\d{1,6}\s*", text) else 0


def _host(text: str) -> str:
    return text.strip().lower().rstrip(".")


def _outbound_ip(text: str) -> str:
    return "" if text.strip().lower() == "default" else text.strip()
