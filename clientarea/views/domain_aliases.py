"""Domain aliases: list, add with its proof, remove."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clientarea.access import actor_of, service_or_404
from clientarea.formats import moment_text
from clientarea.forms.lists import DomainAliasForm
from clientarea.http import CustomerRequest
from clientarea.item_rooms import ItemRoom, Words
from clientarea.item_rows import domain_alias_row
from clientarea.lists import ListShape
from clientarea.progress import RARELY_SECONDS
from clientarea.views.items import Question, ask_first, refusals_of, show_form
from provisioning.actions import domain_aliases, refresh
from provisioning.errors import ActionRefused
from provisioning.models import DomainAlias, DomainAliasRequest, OperationKind, Service
from provisioning.queries import addresses as queries
from provisioning.queries.rows import refused_of_kind

ROOM = ItemRoom(
    name="domain-aliases",
    route="domain-alias-list",
    key="domain-alias",
    shape=ListShape(
        "domain-alias-list",
        sorts={
            "domain": gettext_lazy("Domain, A to Z"),
            "-domain": gettext_lazy("Domain, Z to A"),
        },
        columns={"domain": gettext_lazy("Domain")},
    ),
    words=Words(
        caption=gettext_lazy("Domain aliases"),
        second_head=gettext_lazy("What it does"),
        heading=gettext_lazy("Domain aliases"),
        lead=gettext_lazy(
            "A second domain whose addresses are all the same as those of %(domain)s."
        ),
        add_label=gettext_lazy("Add domain alias"),
        not_included=gettext_lazy("Your plan does not include domain aliases."),
        empty_icon="globe-alt",
        empty_title=gettext_lazy("No domain alias yet"),
        empty_text=gettext_lazy(
            "If you own another ending of your name, mail sent to it can arrive in the mailboxes "
            "of %(domain)s."
        ),
        first_label=gettext_lazy("Add the first domain alias"),
    ),
    model=DomainAlias,
    page_of=queries.domain_alias_page,
    row_view=domain_alias_row,
    usage_of=lambda service, _count: queries.domain_alias_usage(service),
)


@dataclass(frozen=True)
class Waiting:
    """A wish that waits for its proof: what to publish, and how the last look went."""

    row: DomainAliasRequest
    path: str
    state: str
    level: str


@require_safe
def list_domain_aliases(request: CustomerRequest, whmcs_service_id: int) -> HttpResponse:
    """Those that work, and those that wait for their proof."""
    service = service_or_404(request, whmcs_service_id)
    refresh.request_refresh(service)
    waiting = [_waiting(service, row) for row in queries.waiting_domain_aliases(service)]
    refused = refused_of_kind(service, OperationKind.ADD_DOMAIN_ALIAS)
    context = ROOM.list_context(request, service)
    context |= {
        "waiting": waiting,
        "mail_host": service.server.host_name if service.server else "",
        "refusals": refusals_of(service, refused),
        "poll_seconds": context["poll_seconds"] or (RARELY_SECONDS if waiting else 0),
    }
    return ROOM.render(request, "domain_aliases/list.html", context)


def _waiting(service: Service, row: DomainAliasRequest) -> Waiting:
    level, state = "info", _("Being checked")
    if row.checked_at and row.check_error_code:
        level = "warn"
        state = _("Could not be checked at %(time)s") % {"time": moment_text(row.checked_at)}
    elif row.checked_at:
        level = "warn"
        state = _("Not seen at %(time)s") % {"time": moment_text(row.checked_at)}
    return Waiting(row, f"{ROOM.list_path(service)}waiting/{row.pk}/", state, level)


@require_safe
def show_domain_alias_row(
    request: CustomerRequest, whmcs_service_id: int, domain_alias_id: int
) -> HttpResponse:
    """The row as it is now."""
    return ROOM.answer_row(request, whmcs_service_id, domain_alias_id)


@require_http_methods(["GET", "POST"])
def add_domain_alias(request: CustomerRequest, whmcs_service_id: int) -> HttpResponse:
    """A new one; what proves it is told on the list afterwards."""
    service = service_or_404(request, whmcs_service_id)
    data = request.POST if request.method == "POST" else None
    form = DomainAliasForm(data, service=service)
    if request.method == "POST" and form.is_valid():
        try:
            row = domain_aliases.request(
                service=service, by=actor_of(request), domain=form.cleaned_data["domain"]
            )
        except ActionRefused as refusal:
            form.add_action_refusal(refusal)
        else:
            text = _("%(domain)s: we are looking for the proof that it is yours.")
            messages.success(request, text % {"domain": row.domain_name})
            return redirect(ROOM.list_path(service))
    more = {"item_usage": queries.domain_alias_usage(service)}
    back = ROOM.list_path(service)
    template = "domain_aliases/form.html"
    return show_form(request, template, service, form, room=ROOM.name, back=back, more=more)


@require_POST
def check_domain_alias(
    request: CustomerRequest, whmcs_service_id: int, request_id: int
) -> HttpResponse:
    """Looks for the proof now instead of in a few minutes."""
    service = service_or_404(request, whmcs_service_id)
    row = _waiting_or_404(service, request_id)
    domain_aliases.check_again(request_row=row)
    text = _("%(domain)s is being checked. A new DNS record may take up to an hour to be seen.")
    messages.success(request, text % {"domain": row.domain_name})
    return redirect(ROOM.list_path(service))


@require_http_methods(["GET", "POST"])
def withdraw_domain_alias(
    request: CustomerRequest, whmcs_service_id: int, request_id: int
) -> HttpResponse:
    """Takes a wish back that is not proven."""
    service = service_or_404(request, whmcs_service_id)
    row = _waiting_or_404(service, request_id)
    names = {"domain": row.domain_name}
    question = Question(
        title=_("Stop waiting for %(domain)s?") % names,
        sentences=(_("Nothing has been set up for it. You can add it again at any time."),),
        keep_label=_("Go on waiting"),
        go_label=_("Stop waiting"),
        done=_("%(domain)s is no longer waited for.") % names,
    )
    return ask_first(
        request,
        service,
        question,
        room=ROOM.name,
        back=ROOM.list_path(service),
        go=lambda _key: domain_aliases.withdraw(request_row=row, by=actor_of(request)),
    )


@require_http_methods(["GET", "POST"])
def remove_domain_alias(
    request: CustomerRequest, whmcs_service_id: int, domain_alias_id: int
) -> HttpResponse:
    """Asks first."""
    service = service_or_404(request, whmcs_service_id)
    alias = ROOM.item_or_404(service, domain_alias_id)
    names = {"domain": alias.domain_name, "own": service.domain_name}
    question = Question(
        title=_("Remove %(domain)s?") % names,
        sentences=(
            _("Mail sent to any address of %(domain)s no longer arrives here.") % names,
            _("Addresses of %(own)s stay as they are.") % names,
        ),
        keep_label=_("Keep the domain alias"),
        go_label=_("Remove domain alias"),
        done=_("%(domain)s is being removed.") % names,
    )
    return ask_first(
        request,
        service,
        question,
        room=ROOM.name,
        back=ROOM.back(request, service),
        go=lambda key: domain_aliases.remove(
            alias=alias, by=actor_of(request), idempotency_key=key
        ),
    )


def _waiting_or_404(service: Service, request_id: int) -> DomainAliasRequest:
    row = queries.waiting_domain_alias(service, request_id)
    if row is None:
        raise Http404
    return row
