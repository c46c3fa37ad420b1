"""Tells the client that whoever was sent a link to the records has put all of them in place."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils import timezone

from provisioning import audit
from provisioning.actors import SYSTEM
from provisioning.dns_checks.values import Finding, Level
from provisioning.models import DnsShareLink, Service
from provisioning.operations import outbox


def tell_if_ready(service: Service, findings: Sequence[Finding]) -> bool:
    """Once a link, in the transaction that stores the findings; True when it was told now."""
    if not all(_is_in_place(one) for one in findings):
        return False
    now = timezone.now()
    waiting = DnsShareLink.objects.filter(
        service=service, completed_at=None, revoked_at=None, expires_at__gt=now
    )
    newest = waiting.order_by("-pk").first()
    if newest is None or not waiting.update(completed_at=now):
        return False
    audit.record(SYSTEM, service, "dns_completed", service.domain_name)
    if service.client.email:
        outbox.post(
            kind="dns_ready",
            event_key=f"dns_ready:{newest.pk}",
            recipient=service.client.email,
            language_code=service.client.language_code,
            service=service,
            context={"page_path": reverse("dns", args=[service.whmcs_service_id])},
        )
    return True


def _is_in_place(finding: Finding) -> bool:
    """An optional record may be missing; what could not be checked is not known to be there."""
    return finding.level in {Level.OK, Level.NOT_NEEDED} or finding.is_optional
