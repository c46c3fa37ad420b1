"""Which services there are, and whose they are."""

from __future__ import annotations

from django.db.models import QuerySet

from provisioning.models import Service, ServiceStatus

LINKS = ("client__currency", "plan", "server", "dns_check")


def services_of(whmcs_client_id: int) -> list[Service]:
    """What the client has, terminated services left out, by domain."""
    return list(_live().filter(client__whmcs_client_id=whmcs_client_id))


def service_of(whmcs_client_id: int, whmcs_service_id: int) -> Service | None:
    """The client's own service, or None."""
    return (
        _live()
        .filter(client__whmcs_client_id=whmcs_client_id, whmcs_service_id=whmcs_service_id)
        .first()
    )


def known_service(whmcs_service_id: int) -> Service | None:
    """Any service of ours, terminated ones too: for WHMCS and staff, never for a customer."""
    rows = Service.objects.select_related(*LINKS).defer("server__password")
    return rows.filter(whmcs_service_id=whmcs_service_id).first()


def _live() -> QuerySet[Service]:
    """For pages: no page has a use for a password, and opening one takes its time."""
    rows = Service.objects.select_related(*LINKS).defer("server__password", "admin_password")
    return rows.exclude(status=ServiceStatus.TERMINATED)
