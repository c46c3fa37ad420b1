from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from provisioning.actions import repairs
from provisioning.admin.common import SteeredAdmin, apply_to_each, staff_actor
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
class DifferenceAdmin(SteeredAdmin):
    """Where WHMCS and the mail servers disagree; one button carries WHMCS's wish to the server."""

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

    def open_rows(self) -> QuerySet[Difference]:
        """What is not settled."""
        return Difference.objects.filter(open_key__isnull=False)

    @admin.action(description=_("Make the mail server as WHMCS says"), permissions=["steer"])
    def repair(self, request: HttpRequest, rows: QuerySet[Difference]) -> None:
        by = staff_actor(request)
        apply_to_each(self, request, rows, lambda row: repairs.repair(difference=row, by=by))

    @admin.action(description=_("Leave it as it is"), permissions=["steer"])
    def accept(self, request: HttpRequest, rows: QuerySet[Difference]) -> None:
        by = staff_actor(request)
        apply_to_each(self, request, rows, lambda row: repairs.accept(difference=row, by=by))
