"""Pages that say why something else could not be shown, in the reseller's brand."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from clientarea.access import DomainUnproven, NotSignedIn, RightMissing
from clientarea.context import brand_context, remembered_brand
from clientarea.rights import STAFF, Right, home_of
from provisioning.models import ServiceStatus


def message_page(
    request: HttpRequest,
    *,
    title: str,
    sentence: str,
    status: int,
    icon: str = "information-circle",
    offers_sign_in: bool = False,
) -> HttpResponse:
    """One calm page: what happened, and the way on."""
    context = {
        "title": title,
        "sentence": sentence,
        "message_icon": icon,
        "offers_sign_in": offers_sign_in,
    }
    response = render(request, "message.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    return message_page(
        request,
        title=_("This address is not complete"),
        sentence=_("Please go back and follow the link again."),
        status=400,
    )


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: nobody is signed in, or the page is not for this person."""
    if isinstance(exception, NotSignedIn):
        response = message_page(
            request,
            title=_("Please sign in through your billing area"),
            sentence=_(
                "Open your e-mail service there and choose “Login to Control Panel”. "
                "If you were here before, your session has ended. Were you invited by mail? Then "
                "sign in with your e-mail address."
            ),
            status=403,
            icon="lock-closed",
            offers_sign_in=True,
        )
        # A page that polls when its session ends shows this page instead of asking for ever.
        response["HX-Refresh"] = "true"
        return response
    if isinstance(exception, DomainUnproven):
        return redirect("service-overview", exception.whmcs_service_id)
    if isinstance(exception, RightMissing):
        return _not_of_this_role(request, exception)
    return message_page(
        request,
        title=_("This page is not open to you"),
        sentence=_("If you think it should be, ask support."),
        status=403,
        icon="lock-closed",
    )


def _not_of_this_role(request: HttpRequest, exception: RightMissing) -> HttpResponse:
    """Whom to ask; a way in for those who have no overview; for staff, the form for a reason."""
    service, access = exception.service, exception.access
    is_proven = service.status != ServiceStatus.UNPROVEN
    if exception.route == "service-overview" and is_proven:
        return redirect(home_of(access.rights), service.whmcs_service_id)
    context = {
        "service": service,
        "may_give_reason": access.role == STAFF,
        "is_closed_to_staff": exception.needed in {Right.MAIL, Right.PEOPLE, Right.OWN},
    }
    response = render(request, "people/not_yours.html", context, status=403)
    response["Cache-Control"] = "no-store"
    return response


def csrf_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form was not one of ours, or too old."""
    return message_page(
        request,
        title=_("The form has expired"),
        sentence=_("Nothing was changed. Go back, reload the page and send the form again."),
        status=403,
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return message_page(
        request,
        title=_("This page does not exist"),
        sentence=_("It may have been removed, or the address is not right."),
        status=404,
    )


def too_many(request: HttpRequest) -> HttpResponse:
    """429: allauth's limits on sign-ins find it by the name of its handler."""
    response = message_page(
        request,
        title=_("Too many attempts"),
        sentence=_("Please wait a few minutes, then try again."),
        status=429,
        icon="clock",
    )
    response["Retry-After"] = "60"
    return response


def broken(request: HttpRequest) -> HttpResponse:
    """500: asks nothing that may be broken too, neither database nor session."""
    context = brand_context(remembered_brand(request)) | {
        "title": _("Something went wrong on our side"),
        "sentence": _(
            "Changes that you already sent are kept and carried out. Please try again in a moment."
        ),
        "message_icon": "exclamation-triangle",
    }
    return HttpResponse(render_to_string("message.html", context), status=500)
