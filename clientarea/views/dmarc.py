"""The DMARC builder: a record that follows the form as it is filled in."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from clientarea.access import service_or_404
from clientarea.forms.dmarc import DmarcForm
from clientarea.http import CustomerRequest, render_page
from clientarea.rooms import room_context
from provisioning import dmarc_record


@require_safe
def build_dmarc(request: CustomerRequest, whmcs_service_id: int) -> HttpResponse:
    """Form and record; htmx swaps the record alone. Hidden where the plan leaves DMARC out."""
    service = service_or_404(request, whmcs_service_id)
    suggested = dmarc_record.suggestions(service.plan.option_texts)
    if not suggested.is_offered:
        raise Http404
    form = DmarcForm(request.GET, suggested=suggested)
    wish = form.wish()
    bad = [
        *dmarc_record.addresses_in(wish.aggregate_addresses)[1],
        *dmarc_record.addresses_in(wish.failure_addresses)[1],
    ]
    context = room_context(service, "dns") | {
        "form": form,
        "wish": wish,
        "record_name": f"_dmarc.{service.domain_name}",
        "record": dmarc_record.record(wish),
        "left_out": bad,
        "to_authorise": dmarc_record.domains_to_authorise(wish, service.domain_name),
    }
    return render_page(request, "dns/dmarc.html", context, fragment="dmarc-record")
