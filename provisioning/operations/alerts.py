"""Alerts for staff: one open alert per cause, however often it strikes."""

from __future__ import annotations

import logging

from django.db import IntegrityError, transaction
from django.utils import timezone

from provisioning.models import Server, Service, StaffAlert

logger = logging.getLogger(__name__)


def raise_alert(
    code: str,
    *,
    detail: str,
    server: Server | None = None,
    service: Service | None = None,
    operation_id: int | None = None,
) -> None:
    """Opens an alert unless the same one is open; `detail` must hold no secret."""
    causes = (server.pk if server else "", service.pk if service else "", operation_id or "")
    open_key = ":".join(str(part) for part in (code, *causes))
    try:
        with transaction.atomic():
            StaffAlert.objects.create(
                code=code,
                detail=detail,
                server=server,
                service=service,
                operation_id=operation_id,
                open_key=open_key,
            )
    except IntegrityError:
        # Open already: the first report stays, with its time.
        return
    logger.error("staff alert %s: %s", code, detail)


def resolve_alerts(
    *codes: str, server: Server | None = None, service: Service | None = None
) -> None:
    """Closes open alerts of a server or a service whose cause has gone."""
    StaffAlert.objects.filter(
        code__in=codes, server=server, service=service, open_key__isnull=False
    ).update(open_key=None, resolved_at=timezone.now())


def resolve_operation_alerts(operation_id: int) -> None:
    """Closes open alerts about an operation that somebody has taken in hand."""
    StaffAlert.objects.filter(operation_id=operation_id, open_key__isnull=False).update(
        open_key=None, resolved_at=timezone.now()
    )
