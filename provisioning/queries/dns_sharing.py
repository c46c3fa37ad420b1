"""Links to a domain's DNS records, for the page that makes and ends them."""

from __future__ import annotations

from django.utils import timezone

from provisioning.models import DnsShareLink, Service


def live_links(service: Service) -> list[DnsShareLink]:
    """Those that can still be opened, newest first."""
    rows = DnsShareLink.objects.filter(
        service=service, revoked_at=None, expires_at__gt=timezone.now()
    )
    return list(rows.order_by("-pk"))
