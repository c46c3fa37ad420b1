"""Alerts for staff: one open alert per cause, however often it strikes."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.utils import timezone

from provisioning.models import Server, Service, StaffAlert
from provisioning.transactions import transactional

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


@transactional
def keep_open(code: str, details: Mapping[str, str]) -> None:
    """Makes the open alerts of a code be about these subjects: text by subject.

    New ones are opened, those whose subject is not named any more are closed. For causes that are
    found all at once.
    """
    wanted = {f"{code}:{subject}"[:128]: (subject, text) for subject, text in details.items()}
    known = {
        alert.open_key: alert
        for alert in StaffAlert.objects.filter(code=code, open_key__isnull=False)
    }
    gone = [alert.pk for key, alert in known.items() if key not in wanted]
    if gone:
        StaffAlert.objects.filter(pk__in=gone).update(open_key=None, resolved_at=timezone.now())
    new = []
    for key, (subject, text) in wanted.items():
        detail = f"{subject}: {text}"
        if key not in known:
            new.append(StaffAlert(code=code, detail=detail, open_key=key))
            logger.error("staff alert %s: %s", code, detail)
        elif known[key].detail != detail:
            StaffAlert.objects.filter(pk=known[key].pk).update(detail=detail)
    StaffAlert.objects.bulk_create(new, ignore_conflicts=True)


def resolve_operation_alerts(operation_id: int) -> None:
    """Closes open alerts about an operation that somebody has taken in hand."""
    StaffAlert.objects.filter(operation_id=operation_id, open_key__isnull=False).update(
        open_key=None, resolved_at=timezone.now()
    )
