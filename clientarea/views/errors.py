"""Pages that say why something else could not be shown, in the reseller's brand."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from clientarea.access import DomainUnproven, NotSignedIn
from clientarea.context import brand_context, remembered_brand


def message_page(
    request: HttpRequest,
    *,
    title: str,
    sentence: str,
    status: int,
    icon: str = "information-circle",
) -> HttpResponse:
    """One calm page: what happened, and the way on."""
    context = {"title": title, "sentence": sentence, "message_icon": icon}
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
                "If you were here before, your session has ended."
            ),
            status=403,
            icon="lock-closed",
        )
        # A page that polls when its session ends shows this page instead of asking for ever.
        response["HX-Refresh"] = "true"
        return response
    if isinstance(exception, DomainUnproven):
        return redirect("service-overview", exception.whmcs_service_id)
    return message_page(
        request,
        title=_("This page is not open to you"),
        sentence=_("If you think it should be, ask support."),
        status=403,
        icon="lock-closed",
    )


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
