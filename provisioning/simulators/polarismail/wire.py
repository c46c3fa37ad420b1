"""Values as they stand on the wire: flags and numbers as strings, lists, rows of mailboxes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from provisioning.simulators.polarismail.profile import Profile
from provisioning.simulators.polarismail.refusals import Refused
from provisioning.simulators.polarismail.routing import Reply
from provisioning.simulators.polarismail.state import Domain, Mailbox

INSTANT_FORMAT = "%Y-%m-%d %H:%M:%S"
_NO_ROWS: dict[str, Any] = {"array": [], "null": None, "text": ""}


def flag(value: bool) -> str:  # noqa: FBT001 - a conversion
    """A flag as most answers have it."""
    return "1" if value else "0"


def rows_reply(rows: Sequence[Any], profile: Profile, **beside: Any) -> Reply:
    """A list; how one without rows is told, the profile says. Raises Refused."""
    if rows:
        return Reply(list(rows), beside)
    if profile.empty_list == "refusal":
        raise Refused("No records found")
    return Reply(_NO_ROWS[profile.empty_list], beside)


def domain_quota(gigabytes: Decimal, profile: Profile) -> int:
    """A total of quotas in the unit of the profile."""
    if profile.domain_quota_unit == "gigabytes":
        return _whole(gigabytes)
    return _whole(gigabytes * profile.megabytes_per_gigabyte)


def user_row(
    domain: Domain, mailbox: Mailbox, profile: Profile, *, has_quota: bool
) -> dict[str, Any]:
    """A mailbox as listings tell it (3.6)."""
    row: dict[str, Any] = {
        "username": mailbox.username,
        "uname": mailbox.display_name,
        "account_type": _number(mailbox.account_type, profile),
    }
    if profile.rows_have_address:
        row["email"] = f"{mailbox.username}@{domain.name}"
    if has_quota:
        quota = Decimal(mailbox.quota_gigabytes) * profile.megabytes_per_gigabyte
        row["quota"] = _number(_whole(quota), profile)
        row["usage"] = _number(_usage(mailbox, profile), profile)
    return row | _disabled(mailbox, profile) | _last_login(mailbox, profile)


def _disabled(mailbox: Mailbox, profile: Profile) -> dict[str, Any]:
    if mailbox.is_disabled:
        return {"disabled": _number(1, profile)}
    match profile.enabled_reads_as:
        case "missing":
            return {}
        case "null":
            return {"disabled": None}
        case "empty":
            return {"disabled": ""}
    return {"disabled": _number(0, profile)}


def _last_login(mailbox: Mailbox, profile: Profile) -> dict[str, Any]:
    if mailbox.last_login_at:
        at = datetime.fromisoformat(mailbox.last_login_at)
        if profile.last_login_form == "unix_seconds":
            return {"lastauth_timestamp": _number(int(at.timestamp()), profile)}
        return {"lastauth_timestamp": at.strftime(INSTANT_FORMAT)}
    if profile.never_signed_in == "missing":
        return {}
    return {"lastauth_timestamp": None if profile.never_signed_in == "null" else ""}


def _usage(mailbox: Mailbox, profile: Profile) -> int:
    if profile.usage_unit == "bytes":
        return mailbox.used_bytes
    return mailbox.used_bytes // profile.megabytes_per_gigabyte**2


def _number(value: int, profile: Profile) -> str | int:
    return value if profile.row_numbers == "numbers" else str(value)


def _whole(value: Decimal) -> int:
    return int(value.to_integral_value(rounding=ROUND_HALF_UP))
