from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from provisioning.actions import bills, inquiries, logins, refresh, services, sso
from provisioning.admin.common import ReadOnlyAdmin, apply_to_each, staff_actor
from provisioning.errors import ActionRefused
from provisioning.models import Service
from provisioning.queries import inquiries as inquiry_queries
from provisioning.queries import standing
from provisioning.sentences import staff_sentence

VIEW, CHANGE = "provisioning.view_service", "provisioning.change_service"
Press = Callable[[HttpRequest, Service], HttpResponse]


@admin.register(Service)
class ServiceAdmin(ReadOnlyAdmin):
    """Services as carried out here and as WHMCS says; credentials are never shown."""

    list_display = ["domain_name", "client", "plan", "server", "status", "whmcs_status"]
    list_filter = ["status", "plan", "server"]
    list_select_related = ["client", "plan", "server"]
    search_fields = [
        "domain_name",
        "client__full_name",
        "client__company_name",
        "=whmcs_service_id",
    ]
    search_help_text = gettext_lazy("Domain, client, or WHMCS's service id")
    actions = ["refresh", "compare_protocols"]
    change_form_template = "admin/provisioning/service/change_form.html"
    fields = [
        "domain_name",
        "client",
        "plan",
        "server",
        "status",
        "suspend_reason",
        "whmcs_service_id",
        "whmcs_status",
        "ownership",
        "ownership_record_name",
        "ownership_record_type",
        "ownership_record_value",
        "ownership_deadline_at",
        "ownership_checked_at",
        "used_bytes",
        "refreshed_at",
        "refresh_error_code",
        "registered_on",
        "next_due_on",
        "billing_cycle",
        "recurring_amount",
        "option_texts",
        "custom_texts",
        "applied_settings",
    ]

    @admin.action(description=gettext_lazy("Refresh from the mail server"), permissions=["view"])
    def refresh(self, request: HttpRequest, rows: QuerySet[Service]) -> None:
        """A worker reads the platform; nothing is changed there."""
        by = staff_actor(request)
        apply_to_each(self, request, rows, lambda row: refresh.refresh_now(service=row, by=by))

    def has_compare_permission(self, request: HttpRequest) -> bool:
        """Comparing may begin to charge: for those who may change services."""
        return request.user.has_perm(CHANGE)

    @admin.action(description=gettext_lazy("Track protocols that are on"), permissions=["compare"])
    def compare_protocols(self, request: HttpRequest, rows: QuerySet[Service]) -> None:
        """Adds what is on and not tracked yet, and says how many (AT-D27)."""
        by = staff_actor(request)

        def compare(service: Service) -> None:
            done = bills.compare_protocols(service=service, by=by)
            counts = {"added": done.opened_count, "present": done.present_count}
            text = _("%(added)s added, %(present)s present.") % counts
            self.message_user(request, f"{service}: {text}", messages.INFO)

        apply_to_each(self, request, rows, compare)

    def get_urls(self) -> list[URLPattern]:
        """The buttons of a service's page, and the wait for a login."""
        presses: dict[str, tuple[str, Press]] = {
            "open": (VIEW, open_as_customer),
            "refresh": (VIEW, self._refresh_one),
            "mail-server": (CHANGE, log_in_to_mail_server),
            "suspend": (CHANGE, self._suspend),
            "unsuspend": (CHANGE, self._unsuspend),
        }
        buttons = [
            path(f"<int:service_id>/{name}/", self._pressed(permission, press), name=_name_of(name))
            for name, (permission, press) in presses.items()
        ]
        waiting = path(
            "<int:service_id>/mail-server/<int:inquiry_id>/",
            self.admin_site.admin_view(show_login),
            name="provisioning_service_login",
        )
        return [*buttons, waiting, *super().get_urls()]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """With what is on its way, what went wrong last, and the buttons of those who may."""
        context = dict(extra_context or {})
        service = Service.objects.select_related("plan").filter(pk=object_id).first()
        if service is not None:
            trouble = standing.last_trouble_of(service)
            context |= {
                "unfinished": standing.unfinished_of(service),
                "trouble": trouble,
                "trouble_sentence": trouble
                and staff_sentence(
                    trouble.error_code, trouble.error_arguments, trouble.error_detail
                ),
                "may_change": request.user.has_perm(CHANGE),
                "has_admin_login": service.plan.capabilities.has_admin_login,
            }
        return super().change_view(request, object_id, form_url, context)

    def _pressed(self, permission: str, press: Press) -> Callable[..., HttpResponseBase]:
        """A button: POST only, for those with the right; a refusal comes back as a message."""

        def answer(request: HttpRequest, service_id: int) -> HttpResponseBase:
            if not request.user.has_perm(permission):
                raise PermissionDenied
            rows = Service.objects.select_related("client", "plan", "server")
            service = get_object_or_404(rows, pk=service_id)
            try:
                return press(request, service)
            except ActionRefused as refusal:
                sentence = staff_sentence(refusal.code, refusal.arguments)
                self.message_user(request, sentence, messages.WARNING)
                return _back_to(service)

        return self.admin_site.admin_view(require_POST(answer))

    def _refresh_one(self, request: HttpRequest, service: Service) -> HttpResponse:
        refresh.refresh_now(service=service, by=staff_actor(request))
        self.message_user(
            request, _("A worker reads it now; reload in a moment."), messages.SUCCESS
        )
        return _back_to(service)

    def _suspend(self, request: HttpRequest, service: Service) -> HttpResponse:
        reason = request.POST.get("reason", "").strip()
        if not reason:
            self.message_user(request, _("Give a reason: the customer reads it."), messages.WARNING)
            return _back_to(service)
        services.suspend(service=service, by=staff_actor(request), reason=reason)
        self.message_user(request, _("%s is being suspended.") % service, messages.SUCCESS)
        return _back_to(service)

    def _unsuspend(self, request: HttpRequest, service: Service) -> HttpResponse:
        services.unsuspend(service=service, by=staff_actor(request))
        self.message_user(request, _("%s is being reactivated.") % service, messages.SUCCESS)
        return _back_to(service)


def open_as_customer(request: HttpRequest, service: Service) -> HttpResponse:
    """The customer's pages, marked as staff in everything; their history tells of the visit."""
    link = sso.mint(
        service=service,
        by=staff_actor(request),
        is_staff=True,
        person_name=request.user.get_username(),
    )
    return redirect("sso-redeem", link.token)


def log_in_to_mail_server(request: HttpRequest, service: Service) -> HttpResponse:
    """Has a worker fetch a one-use login, and leads to the page that waits for it."""
    inquiry = inquiries.log_in_as_admin(service=service, by=staff_actor(request))
    return redirect("admin:provisioning_service_login", service.pk, inquiry.pk)


@require_GET
def show_login(request: HttpRequest, service_id: int, inquiry_id: int) -> HttpResponse:
    """Reloads itself until the login is there, then leaves for the mail server, once."""
    if not request.user.has_perm(CHANGE):
        raise PermissionDenied
    service = get_object_or_404(Service, pk=service_id)
    state = inquiry_queries.standing(service, inquiry_id)
    if state == inquiry_queries.ANSWERED:
        url = logins.take_login(inquiry_id)
        if url:
            return redirect(url)
        state = "link_unusable"
    context = {
        **admin.site.each_context(request),
        "title": _("Log in to the mail server"),
        "opts": Service._meta,
        "service": service,
        "is_waiting": state == inquiry_queries.WAITING,
        "explanation": "" if state == inquiry_queries.WAITING else staff_sentence(state, {}),
    }
    return TemplateResponse(request, "admin/provisioning/service/login.html", context)


def _name_of(button: str) -> str:
    return f"provisioning_service_{button.replace('-', '_')}"


def _back_to(service: Service) -> HttpResponse:
    return redirect(reverse("admin:provisioning_service_change", args=[service.pk]))
