from __future__ import annotations

from django.contrib import admin

from provisioning.admin.common import ReadOnlyAdmin
from provisioning.models import Client, Mailbox, Plan, Service


@admin.register(Client)
class ClientAdmin(ReadOnlyAdmin):
    list_display = ["full_name", "company_name", "email", "whmcs_client_id"]
    search_fields = ["full_name", "company_name", "email"]


@admin.register(Plan)
class PlanAdmin(ReadOnlyAdmin):
    list_display = ["name", "platform", "whmcs_product_id"]
    list_filter = ["platform"]


@admin.register(Service)
class ServiceAdmin(ReadOnlyAdmin):
    """Services as carried out here and as WHMCS says; credentials are never shown."""

    list_display = ["domain_name", "client", "plan", "server", "status", "whmcs_status"]
    list_filter = ["status", "plan", "server"]
    list_select_related = ["client", "plan", "server"]
    search_fields = ["domain_name"]
    fields = [
        "domain_name",
        "client",
        "plan",
        "server",
        "status",
        "suspend_reason",
        "whmcs_service_id",
        "whmcs_status",
        "used_bytes",
        "refreshed_at",
        "refresh_error_code",
        "registered_on",
        "next_due_on",
        "billing_cycle",
        "recurring_amount",
    ]


@admin.register(Mailbox)
class MailboxAdmin(ReadOnlyAdmin):
    list_display = ["local_part", "service", "display_name", "state", "is_enabled", "used_bytes"]
    list_filter = ["state", "is_enabled"]
    list_select_related = ["service"]
    search_fields = ["local_part", "display_name", "service__domain_name"]
