"""Which storage figure a page shows, how old it is, and from where."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from provisioning.models import ReadingSource, Service

# Older figures are shown with a warning and never billed silently (D-5).
STALE_AFTER = timedelta(hours=48)


@dataclass(frozen=True)
class UsageShown:
    """The latest good figure; None in all of it: never measured. `limit_bytes` None: no limit.

    `failed_at`: when measuring failed after that; None: the last try was a good one.
    """

    used_bytes: int | None
    limit_bytes: int | None
    measured_at: datetime | None
    source: ReadingSource | None
    failed_at: datetime | None

    @property
    def is_stale(self) -> bool:
        """Whether the figure is too old to be relied upon."""
        return self.measured_at is None or timezone.now() - self.measured_at > STALE_AFTER


def usage_shown(service: Service) -> UsageShown:
    """No query of its own; reads the plan, so select it with the service."""
    return UsageShown(
        used_bytes=service.used_bytes,
        limit_bytes=service.limits.storage_bytes,
        measured_at=service.used_measured_at,
        source=ReadingSource(service.used_source) if service.used_source else None,
        failed_at=service.usage_failed_at,
    )
