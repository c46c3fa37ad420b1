"""Made-up rows for the gallery, so that every component can be seen in every state."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.utils import timezone

from clientarea.formats import GIGABYTE
from clientarea.forms.mailboxes import AddMailboxForm, EditMailboxForm
from clientarea.mailbox_rows import RowView, row_view
from clientarea.progress import LogLine, log_line
from clientarea.rooms import list_path_of, room_context
from provisioning.models import (
    Mailbox,
    MirrorState,
    Operation,
    OperationKind,
    OperationStatus,
    Plan,
    Server,
    Service,
    ServiceStatus,
)
from provisioning.queries.mailboxes import MailboxUsage
from provisioning.queries.rows import Row

STATUSES = (
    (OperationStatus.QUEUED, 0),
    (OperationStatus.QUEUED, 1),
    (OperationStatus.RUNNING, 1),
    (OperationStatus.NEEDS_ATTENTION, 3),
    (OperationStatus.FAILED, 1),
)


def gallery_context() -> dict[str, object]:
    """Everything that the gallery page shows; asks and changes nothing."""
    service = _service()
    refused_form = AddMailboxForm({"local_part": "-info", "quota_amount": "-5"}, service=service)
    refused_form.is_valid()
    locked_form = EditMailboxForm(service=service, mailbox=_mailbox(service, 1))
    return room_context(service, "mailboxes") | {
        "usage": MailboxUsage(mailbox_count=25, limit=25),
        "rows": _rows(service),
        "lines": _lines(service),
        "form": refused_form,
        "locked_form": locked_form,
        "mailbox": _mailbox(service, 1),
        "levels": ("ok", "info", "warn", "bad"),
        "services": [Service(status=status) for status in ServiceStatus],
        "unreachable": _service(refresh_error_code="server_unavailable"),
    }


def _service(**values: Any) -> Service:
    return Service(
        whmcs_service_id=1,
        domain_name="client.test",
        status=ServiceStatus.ACTIVE,
        plan=Plan(name="Business Mail", platform="smartermail", option_texts={"7": "25"}),
        server=Server(name="mail"),
        refreshed_at=timezone.now() - timedelta(minutes=3),
        suspend_reason="Overdue on payment",
        **values,
    )


def _mailbox(service: Service, number: int, **values: Any) -> Mailbox:
    shown: dict[str, Any] = {
        "local_part": f"person{number}",
        "display_name": f"Person {number}",
        "quota_bytes": 5 * GIGABYTE,
        "used_bytes": GIGABYTE,
        "state": MirrorState.ACTIVE,
    }
    return Mailbox(pk=number, service=service, **{**shown, **values})


def _operation(service: Service, kind: str, status: str, attempt_count: int) -> Operation:
    return Operation(
        pk=1,
        service=service,
        kind=kind,
        status=status,
        attempt_count=attempt_count,
        object_name=f"info@{service.domain_name}",
        payload={"before": {"quota_bytes": 5 * GIGABYTE}, "wish": {"quota_bytes": 0}},
        error_code="password_rejected",
        requested_by_kind="customer",
        requested_by_name="Alice Martin",
        created_at=timezone.now(),
    )


def _rows(service: Service) -> list[RowView]:
    """Idle mailboxes first, then each kind of change in each of its states; none of them polls."""
    idle: list[dict[str, Any]] = [
        {},
        {"has_eas": True, "has_mapi": True, "used_bytes": int(4.7 * GIGABYTE)},
        {"used_bytes": 5 * GIGABYTE},
        {"is_enabled": False, "quota_bytes": 0},
        {"local_part": "a" * 64, "display_name": "<script>alert(1)</script>"},
    ]
    rows = [
        Row(_mailbox(service, number, **values), None)
        for number, values in enumerate(idle, start=1)
    ]
    kinds = [kind for kind in OperationKind if kind.endswith(("mailbox", "password"))]
    for kind in kinds:
        for status, attempt_count in STATUSES:
            mailbox = _mailbox(service, len(rows) + 1)
            rows.append(Row(mailbox, _operation(service, kind, status, attempt_count)))
    views = [row_view(service, row, list_path_of(service)) for row in rows]
    return [replace(view, progress=replace(view.progress, poll_seconds=0)) for view in views]


def _lines(service: Service) -> list[LogLine]:
    return [
        log_line(service, _operation(service, OperationKind.CHANGE_MAILBOX, status, 1))
        for status in OperationStatus
    ]
