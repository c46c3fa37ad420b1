from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from provisioning.admin.common import ReadOnlyAdmin
from provisioning.models import AuditEvent, StaffAlert


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnlyAdmin):
    list_display = ["happened_at", "verb", "object_name", "actor_kind", "actor_name", "ip_address"]
    list_filter = ["actor_kind", "verb"]
    search_fields = ["object_name", "actor_name", "request_id"]
    ordering = ["-pk"]


@admin.register(StaffAlert)
class StaffAlertAdmin(ReadOnlyAdmin):
    """What a person must look at; closed here when it has been dealt with."""

    list_display = ["raised_at", "code", "server", "service", "detail", "resolved_at"]
    list_filter = [("resolved_at", admin.EmptyFieldListFilter), "code"]
    list_select_related = ["server", "service"]
    ordering = ["-pk"]
    actions = ["close"]

    def has_close_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("provisioning.change_staffalert")

    @admin.action(description=_("Close"), permissions=["close"])
    def close(self, request: HttpRequest, rows: QuerySet[StaffAlert]) -> None:
        rows.filter(resolved_at=None).update(open_key=None, resolved_at=timezone.now())
