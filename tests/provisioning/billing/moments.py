"""The calendar of the worked examples: invoiced on 21 November 2026 for 1 December."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from provisioning.billing.prices import ProtocolPrices
from provisioning.billing.usage import Interval
from provisioning.billing.windows import Window

CUT_OFF = datetime(2026, 11, 21, tzinfo=UTC)
PREVIOUS = datetime(2026, 10, 21, tzinfo=UTC)
DUE_ON = date(2026, 12, 1)
PREVIOUS_DUE_ON = date(2026, 11, 1)
DAY_SECONDS = 86_400


def window(month_count: int = 1) -> Window:
    """The window of the examples' invoice."""
    return Window(DUE_ON, PREVIOUS, CUT_OFF, month_count)


def prices(eas: str = "2.00", mapi: str = "3.00", combined: str = "4.50") -> ProtocolPrices:
    return ProtocolPrices(Decimal(eas), Decimal(mapi), Decimal(combined))


def on(
    name: str,
    protocol: str,
    *,
    hours: float | None = None,
    ended: float | None = None,
    threshold_days: int = 1,
    deleted: bool = False,
) -> Interval:
    """`name` had the protocol for `hours` until `ended` hours before the run.

    `ended` None: still on; `hours` None: since long before.
    """
    end = None if ended is None else CUT_OFF - timedelta(hours=ended)
    start = PREVIOUS - timedelta(days=90)
    if hours is not None:
        start = (end or CUT_OFF) - timedelta(hours=hours)
    return Interval(
        address=f"{name}@client.test",
        protocol=protocol,
        started_at=start,
        ended_at=end,
        threshold_seconds=threshold_days * DAY_SECONDS,
        ended_with_mailbox=deleted,
    )
