"""Which letters a domain's administrators want."""

from __future__ import annotations

from collections.abc import Collection

from provisioning.actions.locking import lock_service
from provisioning.actors import Actor
from provisioning.audit import record
from provisioning.models import NotificationKind, NotificationMute, Service
from provisioning.transactions import transactional


@transactional
def choose(*, service: Service, wanted: Collection[str], by: Actor) -> bool:
    """Sends letters of these kinds and of no others; False when that was so already."""
    service = lock_service(service.pk)
    rows = NotificationMute.objects.filter(service=service)
    muted = set(rows.values_list("kind", flat=True))
    unwanted = {kind.value for kind in NotificationKind} - set(wanted)
    if muted == unwanted:
        return False
    rows.exclude(kind__in=unwanted).delete()
    NotificationMute.objects.bulk_create(
        [NotificationMute(service=service, kind=kind) for kind in sorted(unwanted - muted)]
    )
    record(
        by,
        service,
        "notifications_changed",
        service.domain_name,
        before={"wanted": sorted(set(NotificationKind.values) - muted)},
        after={"wanted": sorted(set(NotificationKind.values) - unwanted)},
    )
    return True
