"""Arriving from WHMCS through a one-use link, and leaving."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_supported_language_variant
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_POST

from clientarea.access import sign_in, sign_out
from clientarea.http import CustomerRequest, is_local_path
from clientarea.throttle import limited
from clientarea.views.errors import message_page
from provisioning.actions import sso
from provisioning.errors import LinkUnusable
from provisioning.models import SsoToken

# An office shares one address; guessing a token of 256 bits takes more than this in any case.
TRIES_A_MINUTE = 60


@limited("sso", limit=TRIES_A_MINUTE)
@require_GET
@sensitive_variables("token")
def redeem_link(request: CustomerRequest, token: str) -> HttpResponse:
    """Signs the bearer in once; the address must not travel on, so no referrer and no cache."""
    try:
        link = sso.redeem(token=token, ip_address=request.META["REMOTE_ADDR"])
    except LinkUnusable:
        response = message_page(
            request,
            title=_("This link has been used or has expired"),
            sentence=_(
                "Each link works once, for a minute. Go back to your billing area and choose "
                "“Login to Control Panel” again."
            ),
            status=410,
            icon="clock",
        )
    else:
        sign_in(request, link)
        response = redirect(_destination(request, link))
        _speak_their_language(request, response, link.service.client.language_code)
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "no-store"
    return response


def _destination(request: CustomerRequest, link: SsoToken) -> str:
    if link.next_path and is_local_path(request, link.next_path):
        return link.next_path
    return f"/services/{link.service.whmcs_service_id}/"


def _speak_their_language(
    request: CustomerRequest, response: HttpResponse, language_code: str
) -> None:
    """Billing's language, unless this browser has chosen one here before."""
    if settings.LANGUAGE_COOKIE_NAME in request.COOKIES or not language_code:
        return
    try:
        language = get_supported_language_variant(language_code)
    except LookupError:
        return
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, language, secure=request.is_secure(), samesite="Lax"
    )


@require_POST
def leave(request: CustomerRequest) -> HttpResponse:
    """Ends the session."""
    sign_out(request)
    return message_page(
        request,
        title=_("You are signed out"),
        sentence=_("Come back through your billing area whenever you like."),
        status=200,
        icon="check-circle",
    )
