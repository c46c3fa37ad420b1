"""Second factors and sessions of accounts: seen and taken away, never shown or edited."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.http import HttpRequest

from provisioning.admin.common import ReadOnlyAdmin
from provisioning.models import Administrator

for _model in (EmailAddress, Authenticator, UserSession):
    admin.site.unregister(_model)


@admin.register(Authenticator)
class AuthenticatorAdmin(ReadOnlyAdmin):
    """Deleted for somebody who has lost the phone; `data` holds the secret."""

    list_display = ["user", "type", "created_at", "last_used_at"]
    list_select_related = ["user"]
    search_fields = ["user__username", "user__email"]
    fields = ["user", "type", "created_at", "last_used_at"]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.is_superuser)


@admin.register(Administrator)
class AdministratorAdmin(ReadOnlyAdmin):
    """Whom owners have invited; the hash of a link is nobody's business."""

    list_display = ["email", "service", "role", "invited_at", "accepted_at"]
    list_select_related = ["service"]
    list_filter = ["role"]
    search_fields = ["=email", "=service__domain_name"]
    fields = ["email", "service", "role", "invited_by_name", "invited_at", "accepted_at"]
