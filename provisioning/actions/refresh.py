"""Asking for fresh figures of a service."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from provisioning.models import Service, ServiceStatus
from provisioning.operations import refresh


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
