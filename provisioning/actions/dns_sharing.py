"""Links to a domain's DNS records for whoever runs its DNS: made, revoked, looked at."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.utils import timezone

from provisioning.actions.locking import lock_service
from provisioning.actors import Actor
from provisioning.audit import record
from provisioning.errors import LimitReached, ServiceNotReady
from provisioning.models import ON_PLATFORM, DnsShareLink, Service
from provisioning.transactions import transactional

LIFETIMES = {days: timedelta(days=days) for days in (1, 7, 30)}
MAX_LIVE_COUNT = 10
# A visit is noted once in so long: a page that is left open must not write all day.
NOTED_AGAIN_AFTER = timedelta(minutes=5)


@transactional
def share(*, service: Service, by: Actor, days: int) -> str:
    """Makes a link and returns its token, which is shown once and never again.

    Raises `ServiceNotReady` for a domain that is not on a platform, `LimitReached` when too many
    links are open, `KeyError` for a lifetime that is not one of `LIFETIMES`.
    """
    lifetime = LIFETIMES[days]
    service = lock_service(service.pk)
    if service.status not in ON_PLATFORM:
        raise ServiceNotReady(status=service.status)
    now = timezone.now()
    live = DnsShareLink.objects.filter(service=service, revoked_at=None, expires_at__gt=now)
    if live.count() >= MAX_LIVE_COUNT:
        raise LimitReached("dns_link_limit", limit=MAX_LIVE_COUNT)
    token = secrets.token_urlsafe(24)
    link = DnsShareLink.objects.create(
        token_hash=_hash(token),
        service=service,
        created_by_name=by.name,
        expires_at=now + lifetime,
    )
    record(
        by,
        service,
        "dns_link_created",
        service.domain_name,
        after={"expires_at": link.expires_at.isoformat()},
    )
    return token


@transactional
def revoke(*, service: Service, link_id: int, by: Actor) -> bool:
    """Ends a link at once; False when it had ended, or is not of this service."""
    revoked = DnsShareLink.objects.filter(pk=link_id, service=service, revoked_at=None).update(
        revoked_at=timezone.now()
    )
    if revoked:
        record(by, service, "dns_link_revoked", service.domain_name)
    return bool(revoked)


def open_link(token: str) -> DnsShareLink | None:
    """The live link with its service, the visit noted; None for any other, whatever is wrong."""
    now = timezone.now()
    link = (
        DnsShareLink.objects.select_related("service__client", "service__plan", "service__server")
        .filter(
            token_hash=_hash(token),
            revoked_at=None,
            expires_at__gt=now,
            service__status__in=ON_PLATFORM,
        )
        .first()
    )
    if link and (link.last_seen_at is None or link.last_seen_at < now - NOTED_AGAIN_AFTER):
        DnsShareLink.objects.filter(pk=link.pk).update(last_seen_at=now)
    return link


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
