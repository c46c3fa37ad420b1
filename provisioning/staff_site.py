"""The staff's administration site; `apps.StaffAdminConfig` makes it the default one."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.template.response import TemplateResponse
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
