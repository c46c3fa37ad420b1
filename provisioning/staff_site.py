"""The staff's administration site; `apps.StaffAdminConfig` makes it the default one."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import admin
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from provisioning.queries import staff
from provisioning.sentences import staff_sentence


class StaffSite(admin.AdminSite):
    """Django's, with a start page that says what needs attention."""

    site_header = _("Mailroom")
    site_title = _("Mailroom")
    index_title = _("Start")
    index_template = "admin/start.html"

    def has_permission(self, request: HttpRequest) -> bool:
        """Active staff, who have shown a second factor in this session."""
        return super().has_permission(request) and (
            not settings.STAFF_SECOND_FACTOR or used_second_factor(request)
        )

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The one sign-in page there is, or the way to the second factor that is missing."""
        if self.has_permission(request):
            return redirect("admin:index")
        if not request.user.is_authenticated:
            return _redirect_back_here(request, "account_login")
        if not super().has_permission(request):
            raise PermissionDenied
        if is_mfa_enabled(request.user):
            return _redirect_back_here(request, "mfa_reauthenticate")
        return redirect("mfa_index")

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """What needs attention first, then the tables; only for those who may see operations."""
        context = dict(extra_context or {})
        if request.user.has_perm("provisioning.view_operation"):
            found = staff.attention(timezone.now())
            context["attention"] = found
            context["alerts"] = [(row, staff_sentence(row.code, {})) for row in found.alerts]
            context["operations"] = [
                (row, staff_sentence(row.error_code, row.error_arguments) if row.error_code else "")
                for row in (*found.stuck, *found.refused)
            ]
        return super().index(request, context)


def used_second_factor(request: HttpRequest) -> bool:
    """Whether this session showed an app's code, a recovery code or a passkey."""
    return any(
        record["method"] == "mfa" for record in get_authentication_records(request, request.user)
    )


def _redirect_back_here(request: HttpRequest, route: str) -> HttpResponse:
    """To that page, and from there to where staff wanted to go."""
    wanted = request.GET.get(REDIRECT_FIELD_NAME, reverse("admin:index"))
    return redirect(f"{reverse(route)}?{urlencode({REDIRECT_FIELD_NAME: wanted})}")
