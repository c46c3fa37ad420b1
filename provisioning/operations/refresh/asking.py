"""Who is refreshed when: one service on request, all of them at night."""

from __future__ import annotations

from datetime import timedelta

from provisioning.models import Service, ServiceStatus
from provisioning.operations.waking import wake_on_commit

# A refresh that failed, or never ended because its worker died, may be asked for again after this.
ASK_AGAIN_AFTER = timedelta(minutes=5)


def ask(service_id: int) -> None:
    """Wakes a worker to refresh the service once the transaction is through."""
    wake_on_commit("provisioning.refresh_service", service_id)


def ask_for_all() -> None:
    """Every night: each active service on a server that is not paused."""
    services = Service.objects.filter(status=ServiceStatus.ACTIVE, server__pause_reason="")
    for service_id in services.order_by().values_list("pk", flat=True).iterator():
        ask(service_id)
