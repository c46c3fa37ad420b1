"""Protocol usage as the replaced SmarterMail module kept it, in a table of its own.

Its columns are named differently by different releases; those that are there are found out. The
table may be missing, or kept from the account: then there is nothing to take over.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import connections

from provisioning.errors import WhmcsUnavailable
from provisioning.whmcs_values import local_time
from provisioning.whmcsdb.asking import asking

TABLE = "mod_sm_proto_usage"
# Our word for a column -> names that releases have for it (module-behaviours.md, appendix C).
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "service": ("service_id", "serviceid", "hosting_id", "relid"),
    "address": ("email", "address", "email_address", "mailbox"),
    "protocol": ("protocol", "proto"),
    "state": ("status", "state"),
    "activated": ("activated_at", "enabled_at"),
    "deleted": ("deleted_at", "disabled_at"),
    "hours": ("threshold_hours", "threshold_h", "threshold", "grace_hours"),
    "billed": ("billed", "is_billed"),
}
PROTOCOLS = ("eas", "mapi")


@dataclass(frozen=True)
class FormerUsage:
    """A protocol that a mailbox had on; `ended_at` None: it still has. Local times of WHMCS."""

    whmcs_service_id: int
    address: str
    protocol: str
    started_at: datetime
    ended_at: datetime | None
    threshold_seconds: int
    is_billed: bool


def former_usage(whmcs_service_ids: Collection[int]) -> list[FormerUsage]:
    """Rows of these services, at most a page of them; raises `WhmcsUnavailable`."""
    names = _names()
    if not names or not whmcs_service_ids:
        return []
    quote = connections["whmcs"].ops.quote_name
    columns = ", ".join(quote(name) for name in names.values())
    places = ", ".join(["%s"] * len(whmcs_service_ids))
    question = (
        f"SELECT {columns} FROM {TABLE} "  # noqa: S608 - names of ours
        f"WHERE {quote(names['service'])} IN ({places})"
    )
    with asking(), connections["whmcs"].cursor() as cursor:
        cursor.execute(question, list(whmcs_service_ids))
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return [found for row in rows if (found := _usage(row)) is not None]


def _names() -> dict[str, str]:
    """Our word -> the column's name; empty when the table is not there."""
    connection = connections["whmcs"]
    with asking(), connection.cursor() as cursor:
        if TABLE not in connection.introspection.table_names(cursor):
            return {}
        described = connection.introspection.get_table_description(cursor, TABLE)
    there = {column.name.lower() for column in described}
    names = {
        word: next((name for name in spellings if name in there), "")
        for word, spellings in COLUMNS.items()
    }
    if missing := [word for word, name in names.items() if not name]:
        raise WhmcsUnavailable(f"{TABLE} has no column for: {', '.join(missing)}")
    return names


def _usage(row: Mapping[str, object]) -> FormerUsage | None:
    """None for a row without a beginning, or of a protocol that we do not know."""
    started_at = local_time(row["activated"])  # type: ignore[arg-type]
    protocol = str(row["protocol"]).lower()
    if started_at is None or protocol not in PROTOCOLS:
        return None
    ended_at = local_time(row["deleted"])  # type: ignore[arg-type]
    return FormerUsage(
        whmcs_service_id=int(str(row["service"])),
        address=str(row["address"]).strip().lower(),
        protocol=protocol,
        started_at=started_at,
        ended_at=ended_at if str(row["state"]).lower() == "deleted" else None,
        threshold_seconds=int(str(row["hours"] or 24)) * 3600,
        is_billed=bool(int(str(row["billed"] or 0))),
    )
