"""The look that a customer chose for the platform's own pages."""

from __future__ import annotations

from provisioning.models import UNFINISHED, DomainBranding, ObjectKind, Operation, Service


def branding_of(service: Service) -> DomainBranding | None:
    """What was chosen, without the logo's bytes; None: the platform's own look."""
    return DomainBranding.objects.defer("logo").filter(service=service).first()


def logo_of(service: Service) -> tuple[bytes, str] | None:
    """The logo's bytes and media type."""
    branding = DomainBranding.objects.filter(service=service).first()
    return (bytes(branding.logo), branding.logo_type) if branding and branding.logo else None


def latest_branding_operation(service: Service) -> Operation | None:
    """The change that is under way, or the last one if its refusal has not been dismissed."""
    operation = (
        Operation.objects.filter(object_kind=ObjectKind.BRANDING, object_id=service.pk)
        .defer("secrets")
        .order_by("-pk")
        .first()
    )
    if operation is None or operation.status in UNFINISHED:
        return operation
    return operation if operation.error_code and operation.dismissed_at is None else None
