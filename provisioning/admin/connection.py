"""The page that tests a server's connection in a worker and shows what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from provisioning.actions import servers as actions
from provisioning.admin.common import staff_actor
from provisioning.models import Server
from provisioning.sentences import staff_sentence

# Longer than every time limit of a test together.
PATIENCE = timedelta(minutes=2)


@dataclass(frozen=True)
class ConnectionTest:
    """The last test that staff asked for, as the page tells it."""

    server: Server

    @property
    def is_under_way(self) -> bool:
        """Asked for, and a worker may still be at it."""
        return self._is_open and not self.is_forgotten

    @property
    def is_forgotten(self) -> bool:
        """Asked for so long ago that no worker can be at it any more."""
        asked_at = self.server.test_asked_at
        return self._is_open and asked_at is not None and asked_at < timezone.now() - PATIENCE

    @property
    def explanation(self) -> str:
        """The cause of a failure, what to do next, and the server's own words."""
        return staff_sentence(self.server.test_error_code, {}, self.server.test_error_detail)

    @property
    def _is_open(self) -> bool:
        asked_at, tested_at = self.server.test_asked_at, self.server.tested_at
        return asked_at is not None and (tested_at is None or tested_at < asked_at)


@require_http_methods(["GET", "HEAD", "POST"])
def show_connection(request: HttpRequest, server_id: int) -> HttpResponse:
    """Shows the last test; a POST asks for a new one. For those who may see or change servers."""
    server = get_object_or_404(Server.objects.defer("password"), pk=server_id)
    may_test = request.user.has_perm("provisioning.change_server")
    if not (may_test or request.user.has_perm("provisioning.view_server")):
        raise PermissionDenied
    if request.method == "POST":
        if not may_test:
            raise PermissionDenied
        actions.test_connection(server=server, by=staff_actor(request))
        return redirect("admin:provisioning_server_connection", server_id)
    context = {
        **admin.site.each_context(request),
        "title": _("Test connection"),
        "opts": Server._meta,
        "server": server,
        "test": ConnectionTest(server),
        "may_test": may_test,
    }
    return TemplateResponse(request, "admin/provisioning/server/connection.html", context)
