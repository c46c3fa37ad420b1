from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

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
    Platform,
    UsageReading,
)
from provisioning.plan_option_words import OPTIONS, OptionWords
from provisioning.product_checks import problems_of
from provisioning.sentences import staff_sentence


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


@dataclass(frozen=True)
class ShownOption:
    """One option on the plan's page; `problem` is '' for a sound one."""

    words: OptionWords
    value: str
    is_saved: bool
    problem: str
    stops_creation: bool


def shown_options(plan: Plan) -> list[ShownOption]:
    """The 23 options of a SmarterMail product; another platform's are on the service."""
    if plan.platform != Platform.SMARTERMAIL:
        return []
    problems = {one.slot: one for one in problems_of(plan.platform, plan.option_texts)}
    rows = []
    for words in OPTIONS:
        text, problem = plan.option_texts.get(str(words.slot)), problems.get(words.slot)
        arguments = {"slot": words.slot, "value": problem.value} if problem else {}
        rows.append(
            ShownOption(
                words=words,
                value=words.default if text is None else text,
                is_saved=text is not None,
                problem=staff_sentence(problem.code, arguments) if problem else "",
                stops_creation=bool(problem and problem.stops_creation),
            )
        )
    return rows


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
    """WHMCS's product, but for what is decided here: days of grace, and customers' pages."""

    list_display = ["name", "platform", "set_up", "grace_day_count", "whmcs_product_id"]
    list_filter = ["platform", "set_up"]
    inlines = [PlanPriceInline]
    change_form_template = "admin/provisioning/plan/change_form.html"
    DECIDED_HERE = ("grace_day_count", "shows_mailboxes", "shows_aliases", "shows_lists")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("provisioning.change_plan")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [name for name in self._names() if name not in self.DECIDED_HERE]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """The options have a table of their own."""
        return [name for name in self._names() if name not in {"id", "option_texts"}]

    def _names(self) -> list[str]:
        return [field.name for field in Plan._meta.fields]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """With every option of the product, what follows from it, and what is wrong with it."""
        context = dict(extra_context or {})
        plan = Plan.objects.filter(pk=object_id).first() if object_id.isdecimal() else None
        if plan is not None:
            context["options"] = shown_options(plan)
        return super().change_view(request, object_id, form_url, context)


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
