from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from provisioning.actions import bills as actions
from provisioning.admin.common import ReadOnlyAdmin, apply_to_each, staff_actor
from provisioning.models import (
    BillingRun,
    BillingWindow,
    LedgerLine,
    ProtocolInterval,
    ProtocolPrice,
)


class WindowInline(admin.TabularInline[BillingWindow, BillingRun]):
    """What time the run charges."""

    model = BillingWindow
    fields = ("due_on", "starts_at", "ends_at", "month_count", "is_arrears")
    readonly_fields = fields
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(BillingRun)
class BillingRunAdmin(ReadOnlyAdmin):
    """What was computed for which invoice, and what waits for staff."""

    list_display = [
        "service",
        "whmcs_invoice_id",
        "due_on",
        "cut_off_at",
        "state",
        "is_final",
        "tranche_count",
        "total_amount",
        "currency_code",
    ]
    list_filter = ["state", "is_final"]
    list_select_related = ["service"]
    search_fields = ["service__domain_name", "=whmcs_invoice_id"]
    ordering = ["-pk"]
    inlines = [WindowInline]
    actions = ["waive", "charge_unmeasured"]

    def has_settle_permission(self, request: HttpRequest) -> bool:
        """Who may decide about money: those who may change runs."""
        return request.user.has_perm("provisioning.change_billingrun")

    @admin.action(description=_("Waive the final usage"), permissions=["settle"])
    def waive(self, request: HttpRequest, rows: QuerySet[BillingRun]) -> None:
        by = staff_actor(request)
        waiting = rows.select_related("service")
        apply_to_each(self, request, waiting, lambda row: actions.waive(run=row, by=by))

    @admin.action(description=_("Charge one tranche without a reading"), permissions=["settle"])
    def charge_unmeasured(self, request: HttpRequest, rows: QuerySet[BillingRun]) -> None:
        by = staff_actor(request)
        waiting = rows.select_related("service")
        apply_to_each(self, request, waiting, lambda row: actions.charge_unmeasured(run=row, by=by))


@admin.register(LedgerLine)
class LedgerLineAdmin(ReadOnlyAdmin):
    list_display = ["run", "charge", "address", "quantity", "price", "month_count", "amount"]
    list_filter = ["charge"]
    list_select_related = ["run"]
    search_fields = ["address", "=run__whmcs_invoice_id"]
    ordering = ["-pk"]


@admin.register(ProtocolInterval)
class ProtocolIntervalAdmin(ReadOnlyAdmin):
    """Who switched what on and off, and when."""

    list_display = [
        "address",
        "protocol",
        "service",
        "started_at",
        "started_by_name",
        "ended_at",
        "ended_by_name",
        "source",
        "threshold_seconds",
    ]
    list_filter = ["protocol", "source", "end_reason"]
    list_select_related = ["service"]
    search_fields = ["address", "service__domain_name"]
    ordering = ["-pk"]


@admin.register(ProtocolPrice)
class ProtocolPriceAdmin(admin.ModelAdmin[ProtocolPrice]):
    """Prices of protocols in a currency, where they are not to follow its rate."""

    list_display = ["plan", "currency", "eas_amount", "mapi_amount", "combined_amount"]
    list_filter = ["currency"]
    list_select_related = ["plan", "currency"]
