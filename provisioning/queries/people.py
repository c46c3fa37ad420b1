"""Who may look after a domain besides its owner, and what an invited person looks after."""

from __future__ import annotations

from provisioning.models import Administrator, Service, ServiceStatus

LINKS = tuple(f"service__{link}" for link in ("client__currency", "plan", "server", "dns_check"))


def administrators_of(service: Service) -> list[Administrator]:
    """Invited people of the service, those who still have to accept last."""
    rows = Administrator.objects.filter(service=service)
    return sorted(rows, key=lambda person: (person.accepted_at is None, person.email))


def role_in(user_id: int, whmcs_service_id: int) -> Administrator | None:
    """The invited person's row, with its service as pages read it; None for strangers."""
    rows = (
        Administrator.objects.select_related(*LINKS)
        .defer("service__server__password")
        .exclude(service__status=ServiceStatus.TERMINATED)
    )
    return rows.filter(user_id=user_id, service__whmcs_service_id=whmcs_service_id).first()


def services_of_user(user_id: int) -> list[Service]:
    """What an invited person looks after, by domain."""
    rows = (
        Administrator.objects.select_related(*LINKS)
        .defer("service__server__password")
        .exclude(service__status=ServiceStatus.TERMINATED)
        .filter(user_id=user_id)
        .order_by("service__domain_name")
    )
    return [row.service for row in rows]


def is_row_of(user_id: int, administrator_id: int) -> bool:
    """Whether these are the rights of that user."""
    return Administrator.objects.filter(pk=administrator_id, user_id=user_id).exists()
