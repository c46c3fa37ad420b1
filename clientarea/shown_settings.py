"""A mailbox's settings in the words of an action and in those of a form."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from clientarea.formats import GIGABYTE, MEGABYTE
from provisioning.models import Mailbox, MailboxKind

UNITS = {"GB": GIGABYTE, "MB": MEGABYTE}
MAX_QUOTA_BYTES = 1024 * GIGABYTE


def mailbox_settings(mailbox: Mailbox) -> dict[str, Any]:
    """The mailbox's values in the words of a wish."""
    names = ("display_name", "quota_bytes", "is_enabled", "has_eas", "has_mapi", "kind")
    return {name: getattr(mailbox, name) for name in names}


def shown_settings(wish: Mapping[str, Any]) -> dict[str, Any]:
    """A wish as the forms' fields show it; unlimited storage is an empty field."""
    quota_bytes = wish.get("quota_bytes", 0)
    unit = "MB" if quota_bytes % GIGABYTE else "GB"
    amount = (Decimal(quota_bytes) / UNITS[unit]).quantize(Decimal("0.01")).normalize()
    plain_amount = Decimal(f"{amount:f}")  # 50 and not 5E+1
    return {
        "local_part": wish.get("local_part", ""),
        "display_name": wish.get("display_name", ""),
        "quota_amount": plain_amount if quota_bytes else None,
        "quota_unit": unit,
        "has_eas": wish.get("has_eas", False),
        "has_mapi": wish.get("has_mapi", False),
        "is_blocked": not wish.get("is_enabled", True),
        "kind": wish.get("kind", MailboxKind.BASIC.value),
        "language": wish.get("language", ""),
        "alias_names": "\n".join(wish.get("alias_names", ())),
        "allows_two_factor": wish.get("allows_two_factor", True),
    }


def hidden_initial(settings: Mapping[str, Any]) -> dict[str, Any]:
    """The settings as a form sends them back that was filled with them (`show_hidden_initial`)."""
    return {f"initial-{name}": value for name, value in shown_settings(settings).items()}
