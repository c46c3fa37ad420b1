"""What follows when somebody changes how they sign in."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.signals import password_changed, password_set
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import AbstractBaseUser
from django.dispatch import receiver
from django.http import HttpRequest


@receiver(authenticator_added)
def count_as_shown(
    request: HttpRequest, user: AbstractBaseUser, authenticator: Authenticator, **kwargs: Any
) -> None:
    """Who adds an app or a passkey has just used it."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)


@receiver([password_changed, password_set])
def end_other_sessions(request: HttpRequest, user: AbstractBaseUser, **kwargs: Any) -> None:
    """Whoever knew the old password is out."""
    others = UserSession.objects.filter(user=user).exclude(session_key=request.session.session_key)
    for session in others:
        session.end()
