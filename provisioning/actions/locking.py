"""The service row is the lock of everything that belongs to it."""

from __future__ import annotations

from provisioning.errors import ServiceNotReady
from provisioning.models import Service, ServiceStatus


def lock_service(service_id: int) -> Service:
    """The service, locked until the transaction ends, and nothing else with it.

    SQLite takes its one write lock at the start of a transaction instead (settings).
    """
    return Service.objects.select_for_update().get(pk=service_id)


def lock_active_service(service_id: int) -> Service:
    """The same, for changes that need an active service; raises `ServiceNotReady`."""
    service = lock_service(service_id)
    if service.status != ServiceStatus.ACTIVE:
        raise ServiceNotReady(detail=f"{service} is {service.status}", status=service.status)
    return service
