"""Shared bits of the staff's admin."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from provisioning.actors import Actor
from provisioning.errors import ActionRefused
from provisioning.sentences import staff_sentence


def staff_actor(request: HttpRequest) -> Actor:
    """The signed-in member of staff as the one who acts."""
    return Actor(
        Actor.STAFF,
        request.user.get_username(),
        ip_address=request.META["REMOTE_ADDR"],
    )


class FewPages(Paginator[Any]):
    """Counts no further than anybody turns pages: a whole table is never counted.

    Whoever looks for more than `MOST` rows searches or filters.
    """

    MOST = 5000

    @cached_property
    def count(self) -> int:
        """How many rows there are, `MOST` at most."""
        rows = self.object_list
        if isinstance(rows, QuerySet):
            return int(rows.order_by()[: self.MOST].count())
        return len(rows)


class ReadOnlyAdmin(admin.ModelAdmin[Any]):
    """Rows that staff look at and never edit: WHMCS, workers and actions write them."""

    show_full_result_count = False
    list_per_page = 50
    paginator = FewPages

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class SteeredAdmin(ReadOnlyAdmin):
    """Rows that staff steer by the list's actions, which the page of an open row has as buttons."""

    change_form_template = "admin/provisioning/steered.html"

    def open_rows(self) -> QuerySet[Any]:
        """The rows that can still be steered."""
        raise NotImplementedError

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
        """With the list's actions as buttons, while the row is open."""
        is_open = object_id.isdecimal() and self.open_rows().filter(pk=object_id).exists()
        actions = self.get_actions(request) if is_open else {}
        buttons = [(name, entry[2]) for name, entry in actions.items() if entry]
        context = {**(extra_context or {}), "buttons": buttons}
        return super().change_view(request, object_id, form_url, context)

    def response_action(
        self, request: HttpRequest, queryset: QuerySet[Any], *args: Any, **options: Any
    ) -> HttpResponse | None:
        """Who pressed a button on a row's page comes back to that page."""
        response = super().response_action(request, queryset, *args, **options)
        row_id = request.POST.get("from_its_page", "")
        if row_id.isdecimal():
            return redirect(f"admin:provisioning_{self.opts.model_name}_change", row_id)
        return response


def apply_to_each(
    modeladmin: admin.ModelAdmin[Any],
    request: HttpRequest,
    rows: Iterable[models.Model],
    change: Callable[[Any], object],
) -> None:
    """Runs an action on each row, and says how many were done and why others were not."""
    done_count = 0
    for row in rows:
        try:
            change(row)
        except ActionRefused as refusal:
            sentence = staff_sentence(refusal.code, refusal.arguments)
            modeladmin.message_user(request, f"{row}: {sentence}", messages.WARNING)
        else:
            done_count += 1
    if done_count:
        modeladmin.message_user(
            request, _("%(count)s done.") % {"count": done_count}, messages.SUCCESS
        )
