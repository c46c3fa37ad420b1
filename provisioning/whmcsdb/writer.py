"""The only change that is ever made to WHMCS's database: the usage columns of services.

`diskusage`, `disklimit` and `lastupdate` of rows that exist, and nothing else: no row is made, none
is written that does not differ (whmcs.md 4.1, 6). Statements hold the values, never `NOW()`.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import DatabaseError, connections

from provisioning.errors import WhmcsReadOnly, WhmcsUnavailable
from provisioning.whmcsdb.asking import asking
from provisioning.whmcsdb.usage_row import UsageRow

BATCH_SIZE = 500
# MariaDB's codes of a command or a column that the account may not use.
DENIED = {1142, 1143}
INT_MAX = 2**31 - 1


def write_usage(rows: Sequence[UsageRow]) -> int:
    """Writes 500 services a statement; returns the number of statements.

    Raises `WhmcsReadOnly` when the account has no UPDATE on the columns, else `WhmcsUnavailable`.
    """
    batches = [rows[start : start + BATCH_SIZE] for start in range(0, len(rows), BATCH_SIZE)]
    for batch in batches:
        _write(batch)
    return len(batches)


def _write(batch: Sequence[UsageRow]) -> None:
    case = "CASE id" + " WHEN %s THEN %s" * len(batch) + " END"
    places = ", ".join(["%s"] * len(batch))
    statement = (
        f"UPDATE tblhosting SET diskusage = {case}, disklimit = {case}, lastupdate = {case} "  # noqa: S608 - placeholders only
        f"WHERE id IN ({places})"
    )
    used: list[int | str] = []
    limits: list[int | str] = []
    instants: list[int | str] = []
    for row in batch:
        used += [row.whmcs_service_id, min(row.disk_used_megabytes, INT_MAX)]
        limits += [row.whmcs_service_id, min(row.disk_limit_megabytes, INT_MAX)]
        instants += [row.whmcs_service_id, f"{row.updated_at:%Y-%m-%d %H:%M:%S}"]
    numbers = [row.whmcs_service_id for row in batch]
    try:
        with asking(), connections["whmcs"].cursor() as cursor:
            cursor.execute(statement, [*used, *limits, *instants, *numbers])
    except WhmcsUnavailable as error:
        if isinstance(error.__cause__, DatabaseError) and error.__cause__.args[0] in DENIED:
            raise WhmcsReadOnly(str(error)) from error
        raise
