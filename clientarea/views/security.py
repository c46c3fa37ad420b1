"""Sign-in and security: how somebody signs in, and where they are signed in."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from clientarea.access import NotSignedIn
from clientarea.browsers import browser_name
from clientarea.http import CustomerRequest, render_page
from provisioning.actions import accounts


@login_required
@require_safe
def show_security(request: CustomerRequest) -> HttpResponse:
    """Password, passkeys, app, recovery codes and sessions on one page."""
    user = _signed_in(request)
    factors = list(Authenticator.objects.filter(user_id=user.pk).order_by("created_at"))
    of_type = {factor.type: factor for factor in factors}
    recovery = of_type.get(Authenticator.Type.RECOVERY_CODES)
    context = {
        "passkeys": [row for row in factors if row.type == Authenticator.Type.WEBAUTHN],
        "app": of_type.get(Authenticator.Type.TOTP),
        "recovery_count": len(recovery.wrap().get_unused_codes()) if recovery else None,
        "has_password": user.has_usable_password(),
        "can_send_codes": accounts.can_send_codes() and user.email,
        "sessions": [
            (row, browser_name(row.user_agent), row.session_key == request.session.session_key)
            for row in _live_sessions(request)
        ],
        "needs_second_factor": user.is_staff and not factors,
    }
    return render_page(request, "accounts/security.html", context)


@login_required
@require_POST
def end_session(request: CustomerRequest, session_id: int) -> HttpResponse:
    """Signs one browser out, perhaps this one."""
    session = get_object_or_404(UserSession, pk=session_id, user_id=request.user.pk)
    if session.session_key == request.session.session_key:
        logout(request)
        return redirect("account_login")
    session.end()
    messages.success(request, _("That session has ended."))
    return redirect("mfa_index")


@login_required
@require_POST
def end_other_sessions(request: CustomerRequest) -> HttpResponse:
    """Signs every other browser out."""
    for session in _live_sessions(request).exclude(session_key=request.session.session_key):
        session.end()
    messages.success(request, _("All other sessions have ended."))
    return redirect("mfa_index")


def _signed_in(request: CustomerRequest) -> User:
    if not request.user.is_authenticated:
        raise NotSignedIn
    return request.user


def _live_sessions(request: CustomerRequest) -> QuerySet[UserSession]:
    """The person's sessions that are still open, the newest first."""
    live = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    rows: QuerySet[UserSession] = UserSession.objects.filter(
        user_id=request.user.pk, session_key__in=live
    )
    return rows.order_by("-created_at")
