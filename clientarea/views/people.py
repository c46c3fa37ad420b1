"""Who else may look after a domain, and what support may do in it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from clientarea.access import actor_of, person_or_403, remember_reason, service_or_404
from clientarea.forms.people import EXPLANATIONS, InviteForm, ReasonForm, RoleForm
from clientarea.http import CustomerRequest, is_local_path, render_page
from clientarea.rooms import room_context
from clientarea.views.errors import message_page
from provisioning.actions import accounts, people
from provisioning.errors import ActionRefused
from provisioning.models import Role, Service
from provisioning.queries import people as people_queries


@require_safe
def show_people(request: CustomerRequest, whmcs_service_id: int) -> HttpResponse:
    """Everybody with a role, the form to invite somebody, and the pass for support."""
    service = service_or_404(request, whmcs_service_id)
    return _page(request, service, InviteForm(service=service))


@require_POST
def invite_person(request: CustomerRequest, whmcs_service_id: int) -> HttpResponse:
    """Sends an invitation; a refusal stands in the form."""
    service = service_or_404(request, whmcs_service_id)
    form = InviteForm(request.POST, service=service)
    if form.is_valid():
        email = form.cleaned_data["email"]
        try:
            people.invite(
                service=service,
                by=actor_of(request),
                email=email,
                role=form.cleaned_data["role"],
                language_code=get_language() or "",
            )
        except ActionRefused as refusal:
            form.add_action_refusal(refusal)
        else:
            sentence = _("An invitation is on its way to %(email)s.") % {"email": email}
            messages.success(request, sentence)
            return redirect("people", whmcs_service_id)
    form.focus_first_error()
    return _page(request, service, form)


@require_POST
def invite_again(
    request: CustomerRequest, whmcs_service_id: int, administrator_id: int
) -> HttpResponse:
    """A new link, in place of the former."""
    service = service_or_404(request, whmcs_service_id)
    sent = people.invite_again(
        service=service,
        administrator_id=administrator_id,
        by=actor_of(request),
        language_code=get_language() or "",
    )
    if sent:
        messages.success(request, _("A new link is on its way; the former one has ended."))
    return redirect("people", whmcs_service_id)


@require_POST
def change_role(
    request: CustomerRequest, whmcs_service_id: int, administrator_id: int
) -> HttpResponse:
    """Another role, from the next page on."""
    service = _service_of_another(request, whmcs_service_id, administrator_id)
    form = RoleForm(request.POST, service=service)
    if form.is_valid() and people.change_role(
        service=service,
        administrator_id=administrator_id,
        by=actor_of(request),
        role=form.cleaned_data["role"],
    ):
        messages.success(request, _("The role is changed."))
    return redirect("people", whmcs_service_id)


@require_POST
def remove_person(
    request: CustomerRequest, whmcs_service_id: int, administrator_id: int
) -> HttpResponse:
    """Ends an invitation or a person's rights, at once; somebody who is gone is no fault."""
    service = _service_of_another(request, whmcs_service_id, administrator_id)
    email = people.remove(service=service, administrator_id=administrator_id, by=actor_of(request))
    if email:
        messages.success(request, _("%(email)s has no access any more.") % {"email": email})
    return redirect("people", whmcs_service_id)


@require_POST
def give_support_pass(request: CustomerRequest, whmcs_service_id: int) -> HttpResponse:
    """Lets support make changes for an hour."""
    service = service_or_404(request, whmcs_service_id)
    people.let_support_in(service=service, by=actor_of(request))
    messages.success(request, _("Support can make changes for an hour. You can end it earlier."))
    return redirect("people", whmcs_service_id)


@require_POST
def end_support_pass(request: CustomerRequest, whmcs_service_id: int) -> HttpResponse:
    """Takes it back."""
    service = service_or_404(request, whmcs_service_id)
    if people.take_back_support_pass(service=service, by=actor_of(request)):
        messages.success(request, _("Support can only look again."))
    return redirect("people", whmcs_service_id)


@require_POST
def give_reason(request: CustomerRequest, whmcs_service_id: int) -> HttpResponse:
    """Staff say why they change something; it stands in the history, and counts for an hour."""
    service = service_or_404(request, whmcs_service_id)
    if not person_or_403(request).is_staff:
        raise Http404
    form = ReasonForm(request.POST, service=service)
    if not form.is_valid():
        return message_page(
            request,
            title=_("A reason is needed"),
            sentence=" ".join(str(error) for error in form.errors["reason"]),
            status=422,
        )
    people.note_reason(service=service, by=actor_of(request), reason=form.cleaned_data["reason"])
    remember_reason(request, service)
    back = request.POST.get("back", "")
    return redirect(back if is_local_path(request, back) else f"/services/{whmcs_service_id}/")


def _service_of_another(
    request: CustomerRequest, whmcs_service_id: int, administrator_id: int
) -> Service:
    """The service, for a change of somebody else's rights: nobody changes their own."""
    service = service_or_404(request, whmcs_service_id)
    user_id = person_or_403(request).user_id
    if user_id and people_queries.is_row_of(user_id, administrator_id):
        raise Http404
    return service


def _page(request: CustomerRequest, service: Service, form: InviteForm) -> HttpResponse:
    until = service.support_pass_until_at
    context = room_context(service, "people") | {
        "form": form,
        "people": people_queries.administrators_of(service),
        "own_user_id": person_or_403(request).user_id,
        "roles": [(role, EXPLANATIONS[role]) for role in Role],
        "pass_until": until if until and until > timezone.now() else None,
        "can_send": accounts.can_send_codes(),
        "now": timezone.now(),
    }
    return render_page(request, "people/page.html", context, status=422 if form.errors else 200)
