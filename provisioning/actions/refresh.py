"""Asking for fresh figures of a service."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from provisioning.actors import Actor
from provisioning.audit import record
from provisioning.errors import ServiceNotReady
from provisioning.models import Ownership, Service, ServiceStatus
from provisioning.operations import ownership, refresh
from provisioning.transactions import transactional

ASK_OWNERSHIP_EVERY = timedelta(seconds=20)


def request_refresh(service: Service) -> bool:
    """Asks a worker to read the platform if the figures are old; the page does not wait.

    True when a refresh was asked for. Two pages at the same moment ask once.
    """
    now = timezone.now()
    old_at = now - timedelta(seconds=settings.REFRESH_AFTER_SECONDS)
    if service.status != ServiceStatus.ACTIVE or (
        service.refreshed_at is not None and service.refreshed_at > old_at
    ):
        return False
    idle = Q(refresh_started_at=None) | Q(refresh_started_at__lt=now - refresh.ASK_AGAIN_AFTER)
    asked = Service.objects.filter(idle, pk=service.pk).update(refresh_started_at=now)
    if asked:
        refresh.ask(service.pk)
    return bool(asked)


@transactional
def refresh_now(*, service: Service, by: Actor) -> None:
    """Staff want fresh figures, however old they are; raises `ServiceNotReady`."""
    if service.status not in refresh.READABLE:
        raise ServiceNotReady(detail=f"{service} is {service.status}", status=service.status)
    Service.objects.filter(pk=service.pk).update(refresh_started_at=timezone.now())
    refresh.ask(service.pk)
    record(by, service, "refresh_requested", service.domain_name)


def request_ownership_check(service: Service) -> bool:
    """Has a worker ask the platform whether the domain is proven by now.

    False when it is, or when somebody asked a moment ago: the platform is asked at most once in
    `ASK_OWNERSHIP_EVERY`, however often the button is pressed.
    """
    now = timezone.now()
    is_due = Q(ownership_asked_at=None) | Q(ownership_asked_at__lt=now - ASK_OWNERSHIP_EVERY)
    asked = Service.objects.filter(is_due, pk=service.pk, ownership=Ownership.PENDING).update(
        ownership_asked_at=now
    )
    if asked:
        ownership.ask(service.pk)
    return bool(asked)
