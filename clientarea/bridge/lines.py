"""Lines that WHMCS shows as they are, in the active language: label and plain text."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

import clientarea
from clientarea.bridge.answers import PAUSE_CODES
from clientarea.bridge.replies import Line, Overview, State
from clientarea.formats import bytes_text, moment_text
from provisioning.errors import InvalidPlanOption
from provisioning.models import (
    Operation,
    OperationStatus,
    Ownership,
    PauseReason,
    Server,
    Service,
    ServiceStatus,
)
from provisioning.product_checks import ProductProblem, problems_of
from provisioning.queries import limits as limit_queries
from provisioning.queries import standing as standing_queries
from provisioning.queries.standing import Standing
from provisioning.sentences import staff_sentence


def overview(service: Service) -> Overview:
    """What the customer sees: the figures, and what they should know. No technical word."""
    lines = [Line(label=_("Mail domain"), text=service.domain_name)]
    if service.status in {ServiceStatus.ACTIVE, ServiceStatus.SUSPENDED}:
        lines += _figures(service)
    return Overview(notice=_notice(service), button=_("Login to Control Panel"), lines=lines)


def _figures(service: Service) -> Iterator[Line]:
    yield Line(label=_("Mailboxes"), text=_mailbox_text(service))
    if service.used_bytes is not None:
        yield Line(label=_("Storage used"), text=bytes_text(service.used_bytes))
    if service.refreshed_at is not None:
        yield Line(label=_("As of"), text=moment_text(service.refreshed_at))


def _mailbox_text(service: Service) -> str:
    try:
        use = limit_queries.limit_uses(service).mailboxes
    except InvalidPlanOption:
        return "–"
    if use.limit is None:
        return str(use.used)
    return _("%(count)s of %(limit)s") % {"count": use.used, "limit": use.limit}


def _notice(service: Service) -> str:
    if service.status == ServiceStatus.SUSPENDED:
        return _(
            "This service is suspended. Mailboxes and their mail are kept, but cannot be changed "
            "until it is active again."
        )
    if service.status == ServiceStatus.UNPROVEN:
        return _(
            "Prove that the domain is yours: the control panel shows the DNS record to publish."
        )
    if service.ownership == Ownership.LAPSED:
        return _("The domain was not proven in time. Please ask support to set it up again.")
    if service.status == ServiceStatus.PENDING:
        return _("Your mail domain is being set up. This usually takes less than a minute.")
    if service.status == ServiceStatus.TERMINATED:
        return _("This service has ended.")
    return ""


def state(service: Service) -> State:
    """What staff see on the service's page in WHMCS."""
    return State(lines=list(_state(service)))


def _state(service: Service) -> Iterator[Line]:
    status = str(ServiceStatus(service.status).label)
    if service.suspend_reason:
        status = f"{status} – {service.suspend_reason}"
    yield Line(label=_("State in Mailroom"), text=status)
    yield _server_line(service.server)
    if service.status in {ServiceStatus.ACTIVE, ServiceStatus.SUSPENDED}:
        yield from _figures(service)
    if service.ownership == Ownership.PENDING:
        wanted = (
            service.ownership_record_name,
            service.ownership_record_type,
            service.ownership_record_value,
        )
        yield Line(label=_("DNS record awaited"), text=" ".join(wanted), is_warning=True)
    if trouble := standing_queries.last_trouble_of(service):
        yield Line(label=_("Last error"), text=_trouble_text(trouble), is_warning=True)
    else:
        yield Line(label=_("Last error"), text=_("None"))
    yield _queue_line(standing_queries.unfinished_of(service))
    for problem in problems_of(service.plan.platform, service.plan.option_texts):
        yield Line(label=_("Product"), text=product_sentence(problem), is_warning=True)


def _server_line(server: Server | None) -> Line:
    if server is None:
        return Line(label=_("Mail server"), text=staff_sentence("no_server", {}), is_warning=True)
    if server.pause_reason:
        text = staff_sentence(PAUSE_CODES[PauseReason(server.pause_reason)], {})
        return Line(label=_("Mail server"), text=f"{server}: {text}", is_warning=True)
    return Line(label=_("Mail server"), text=f"{server}, {server.base_url}")


def _trouble_text(operation: Operation) -> str:
    sentence = staff_sentence(
        operation.error_code, operation.error_arguments, operation.error_detail
    )
    moment = operation.finished_at or operation.created_at
    return f"{moment_text(moment)}, {operation.get_kind_display()}: {sentence}"


def _queue_line(waiting: list[Operation]) -> Line:
    if not waiting:
        return Line(label=_("Queue"), text=_("Empty"))
    stuck = any(operation.status == OperationStatus.NEEDS_ATTENTION for operation in waiting)
    first = waiting[0]
    text = ngettext(
        "%(count)s operation, first: %(first)s (%(status)s, attempts: %(attempts)s)",
        "%(count)s operations, first: %(first)s (%(status)s, attempts: %(attempts)s)",
        len(waiting),
    ) % {
        "count": len(waiting),
        "first": first,
        "status": first.get_status_display(),
        "attempts": first.attempt_count,
    }
    return Line(label=_("Queue"), text=text, is_warning=stuck)


def health(standing: Standing, *, module_version: str) -> list[Line]:
    """What staff should look at in the panel."""
    lines = [_version_line(module_version)]
    database = _("Connected") if settings.WHMCS_CONFIGURED else _("Not configured in the panel")
    lines.append(
        Line(label=_("WHMCS's database"), text=database, is_warning=not settings.WHMCS_CONFIGURED)
    )
    lines.append(Line(label=_("Mail servers"), text=str(standing.server_count)))
    lines += [_server_line(server) for server in standing.paused]
    lines.append(Line(label=_("Operations waiting"), text=str(standing.waiting_count)))
    lines.append(
        Line(
            label=_("Operations that need staff"),
            text=str(standing.stuck_count),
            is_warning=standing.stuck_count > 0,
        )
    )
    lines += [
        Line(label=plan.name, text=product_sentence(problem), is_warning=True)
        for plan, problem in standing.plan_problems
    ]
    return lines


def _version_line(module_version: str) -> Line:
    panel = clientarea.__version__
    if module_version == panel:
        return Line(
            label=_("Versions"), text=_("Modules and panel: %(version)s") % {"version": panel}
        )
    text = _("Modules %(module)s, panel %(panel)s: copy the modules of the panel's release over.")
    return Line(
        label=_("Versions"),
        text=text % {"module": module_version, "panel": panel},
        is_warning=True,
    )


def product_sentence(problem: ProductProblem) -> str:
    """What to put right, for staff."""
    return staff_sentence(problem.code, {"slot": problem.slot, "value": problem.value})
