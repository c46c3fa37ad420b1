"""What is wrong with a product's options, for the person who has just saved them. Pure.

WHMCS itself saves them, so nothing can be refused there: the module and the comparison of products
tell it instead, and what cannot be understood stops the creation of services (`plan_options`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from ipaddress import ip_address

from provisioning.errors import InvalidPlanOption
from provisioning.plan_options import PlanOptions

SPF_PLACEHOLDER = "include:mail.example.com"
DMARC_POLICIES = ("none", "quarantine", "reject")


@dataclass(frozen=True)
class ProductProblem:
    """One option that cannot be meant so; `code` selects the sentence for staff.

    `stops_creation`: no service of the product is set up before it is put right.
    """

    slot: int
    value: str
    code: str
    stops_creation: bool = False


def problems_of(platform: str, texts: Mapping[str, str]) -> list[ProductProblem]:
    """Every problem, by slot. A slot that was never saved has its default and no problem."""
    if platform != "smartermail":
        return []
    stopping = _stopping_slots(texts)
    return [
        ProductProblem(slot, text, code, stops_creation=slot in stopping)
        for slot, (rule, code) in _RULES.items()
        if (text := texts.get(str(slot))) is not None and not rule(text.strip())
    ]


def _stopping_slots(texts: Mapping[str, str]) -> set[int]:
    """The slots that cannot be understood at all."""
    left, found = dict(texts), set[int]()
    while True:
        try:
            PlanOptions.from_texts(left)
        except InvalidPlanOption as error:
            slot = int(error.arguments["slot"])
            found.add(slot)
            del left[str(slot)]
        else:
            return found


def _is_count(text: str, *, minimum: int) -> bool:
    try:
        return int(text) >= minimum
    except ValueError:
        return False


def _is_positive_count(text: str) -> bool:
    return _is_count(text, minimum=1)


def _is_blank_or_positive_count(text: str) -> bool:
    return not text or _is_positive_count(text)


def _is_blank_or_count(text: str) -> bool:
    return not text or _is_count(text, minimum=0)


def _is_blank_or_whole(text: str) -> bool:
    """A number below 0 means 0 here (AT-A04)."""
    return not text or text.removeprefix("-").isdecimal()


def _is_blank_or_price(text: str) -> bool:
    try:
        amount = Decimal(text.replace(",", ".") or "0")
    except InvalidOperation:
        return False
    return amount.is_finite() and amount >= 0


def _is_outbound_address(text: str) -> bool:
    if text.lower() in {"", "default"}:
        return True
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _is_own_spf(text: str) -> bool:
    return text.lower() != SPF_PLACEHOLDER


def _is_dmarc_policy(text: str) -> bool:
    return not text or text in DMARC_POLICIES


_RULES: Mapping[int, tuple[Callable[[str], bool], str]] = {
    1: (_is_positive_count, "option_whole_number_from_1"),
    2: (_is_blank_or_price, "option_price"),
    3: (_is_blank_or_price, "option_price"),
    4: (_is_blank_or_price, "option_price"),
    6: (_is_outbound_address, "option_outbound_address"),
    7: (_is_blank_or_count, "option_whole_number"),
    9: (_is_blank_or_positive_count, "option_whole_number_from_1"),
    13: (_is_own_spf, "option_spf_placeholder"),
    16: (_is_blank_or_count, "option_whole_number"),
    17: (_is_blank_or_whole, "option_whole_number"),
    23: (_is_dmarc_policy, "option_dmarc_policy"),
}
