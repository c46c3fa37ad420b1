from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from provisioning.actions import repairs
from provisioning.admin.common import ReadOnlyAdmin, apply_to_each, staff_actor
from provisioning.models import Difference


class OpenFilter(admin.SimpleListFilter):
    """Open ones are shown unless something else is asked for."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("accepted", _("accepted")), ("settled", _("settled"))]

    def choices(self, changelist: Any) -> Any:
        for choice in super().choices(changelist):
            if choice["query_string"] == changelist.get_query_string(remove=["state"]):
                choice["display"] = _("open")
            yield choice

    def queryset(self, request: HttpRequest, queryset: QuerySet[Difference]) -> Any:
        if self.value() == "settled":
            return queryset.filter(open_key__isnull=True)
        is_open = queryset.filter(open_key__isnull=False)
        if self.value() == "accepted":
            return is_open.exclude(accepted_at=None)
        return is_open.filter(accepted_at=None)


@admin.register(Difference)
class DifferenceAdmin(ReadOnlyAdmin):
    """Where WHMCS and the mail servers disagree; one button carries WHMCS's wish to the server."""

    change_form_template = "admin/provisioning/difference/change_form.html"
    list_display = ["domain_name", "kind", "whmcs_says", "server_says", "server", "found_at"]
    list_display_links = ["domain_name"]
    list_filter = [OpenFilter, "kind", "server"]
    list_select_related = ["server"]
    search_fields = ["domain_name"]
    ordering = ["kind", "domain_name"]
    actions = ["repair", "accept"]
    fields = [
        "domain_name",
        "kind",
        "whmcs_says",
        "server_says",
        "service",
        "server",
        "found_at",
        "seen_at",
        "operation",
        "accepted_at",
        "resolved_at",
    ]

    def has_steer_permission(self, request: HttpRequest) -> bool:
        """Who may press the buttons: those who may change operations."""
        return request.user.has_perm("provisioning.change_operation")

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The page of one difference has the list's actions as buttons, while it is open."""
        is_open = Difference.objects.filter(pk=object_id, open_key__isnull=False).exists()
        actions = self.get_actions(request) if is_open else {}
        buttons = [(name, entry[2]) for name, entry in actions.items() if entry]
        context = {**(extra_context or {}), "buttons": buttons}
        return super().change_view(request, object_id, form_url, context)

    def response_action(
        self, request: HttpRequest, queryset: QuerySet[Difference], *args: Any, **options: Any
    ) -> HttpResponse | None:
        """Who pressed a button on a difference's page comes back to that page."""
        response = super().response_action(request, queryset, *args, **options)
        row_id = request.POST.get("from_its_page", "")
        if row_id.isdecimal():
            return redirect("admin:provisioning_difference_change", row_id)
        return response

    @admin.action(description=_("Make the mail server as WHMCS says"), permissions=["steer"])
    def repair(self, request: HttpRequest, rows: QuerySet[Difference]) -> None:
        by = staff_actor(request)
        apply_to_each(self, request, rows, lambda row: repairs.repair(difference=row, by=by))

    @admin.action(description=_("Leave it as it is"), permissions=["steer"])
    def accept(self, request: HttpRequest, rows: QuerySet[Difference]) -> None:
        by = staff_actor(request)
        apply_to_each(self, request, rows, lambda row: repairs.accept(difference=row, by=by))
