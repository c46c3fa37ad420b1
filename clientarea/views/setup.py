"""Where the owner of a mailbox chooses its password, without an account of any kind."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from clientarea.device_guide import shared_guide_path
from clientarea.forms.mailboxes import PasswordForm
from clientarea.progress import Progress, progress_of
from clientarea.views.errors import message_page
from provisioning.actions import setup_links
from provisioning.errors import ActionRefused, LinkUnusable
from provisioning.models import SetupLink


@sensitive_post_parameters("password")
@sensitive_variables("token")
@require_http_methods(["GET", "POST"])
def choose_password(request: HttpRequest, token: str) -> HttpResponse:
    """A GET changes nothing, since programs that check links follow them; the form uses it up."""
    link = setup_links.link_of(token)
    if link is None or not (setup_links.is_usable(link) or link.operation):
        return _private(_unusable(request))
    mailbox = link.mailbox
    if not setup_links.is_usable(link):
        return _private(_show_progress(request, link))
    service = mailbox.service
    if "generate" in request.POST:
        form = PasswordForm(service=service, mailbox=mailbox, initial=request.POST.dict())
        form.show_generated_password(mailbox.local_part)
        return _private(_show_form(request, link, form))
    form = PasswordForm(
        request.POST if request.method == "POST" else None, service=service, mailbox=mailbox
    )
    if request.method == "POST" and form.is_valid():
        try:
            setup_links.use(
                token=token,
                password=form.cleaned_data["password"],
                ip_address=request.META["REMOTE_ADDR"],
            )
        except LinkUnusable:
            return _private(_unusable(request))
        except ActionRefused as refusal:
            form.add_action_refusal(refusal)
        else:
            return _private(redirect("setup", token))
    form.focus_first_error()
    return _private(_show_form(request, link, form))


def _show_form(request: HttpRequest, link: SetupLink, form: PasswordForm) -> HttpResponse:
    context = {
        "form": form,
        "mailbox": link.mailbox,
        "service": link.mailbox.service,
        "expires_at": link.expires_at,
        "was_refused": link.operation is not None,
    }
    status = 422 if form.errors and request.method == "POST" else 200
    return render(request, "setup/choose.html", context, status=status)


def _show_progress(request: HttpRequest, link: SetupLink) -> HttpResponse:
    service = link.mailbox.service
    progress = progress_of(service, link.operation) if link.operation else Progress("ok", "")
    context = {
        "mailbox": link.mailbox,
        "service": service,
        "is_done": not progress.poll_seconds,
        "guide_path": shared_guide_path(link.mailbox),
        "poll_seconds": progress.poll_seconds,
    }
    return render(request, "setup/done.html", context)


def _unusable(request: HttpRequest) -> HttpResponse:
    return message_page(
        request,
        title=_("This link has been used or has expired"),
        sentence=_("Ask the person who gave it to you for a new one."),
        status=410,
        icon="clock",
    )


def _private(response: HttpResponse) -> HttpResponse:
    """The address is a key: it is not stored and does not travel on."""
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "same-origin"
    return response
