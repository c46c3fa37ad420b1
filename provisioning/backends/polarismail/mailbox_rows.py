"""The list of a domain's mailboxes, whole, and what a row says (polarismail-api.md 3.6)."""

from __future__ import annotations

from collections.abc import Mapping

from provisioning.backends.http import JsonObject
from provisioning.backends.mailbox_values import MailboxState
from provisioning.backends.polarismail.answers import flag, instant, number, text
from provisioning.backends.polarismail.client import Conversation
from provisioning.backends.polarismail.names import address_in
from provisioning.backends.polarismail.presence import rows_in
from provisioning.backends.polarismail.quota import bytes_of
from provisioning.capabilities import MailboxKind

KIND_CODES = {MailboxKind.BASIC: "1", MailboxKind.ENHANCED: "2"}
_KINDS = {code: kind for kind, code in KIND_CODES.items()}

# As many as the vendor's module asks for in place of "all".
_SLICE_ROW_COUNT = 9999
# A server that cuts slices shorter cuts them at a round number, such as 25 or 100.
_ROUND_NUMBER = 5


def read_rows(calls: Conversation, domain_name: str) -> Mapping[str, JsonObject]:
    """Every mailbox's row by address; NotFound when the domain is gone.

    One call, and one more for each slice that may not have been the last.
    """
    name = domain_name.lower()
    found: dict[str, JsonObject] = {}
    while True:
        known_count = len(found)
        page = _slice(calls, name, offset=known_count)
        found.update(page)
        if len(page) % _ROUND_NUMBER != 0 or len(found) == known_count:
            return found


def state_of(calls: Conversation, address: str, row: JsonObject) -> MailboxState:
    """The mailbox that a row describes; sizes are never guessed from how large they look."""
    units = calls.readings.quota_units_per_gigabyte
    usage = number(row, "usage")
    is_usage_in_bytes = calls.readings.usage_is_in_bytes
    return MailboxState(
        address=address,
        display_name=text(row, "uname"),
        quota_bytes=bytes_of(number(row, "quota"), units_per_gigabyte=units),
        used_bytes=(
            round(usage) if is_usage_in_bytes else bytes_of(usage, units_per_gigabyte=units)
        ),
        is_enabled=not flag(row, "disabled"),
        is_domain_admin=False,
        has_eas=False,
        has_mapi=False,
        last_login_at=instant(row, "lastauth_timestamp"),
        kind=_KINDS.get(text(row, "account_type"), MailboxKind.OTHER),
    )


def _slice(calls: Conversation, domain_name: str, *, offset: int) -> dict[str, JsonObject]:
    """The rows from `offset` on, by address.

    `slicing=0` is said to bring all, but only a slice is known to. Asking for one-time passwords
    with the rows would make one for every mailbox.
    """
    rows = rows_in(
        calls,
        domain_name,
        "getAllUsersDomain",
        counted_by="vusers",
        known_count=offset,
        slicing="1",
        offset=str(offset),
        limit=str(_SLICE_ROW_COUNT),
        getOTPAndToken="0",
        showQuota="1",
    )
    return {_address_of(row, domain_name): row for row in rows}


def _address_of(row: JsonObject, domain_name: str) -> str:
    return address_in(row, "email" if text(row, "email") else "username", domain_name)
