from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from provisioning.admin.common import ReadOnlyAdmin
from provisioning.models import (
    Alias,
    Client,
    ClientPerson,
    Currency,
    DistributionList,
    DomainAlias,
    Mailbox,
    Plan,
    PlanPrice,
    UsageReading,
)


@admin.register(Client)
class ClientAdmin(ReadOnlyAdmin):
    list_display = ["full_name", "company_name", "email", "whmcs_client_id"]
    search_fields = ["full_name", "company_name", "email"]


@admin.register(ClientPerson)
class ClientPersonAdmin(ReadOnlyAdmin):
    list_display = ["full_name", "email", "client", "kind", "is_owner", "wants_product_mail"]
    list_filter = ["kind", "is_owner"]
    list_select_related = ["client"]
    search_fields = ["full_name", "email", "client__company_name", "client__full_name"]


@admin.register(Currency)
class CurrencyAdmin(ReadOnlyAdmin):
    list_display = ["code", "prefix", "suffix", "number_format", "rate", "is_default"]


class PlanPriceInline(admin.TabularInline[Any, Any]):
    model = PlanPrice
    fields = ["currency", "cycle", "amount", "set_up_amount"]
    readonly_fields = ["currency", "cycle", "amount", "set_up_amount"]
    can_delete = False
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("currency")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Plan)
class PlanAdmin(ReadOnlyAdmin):
    """WHMCS's product, but for what is decided here: the days of grace."""

    list_display = ["name", "platform", "set_up", "grace_day_count", "whmcs_product_id"]
    list_filter = ["platform", "set_up"]
    inlines = [PlanPriceInline]
    DECIDED_HERE = ("grace_day_count",)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("provisioning.change_plan")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        names = [field.name for field in Plan._meta.fields]
        return [name for name in names if name not in self.DECIDED_HERE]


@admin.register(Mailbox)
class MailboxAdmin(ReadOnlyAdmin):
    list_display = [
        "local_part",
        "service",
        "display_name",
        "kind",
        "state",
        "is_enabled",
        "used_bytes",
    ]
    list_filter = ["state", "kind", "is_enabled"]
    list_select_related = ["service"]
    search_fields = ["local_part", "display_name", "service__domain_name"]


@admin.register(Alias)
class AliasAdmin(ReadOnlyAdmin):
    list_display = ["local_part", "service", "targets", "state"]
    list_filter = ["state"]
    list_select_related = ["service"]
    search_fields = ["local_part", "service__domain_name"]


@admin.register(DistributionList)
class DistributionListAdmin(ReadOnlyAdmin):
    list_display = ["local_part", "service", "member_count", "posting", "state"]
    list_filter = ["state", "posting"]
    list_select_related = ["service"]
    search_fields = ["local_part", "service__domain_name"]


@admin.register(DomainAlias)
class DomainAliasAdmin(ReadOnlyAdmin):
    list_display = ["domain_name", "service", "state"]
    list_filter = ["state"]
    list_select_related = ["service"]
    search_fields = ["domain_name", "service__domain_name"]


@admin.register(UsageReading)
class UsageReadingAdmin(ReadOnlyAdmin):
    list_display = ["service", "measured_at", "source", "used_bytes", "mailbox_count"]
    list_filter = ["source"]
    list_select_related = ["service"]
    search_fields = ["service__domain_name"]
    ordering = ["-pk"]
