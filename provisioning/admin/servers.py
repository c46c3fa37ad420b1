from __future__ import annotations

from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import load_pem_x509_certificates
from django import forms
from django.contrib import admin, messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from provisioning.actions import servers as actions
from provisioning.admin.common import staff_actor
from provisioning.admin.connection import show_connection
from provisioning.models import ON_PLATFORM, Server

ON_SERVER = Q(service__status__in=ON_PLATFORM)


class ServerForm(forms.ModelForm[Server]):
    """The password is never shown, only replaced."""

    new_password = forms.CharField(
        label=gettext_lazy("New password"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy("Leave empty to keep the present one."),
    )

    class Meta:
        model = Server
        fields = [
            "name",
            "platform",
            "host_name",
            "client_host_name",
            "port",
            "is_secure",
            "ca_certificate_pem",
            "username",
            "max_parallel_count",
            "max_service_count",
            "whmcs_server_id",
        ]

    def clean_ca_certificate_pem(self) -> str:
        """The certificates alone, spelled as we keep them; never a key, which nobody asked for."""
        text: str = self.cleaned_data["ca_certificate_pem"]
        if not text:
            return ""
        if "PRIVATE KEY" in text:
            raise forms.ValidationError(
                _("This holds a private key. Give the authority's certificate alone.")
            )
        try:
            certificates = load_pem_x509_certificates(text.encode())
        except ValueError:
            raise forms.ValidationError(
                _("This is not a certificate in PEM form (-----BEGIN CERTIFICATE-----).")
            ) from None
        return "".join(each.public_bytes(Encoding.PEM).decode() for each in certificates)


@admin.register(Server)
class ServerAdmin(admin.ModelAdmin[Server]):
    """Mail servers: how to reach them, and whether work on them is paused."""

    form = ServerForm
    list_display = ["name", "platform", "base_url", "state", "services", "max_parallel_count"]
    list_filter = ["platform", "pause_reason"]
    search_fields = ["name", "host_name"]
    readonly_fields = ["state", "pause_detail", "paused_at"]
    actions = ["pause", "resume"]

    def get_urls(self) -> list[URLPattern]:
        """The connection test has a page of its own, so that no half-edited form is lost."""
        connection = path(
            "<int:server_id>/connection/",
            self.admin_site.admin_view(show_connection),
            name="provisioning_server_connection",
        )
        return [connection, *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Server]:
        """With how many services each carries."""
        rows: QuerySet[Server] = super().get_queryset(request)
        return rows.annotate(service_count=Count("service", filter=ON_SERVER))

    @admin.display(description=gettext_lazy("services"))
    def services(self, server: Server) -> str:
        """So many of what it is meant for."""
        count = server.service_count  # type: ignore[attr-defined] # annotated above
        return _("%(count)s of %(limit)s") % {
            "count": count,
            "limit": server.max_service_count or "–",
        }

    @admin.display(description=gettext_lazy("state"))
    def state(self, server: Server) -> str:
        """In use, or why it is paused."""
        return server.get_pause_reason_display() or _("In use")

    def save_model(self, request: HttpRequest, obj: Server, form: Any, change: bool) -> None:  # noqa: FBT001 - signature is Django's
        """Writes what the person changed, so that a pause made meanwhile is not undone."""
        by = staff_actor(request)
        new_password = form.cleaned_data["new_password"]
        if new_password:
            obj.password = new_password
        if not change:
            actions.add(server=obj, by=by)
            return
        before = form.initial
        names = [name for name in before if form.cleaned_data[name] != before[name]]
        if new_password:
            names.append("password")
        actions.change(server=obj, column_names=names, by=by)

    @admin.action(description=gettext_lazy("Pause"), permissions=["change"])
    def pause(self, request: HttpRequest, rows: QuerySet[Server]) -> None:
        by = staff_actor(request)
        count = sum(actions.pause(server=server, by=by) for server in rows)
        self.message_user(request, _("%(count)s paused.") % {"count": count}, messages.SUCCESS)

    @admin.action(description=gettext_lazy("Resume"), permissions=["change"])
    def resume(self, request: HttpRequest, rows: QuerySet[Server]) -> None:
        by = staff_actor(request)
        count = sum(actions.resume(server=server, by=by) for server in rows)
        self.message_user(request, _("%(count)s resumed.") % {"count": count}, messages.SUCCESS)
