"""Reads for setting up mail programs: whose domain a name is, and the ways into it."""

from __future__ import annotations

from django.db.models import Q

from provisioning.capabilities import MailProtocol
from provisioning.devices.endpoints import Endpoints, endpoints
from provisioning.models import ON_PLATFORM, DomainAlias, Mailbox, MirrorState, Service

LINKS = ("client", "plan", "server")


def endpoints_of(service: Service) -> Endpoints | None:
    """The ways into the service's mailboxes; None while it stands on no server."""
    if service.server is None:
        return None
    return endpoints(
        service.plan.platform,
        service.server.mail_host,
        offers_eas=service.plan.offers(MailProtocol.EAS),
        offers_mapi=service.plan.offers(MailProtocol.MAPI),
    )


def served_domain(domain_name: str) -> Service | None:
    """The service whose domain or domain alias this is, while its mail is on a platform."""
    name = domain_name.strip().rstrip(".").lower()
    aliases = DomainAlias.objects.filter(domain_name=name, state=MirrorState.ACTIVE)
    return (
        Service.objects.select_related(*LINKS)
        .defer("server__password", "admin_password")
        .filter(
            Q(domain_name=name) | Q(pk__in=aliases.values("service")),
            status__in=ON_PLATFORM,
            server__isnull=False,
        )
        .first()
    )


def domain_names_of(service: Service) -> list[str]:
    """The domain and its aliases, the domain first."""
    aliases = DomainAlias.objects.filter(service=service, state=MirrorState.ACTIVE)
    return [service.domain_name, *aliases.order_by("pk").values_list("domain_name", flat=True)]


def guided_mailbox(mailbox_id: int) -> Mailbox | None:
    """A mailbox whose owner follows a device guide, with everything the guide shows; or None."""
    return (
        Mailbox.objects.select_related(*(f"service__{link}" for link in LINKS))
        .defer("service__server__password", "service__admin_password")
        .filter(pk=mailbox_id, service__status__in=ON_PLATFORM)
        .exclude(state__in=(MirrorState.CREATING, MirrorState.DELETING))
        .first()
    )


def mailboxes_like(service: Service, text: str, limit: int = 8) -> list[Mailbox]:
    """Mailboxes whose address or name holds the text, by address."""
    local_part = text.strip().lower().removesuffix(f"@{service.domain_name}")
    found = Q(local_part__contains=local_part) | Q(display_name__icontains=text.strip())
    rows = Mailbox.objects.filter(found, service=service).exclude(state=MirrorState.DELETING)
    return list(rows.order_by("local_part")[:limit])
