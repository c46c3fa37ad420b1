from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from provisioning.actions import mail as actions
from provisioning.admin.common import ReadOnlyAdmin, apply_to_each, staff_actor
from provisioning.models import OutgoingMail


@admin.register(OutgoingMail)
class OutgoingMailAdmin(ReadOnlyAdmin):
    """Every letter of ours, whether it is out, and why not; the personal link stays hidden."""

    list_display = ["created_at", "kind", "recipient", "status", "attempt_count", "sent_at"]
    list_filter = ["status", "kind"]
    search_fields = ["recipient", "event_key"]
    ordering = ["-pk"]
    actions = ["send_again"]
    fields = [
        "kind",
        "recipient",
        "language_code",
        "service",
        "status",
        "error_detail",
        "attempt_count",
        "not_before_at",
        "expires_at",
        "created_at",
        "sent_at",
        "event_key",
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[OutgoingMail]:
        """Secrets are never read for a page."""
        rows: QuerySet[OutgoingMail] = super().get_queryset(request).defer("secrets")
        return rows

    def has_send_permission(self, request: HttpRequest) -> bool:
        """Who may send again: those who may change letters."""
        return request.user.has_perm("provisioning.change_outgoingmail")

    @admin.action(description=_("Send again"), permissions=["send"])
    def send_again(self, request: HttpRequest, rows: QuerySet[OutgoingMail]) -> None:
        by = staff_actor(request)
        apply_to_each(self, request, rows, lambda row: actions.send_again(mail=row, by=by))
