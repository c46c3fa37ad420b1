from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from provisioning.actions import operations as actions
from provisioning.admin.common import SteeredAdmin, apply_to_each, staff_actor
from provisioning.models import WAITING, Attempt, Operation
from provisioning.sentences import staff_sentence


class AttemptInline(admin.TabularInline[Attempt, Operation]):
    """The timeline of tries at one operation."""

    model = Attempt
    fields = (
        "number",
        "claimed_by",
        "started_at",
        "ended_at",
        "outcome",
        "error_code",
        "error_detail",
    )
    readonly_fields = fields
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Operation)
class OperationAdmin(SteeredAdmin):
    """Every change on its way or done, with its tries, and staff's three buttons."""

    list_display = [
        "kind",
        "object_name",
        "status",
        "attempt_count",
        "why",
        "created_at",
        "not_before_at",
        "requested_by_name",
    ]
    list_filter = ["status", "kind", "service__server"]
    search_fields = ["object_name", "request_id"]
    list_select_related = ["service"]
    ordering = ["-pk"]
    inlines = [AttemptInline]
    actions = ["retry_now", "cancel", "mark_done"]
    fields = [
        "kind",
        "object_name",
        "service",
        "status",
        "why",
        "error_detail",
        "payload",
        "attempt_count",
        "max_attempts",
        "not_before_at",
        "claimed_by",
        "claim_expires_at",
        "created_at",
        "finished_at",
        "requested_by_kind",
        "requested_by_name",
        "request_id",
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Operation]:
        """Secrets are never read for a page."""
        rows: QuerySet[Operation] = super().get_queryset(request).defer("secrets")
        return rows

    def open_rows(self) -> QuerySet[Operation]:
        """Operations that wait."""
        return Operation.objects.filter(status__in=WAITING)

    @admin.display(description=_("why"))
    def why(self, operation: Operation) -> str:
        """The last error in words, empty when there was none."""
        if not operation.error_code:
            return ""
        return staff_sentence(operation.error_code, operation.error_arguments)

    @admin.action(description=_("Retry now"), permissions=["steer"])
    def retry_now(self, request: HttpRequest, rows: QuerySet[Operation]) -> None:
        by = staff_actor(request)
        apply_to_each(self, request, rows, lambda row: actions.retry(operation=row, by=by))

    @admin.action(description=_("Cancel and put things back"), permissions=["steer"])
    def cancel(self, request: HttpRequest, rows: QuerySet[Operation]) -> None:
        by = staff_actor(request)
        apply_to_each(self, request, rows, lambda row: actions.cancel(operation=row, by=by))

    @admin.action(description=_("Mark as done by hand"), permissions=["steer"])
    def mark_done(self, request: HttpRequest, rows: QuerySet[Operation]) -> None:
        by = staff_actor(request)
        apply_to_each(self, request, rows, lambda row: actions.mark_done(operation=row, by=by))
