"""The five configurable options of a PolarisMail product (module-behaviours.md 8.4). Pure.

Each must have a value: 0 is one and means none (D-24), a missing one is a mistake that staff must
see.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from provisioning.errors import ActionRefused

MAILBOXES = "Total Mailboxes"
ENHANCED_MAILBOXES = "Total Enhanced Mailboxes"
MAILBOX_QUOTA = "Mailbox Quota (GB)"
ALIASES = "Total Aliases"
LISTS = "Total Distribution Lists"
NAMES = (MAILBOXES, ENHANCED_MAILBOXES, MAILBOX_QUOTA, ALIASES, LISTS)


@dataclass(frozen=True)
class ConfigurableOptions:
    """What a service includes; every count may be 0. The quota is for each mailbox (D-25)."""

    mailbox_count: int
    enhanced_mailbox_count: int
    mailbox_quota_gigabytes: int
    alias_count: int
    list_count: int

    @classmethod
    def from_texts(cls, texts: Mapping[str, str]) -> ConfigurableOptions:
        """Reads name -> value as WHMCS passes them; raises `ActionRefused` that names the option.

        Names are matched without regard to case and outer blanks; options of other names belong
        to somebody else.
        """
        values = {name.strip().casefold(): text.strip() for name, text in texts.items()}
        missing = [name for name in NAMES if not values.get(name.casefold())]
        if missing:
            raise ActionRefused("missing_configurable_options", names=", ".join(missing))
        return cls(*(_count(name, values[name.casefold()]) for name in NAMES))


def _count(name: str, text: str) -> int:
    """A whole number from the value, or from the beginning of a choice such as `10 GB`."""
    digits = text.split(maxsplit=1)[0]
    if not digits.isascii() or not digits.isdigit():
        raise ActionRefused("invalid_configurable_option", name=name, value=text)
    return int(digits)
