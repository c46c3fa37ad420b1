"""Made-up rows for the gallery, so that every component can be seen in every state."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.utils import timezone

from clientarea.attention import Attention
from clientarea.charts import LineChart, line_chart
from clientarea.formats import GIGABYTE, limit_text
from clientarea.forms.mailboxes import AddMailboxForm, EditMailboxForm
from clientarea.history_rows import HistoryRow, history_rows
from clientarea.mailbox_rows import RowView, row_view
from clientarea.rights import Right
from clientarea.rooms import list_path_of, room_context
from provisioning.models import (
    ActorKind,
    AuditEvent,
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
from provisioning.queries.ownership import ProofState
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
        "may": {right.value: True for right in Right},
        "usage": MailboxUsage(mailbox_count=25, limit=25),
        "rows": _rows(service),
        "history_rows": _history_rows(service),
        "chart": _chart(),
        "attention": [_proof(service)],
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


def _history_rows(service: Service) -> list[HistoryRow]:
    """A change in each status of its operation."""
    operations = {
        number: _operation(service, OperationKind.CHANGE_MAILBOX, status, 1)
        for number, status in enumerate(OperationStatus, start=1)
    }
    events = [
        AuditEvent(
            pk=number,
            verb="mailbox_changed",
            object_name=operation.object_name,
            actor_kind=ActorKind.CUSTOMER,
            actor_name="Alice Martin",
            ip_address="203.0.113.7",
            happened_at=timezone.now(),
            operation_id=number,
            before={"quota_bytes": 5 * GIGABYTE, "forward_targets": []},
            after={"quota_bytes": 0, "forward_targets": ["anna@elsewhere.test"]},
        )
        for number, operation in operations.items()
    ]
    return history_rows(service, events, operations, undoable_ids={1})


def _chart() -> LineChart | None:
    today = timezone.localdate()
    points = [
        (today - timedelta(days=90 - day), int((14 + day * 0.08) * GIGABYTE)) for day in range(91)
    ]
    marks = [(20 * GIGABYTE, "20 GB")]
    return line_chart(
        points, summary="14 GB, 21 GB", value_text=limit_text, unit=GIGABYTE, marks=marks
    )


def _proof(service: Service) -> Attention:
    now = timezone.now()
    proof = ProofState(
        "mx-verification",
        "TXT",
        "v=1f0c" * 10,
        now,
        now,
        is_asking=False,
        is_unanswered=False,
        is_not_seen=True,
    )
    return Attention("warn", "lock-closed", str(service), proof=proof)
