"""Shared bits of the staff's admin."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import admin, messages
from django.db import models
from django.http import HttpRequest
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


class ReadOnlyAdmin(admin.ModelAdmin[Any]):
    """Rows that staff look at and never edit: WHMCS, workers and actions write them."""

    show_full_result_count = False
    list_per_page = 50

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


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
