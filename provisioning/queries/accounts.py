"""Which of our services have which domains of a server."""

from __future__ import annotations

from provisioning.models import ON_PLATFORM, Service


def services_by_domain(whmcs_server_id: int) -> dict[str, Service]:
    """The services on the server by their domain, with client and plan; one query."""
    rows = Service.objects.filter(
        server__whmcs_server_id=whmcs_server_id, status__in=ON_PLATFORM
    ).select_related("client", "plan")
    return {row.domain_name: row for row in rows}
