"""What no source settles and no call can find out: to be checked once against a live account.

Everything else that the sources leave open, the client finds out by asking.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Readings:
    """How we read the platform where its sources differ (polarismail-api.md 3.6, 6.1 and 9).

    `quota_units_per_gigabyte`: sizes are sent in GB and come back in units of which 1,000 (the
    vendor's module) or 1,024 (its handbook) make one GB. To check: create a mailbox of 5 GB and
    look at its row.

    `usage_is_in_bytes`: what a mailbox uses comes in bytes, not in the unit of its quota.

    `refuses_duplicates`: adding a name that exists is refused. Where it is not, every creation
    looks first, which costs one call.
    """

    quota_units_per_gigabyte: int = 1000
    usage_is_in_bytes: bool = False
    refuses_duplicates: bool = True
