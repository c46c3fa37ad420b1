from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class UsageRow:
    """Storage of a service as WHMCS has it, in whole megabytes; a limit of 0 is none.

    `updated_at` is local time of WHMCS, without a zone; None: never written.
    """

    whmcs_service_id: int
    disk_used_megabytes: int
    disk_limit_megabytes: int
    updated_at: datetime | None
