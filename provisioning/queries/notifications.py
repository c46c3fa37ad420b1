"""Which letters go out for a service."""

from __future__ import annotations

from provisioning.models import NotificationKind, NotificationMute, Service


def wanted_kinds(service: Service) -> list[str]:
    """Kinds of letters that are sent, in their order."""
    muted = set(NotificationMute.objects.filter(service=service).values_list("kind", flat=True))
    return [kind.value for kind in NotificationKind if kind.value not in muted]
