"""Asking for a fresh look at a domain's DNS."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from provisioning.models import ON_PLATFORM, DnsCheck, Service
from provisioning.operations import dns

# "Check again" sooner than this shows what was found a moment ago (AT-J20).
AGAIN_AFTER = timedelta(seconds=20)


def request_check(service: Service) -> bool:
    """Asks a worker if the last check is old (AT-J19); the page does not wait. True when asked."""
    now = timezone.now()
    return _ask(service, now, older_than=now - dns.LIFETIME)


def check_again(service: Service) -> bool:
    """Somebody wants to see what has changed; False when the last check is that fresh."""
    now = timezone.now()
    return _ask(service, now, older_than=now - AGAIN_AFTER)


def _ask(service: Service, now: datetime, *, older_than: datetime) -> bool:
    """Two pages at the same moment ask once; what never ended is asked for again."""
    if service.status not in ON_PLATFORM:
        return False
    DnsCheck.objects.get_or_create(service=service)
    idle = Q(asked_at=None) | Q(asked_at__lt=now - dns.ASK_AGAIN_AFTER)
    is_old = Q(checked_at=None) | Q(checked_at__lte=older_than) | Q(next_check_at__lte=now)
    asked = DnsCheck.objects.filter(idle & is_old, service=service).update(asked_at=now)
    if asked:
        dns.ask(service.pk)
    return bool(asked)
