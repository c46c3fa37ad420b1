"""Who receives mail sent to an address: the whole way, drawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_safe

from clientarea.access import service_or_404
from clientarea.http import CustomerRequest, render_page
from clientarea.progress import LATER_SECONDS
from clientarea.rooms import room_context
from provisioning.actions import details
from provisioning.addresses import normalized_address
from provisioning.models import Service
from provisioning.queries import receivers as queries
from provisioning.receivers import Kind, Receivers, Step
from provisioning.sentences import customer_sentence

SHOWN_STEP_COUNT = 100
DEEPEST_INDENT = 4
# A closer look costs the mail server a call each.
LOOKED_AT_COUNT = 20


@dataclass(frozen=True)
class Verdict:
    """One thing to know about the way as a whole."""

    level: str
    label: str
    text: str


@dataclass(frozen=True)
class StepView:
    """One station of the way."""

    address: str
    indent: int
    level: str
    label: str
    note: str


@require_safe
def show_receivers(request: CustomerRequest, whmcs_service_id: int) -> HttpResponse:
    """`?address=` is what to follow; a name alone is one of the domain."""
    service = service_or_404(request, whmcs_service_id)
    typed = request.GET.get("address", "").strip()[:320]
    context = room_context(service, "aliases") | {"asked_address": typed}
    address = normalized_address(f"{typed}@{service.domain_name}" if "@" not in typed else typed)
    if typed and address is None:
        context["problem"] = customer_sentence("target_malformed", {"target": typed})
    elif address is not None and typed:
        way = queries.way_of(service, address)
        is_reading = _look_closer(service, way.ends.unknown)
        context |= {
            "asked_address": address,
            "verdicts": list(_verdicts(way.ends, is_reading=is_reading)),
            "steps": [_step(step) for step in way.steps[:SHOWN_STEP_COUNT]],
            "hidden_count": max(0, len(way.steps) - SHOWN_STEP_COUNT),
            "poll_seconds": LATER_SECONDS if is_reading else 0,
        }
    return render_page(request, "receivers/page.html", context)


def _look_closer(service: Service, unknown: Sequence[str]) -> bool:
    """Has workers read what is not known on the way; True while something is still unknown."""
    if not unknown:
        return False
    if service.catch_all_target is None:
        details.request_catch_all(service)
    details.request_ways(service, queries.unread_on(service, unknown[:LOOKED_AT_COUNT]))
    return True


def _verdicts(ends: Receivers, *, is_reading: bool) -> Iterator[Verdict]:
    if ends.mailboxes or ends.outside:
        yield Verdict("ok", _("Arrives"), _reached(ends))
    elif not is_reading:
        yield Verdict(
            "bad", _("Reaches nobody"), _("A message to this address is returned to its sender.")
        )
    if ends.loops:
        text = _("Mail goes round between %(addresses)s. Take one of them out.")
        yield Verdict("bad", _("Circle"), text % {"addresses": ", ".join(ends.loops[:5])})
    if ends.nowhere and (ends.mailboxes or ends.outside):
        text = _("%(addresses)s does not exist: the sender gets an error for it.")
        yield Verdict("warn", _("Dead end"), text % {"addresses": ", ".join(ends.nowhere[:5])})
    if ends.outside:
        text = _(
            "It leaves the domain for %(addresses)s, where checks of the sender may refuse it."
        )
        yield Verdict("info", _("Outside"), text % {"addresses": ", ".join(ends.outside[:5])})
    if is_reading:
        yield Verdict(
            "info",
            _("Being read"),
            _("The mail server is being asked for the rest of the way. Reload in a moment."),
        )


def _reached(ends: Receivers) -> str:
    count = len(ends.mailboxes)
    inside = ngettext("%(count)s mailbox here", "%(count)s mailboxes here", count)
    parts = [inside % {"count": count}] if count else []
    if count := len(ends.outside):
        outside = ngettext("%(count)s address outside", "%(count)s addresses outside", count)
        parts.append(outside % {"count": count})
    return ", ".join(parts)


def _step(step: Step) -> StepView:
    stop = step.stop
    level, label = _words(stop.kind)
    note = ""
    if step.is_loop:
        level, label = "bad", _("Comes back here")
        note = _("The message has been here before and would go round.")
    elif step.is_repeated:
        note = _("Drawn further up already.")
    elif not stop.is_known:
        note = _("Where it goes on to is not known yet.")
    elif stop.kind == Kind.MAILBOX and stop.targets:
        note = _("Keeps a copy and forwards") if stop.is_delivered else _("Forwards, keeps no copy")
    return StepView(stop.address, min(step.depth, DEEPEST_INDENT), level, label, note)


def _words(kind: Kind) -> tuple[str, str]:
    return {
        Kind.MAILBOX: ("ok", pgettext("way", "Mailbox")),
        Kind.ALIAS: ("", pgettext("way", "Alias")),
        Kind.LIST: ("", pgettext("way", "Distribution list")),
        Kind.CATCH_ALL: ("warn", _("Nobody has this name, the catch-all takes it")),
        Kind.DOMAIN_ALIAS: ("", pgettext("way", "Domain alias")),
        Kind.OUTSIDE: ("info", pgettext("way", "Outside")),
        Kind.NOWHERE: ("bad", _("Does not exist")),
    }[kind]
