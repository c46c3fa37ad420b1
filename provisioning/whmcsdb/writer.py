"""The only change that is ever made to WHMCS's database: the usage columns of services.

`diskusage`, `disklimit` and `lastupdate` of rows that exist, and nothing else: no row is made, none
is written that does not differ (whmcs.md 4.1, 6). Statements hold the values, never `NOW()`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache

from django.db import DatabaseError, connections

from provisioning.errors import WhmcsReadOnly, WhmcsUnavailable
from provisioning.whmcsdb.asking import asking
from provisioning.whmcsdb.usage_row import UsageRow

BATCH_SIZE = 500
# MariaDB's codes of a command or a column that the account may not use.
DENIED = {1142, 1143}
INT_MAX = 2**31 - 1
NEVER = datetime.fromisoformat("1970-01-01")


def write_usage(rows: Sequence[UsageRow]) -> int:
    """Writes 500 services a statement; returns the number of statements.

    Raises `WhmcsReadOnly` when the account has no UPDATE on the columns, else `WhmcsUnavailable`.
    """
    # Alike rows side by side: a column that is the same for a whole statement is said once.
    alike = sorted(rows, key=_kind)
    batches = [alike[start : start + BATCH_SIZE] for start in range(0, len(alike), BATCH_SIZE)]
    for batch in batches:
        _write(batch)
    return len(batches)


def _write(batch: Sequence[UsageRow]) -> None:
    numbers = [int(row.whmcs_service_id) for row in batch]
    columns = {
        "diskusage": [str(min(int(row.disk_used_megabytes), INT_MAX)) for row in batch],
        "disklimit": [str(min(int(row.disk_limit_megabytes), INT_MAX)) for row in batch],
        "lastupdate": [_local_time(row.updated_at) for row in batch],
    }
    changes = ", ".join(f"{name} = {_by_id(numbers, values)}" for name, values in columns.items())
    places = ", ".join(map(str, numbers))
    # Nothing but numbers and times of ours: sent as they are, they cost half of placeholders.
    statement = f"UPDATE tblhosting SET {changes} WHERE id IN ({places})"  # noqa: S608
    try:
        with asking(), connections["whmcs"].cursor() as cursor:
            cursor.execute(statement)
    except WhmcsUnavailable as error:
        if isinstance(error.__cause__, DatabaseError) and error.__cause__.args[0] in DENIED:
            raise WhmcsReadOnly(str(error)) from error
        raise


def _kind(row: UsageRow) -> tuple[int, datetime]:
    return row.disk_limit_megabytes, row.updated_at or NEVER


@lru_cache(maxsize=256)
def _local_time(updated_at: datetime | None) -> str:
    """Most services of a server are measured at the same moment."""
    return f"'{updated_at:%Y-%m-%d %H:%M:%S}'" if updated_at else "lastupdate"


def _by_id(numbers: Sequence[int], values: Sequence[str]) -> str:
    """The value of each row; one value for all where they are the same."""
    if len(set(values)) == 1:
        return values[0]
    branches = " ".join(
        f"WHEN {number} THEN {value}" for number, value in zip(numbers, values, strict=True)
    )
    return f"CASE id {branches} END"
