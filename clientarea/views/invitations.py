"""Accepting an invitation: the link is looked at as often as one likes, and used once."""

from __future__ import annotations

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from clientarea.forms.people import EXPLANATIONS
from clientarea.http import CustomerRequest, render_page
from clientarea.throttle import limited
from clientarea.views.errors import message_page
from provisioning.actions import people
from provisioning.errors import LinkUnusable, SignInFirst
from provisioning.models import Role

VISITS_A_MINUTE = 30


@limited("invitation", limit=VISITS_A_MINUTE)
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables("token")
def answer_invitation(request: CustomerRequest, token: str) -> HttpResponse:
    """A GET changes nothing, since programs that check links follow them; the button accepts."""
    response = _accept(request, token) if request.method == "POST" else _show(request, token)
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "same-origin"
    return response


def _show(request: CustomerRequest, token: str) -> HttpResponse:
    person = people.invitation(token)
    if person is None:
        return _unusable(request)
    account = people.account_of(person.email)
    context = {
        "invitation": person,
        "explanation": EXPLANATIONS[Role(person.role)],
        "must_sign_in": account is not None and account.pk != request.user.pk,
    }
    return render_page(request, "people/invitation.html", context)


def _accept(request: CustomerRequest, token: str) -> HttpResponse:
    try:
        person = people.accept(
            token=token, user_id=request.user.pk, ip_address=request.META["REMOTE_ADDR"]
        )
    except SignInFirst:
        return _show(request, token)
    except LinkUnusable:
        return _unusable(request)
    messages.success(
        request, _("Welcome. You look after %(domain)s now.") % {"domain": person.service}
    )
    path = f"/services/{person.service.whmcs_service_id}/"
    if person.user_id == request.user.pk:
        return redirect(path)
    # The link came by mail, as a code does: it counts as one where somebody has to confirm.
    record_authentication(request, person.user, "code", email=person.email)
    signed_in: HttpResponse = perform_login(
        request, person.user, redirect_url=path, email=person.email
    )
    return signed_in


def _unusable(request: CustomerRequest) -> HttpResponse:
    return message_page(
        request,
        title=_("This invitation has been used or has expired"),
        sentence=_(
            "If you have accepted it, sign in with your e-mail address. Otherwise ask the person "
            "who invited you for a new one."
        ),
        status=410,
        icon="clock",
        offers_sign_in=True,
    )
