"""Compares what WHMCS says with what a mail server has, and keeps the differences for staff.

Nothing is changed anywhere: a status edited by hand in WHMCS, a domain removed on the server or a
limit that never arrived is seen and told (`actions/repairs.py` acts when staff say so). A server
that does not answer leaves the rows as they were.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from provisioning import limits
from provisioning.backends.base import DomainState
from provisioning.backends.errors import BackendError, Outcome
from provisioning.errors import ActionRefused, InvalidPlanOption
from provisioning.models import (
    DELETED_IN_WHMCS,
    UNFINISHED,
    Difference,
    DifferenceKind,
    Operation,
    Ownership,
    Server,
    Service,
    ServiceStatus,
)
from provisioning.operations.alerts import raise_alert, resolve_alerts
from provisioning.operations.pausing import pause
from provisioning.operations.platform import backend_of
from provisioning.operations.waking import wake_on_commit
from provisioning.transactions import transactional

logger = logging.getLogger(__name__)

ALERT = "whmcs_difference"  # alert
# WHMCS's words. To it a service that is done with its payments is in use like an active one.
IN_USE = ("Active", "Completed")
SUSPENDED = "Suspended"
CLOSED = ("Terminated", "Cancelled", "Fraud")


@dataclass(frozen=True)
class Found:
    """One difference, before it becomes a row."""

    kind: DifferenceKind
    domain_name: str
    service: Service | None
    whmcs_says: str
    server_says: str

    @property
    def key(self) -> str:
        """Of the domain and the kind; the server is told apart by the caller."""
        return f"{self.kind}:{self.domain_name}"


def ask_all_servers() -> None:
    """Every night: wakes a worker for each server that is not paused."""
    for server_id in Server.objects.filter(pause_reason="").values_list("pk", flat=True):
        wake_on_commit("provisioning.compare_with_whmcs", server_id)


def compare(server_id: int) -> int | None:
    """Reads the server's list of domains; returns how many differences are open, None: not read."""
    server = Server.objects.get(pk=server_id)
    if server.pause_reason:
        return None
    compared_at = timezone.now()
    try:
        states = backend_of(server).list_domains()
    except BackendError as error:
        logger.warning("domains of server %s cannot be listed: %s", server, error)
        if error.outcome is Outcome.PAUSE:
            pause(server, error)
        return None
    return _keep(server, {state.domain_name: state for state in states}, compared_at)


@transactional
def _keep(server: Server, states: Mapping[str, DomainState], compared_at: datetime) -> int:
    services = list(Service.objects.filter(server=server).select_related("plan"))
    at_work = Operation.objects.filter(service__server=server)
    busy = set(at_work.filter(status__in=UNFINISHED).values_list("service_id", flat=True))
    busy |= set(at_work.filter(finished_at__gte=compared_at).values_list("service_id", flat=True))
    found = {
        f"{server.pk}:{entry.key}": entry
        for entry in _all(services, states)
        if entry.service is None or entry.service.pk not in busy
    }
    known = {
        row.open_key: row
        for row in Difference.objects.filter(server=server, open_key__isnull=False)
    }
    gone = [row.pk for key, row in known.items() if key not in found and row.service_id not in busy]
    Difference.objects.filter(pk__in=gone).update(open_key=None, resolved_at=compared_at)
    _write(server, found, known, compared_at)
    open_rows = Difference.objects.filter(server=server, open_key__isnull=False)
    open_count = open_rows.filter(accepted_at=None).count()
    if open_count:
        raise_alert(ALERT, detail=f"{server}: see the differences from WHMCS", server=server)
    else:
        resolve_alerts(ALERT, server=server)
    return open_count


def _write(
    server: Server,
    found: Mapping[str, Found],
    known: Mapping[str | None, Difference],
    compared_at: datetime,
) -> None:
    new = [
        Difference(
            kind=entry.kind,
            server=server,
            service=entry.service,
            domain_name=entry.domain_name,
            whmcs_says=entry.whmcs_says[:255],
            server_says=entry.server_says[:255],
            found_at=compared_at,
            seen_at=compared_at,
            open_key=key,
        )
        for key, entry in found.items()
        if key not in known
    ]
    seen = [known[key] for key in found if key in known]
    for row in seen:
        entry = found[str(row.open_key)]
        row.whmcs_says, row.server_says = entry.whmcs_says[:255], entry.server_says[:255]
        row.service, row.seen_at = entry.service, compared_at
    Difference.objects.bulk_create(new, batch_size=500)
    if seen:
        columns = ["whmcs_says", "server_says", "service", "seen_at"]
        Difference.objects.bulk_update(seen, columns, batch_size=500)


def _all(services: list[Service], states: Mapping[str, DomainState]) -> Iterator[Found]:
    """Of services first; then domains on the server that no service of ours accounts for."""
    live = {
        service.domain_name: service
        for service in services
        if service.status not in {ServiceStatus.PENDING, ServiceStatus.TERMINATED}
        or service.whmcs_status in {*IN_USE, SUSPENDED}
    }
    for name, service in live.items():
        yield from _of_service(service, states.get(name))
    for name in states.keys() - live.keys():
        yield Found(DifferenceKind.NOT_IN_WHMCS, name, None, "", "")


def _of_service(service: Service, state: DomainState | None) -> Iterator[Found]:
    says, name = service.whmcs_status, service.domain_name
    if state is None:
        if says in {*IN_USE, SUSPENDED} and service.ownership != Ownership.LAPSED:
            yield Found(DifferenceKind.NOT_ON_SERVER, name, service, says, "")
        return
    here = "enabled" if state.is_enabled else "disabled"
    if says == DELETED_IN_WHMCS:
        yield Found(DifferenceKind.NOT_IN_WHMCS, name, service, says, here)
        return
    if _status_differs(service, state):
        yield Found(DifferenceKind.STATUS, name, service, says, here)
    if says not in CLOSED and (told := _limits_told(service, state)):
        yield Found(DifferenceKind.LIMITS, name, service, *told)


def _status_differs(service: Service, state: DomainState) -> bool:
    if service.whmcs_status in CLOSED:
        return True
    if service.whmcs_status == SUSPENDED:
        return state.is_enabled
    return service.whmcs_status in IN_USE and not state.is_enabled


def _limits_told(service: Service, state: DomainState) -> tuple[str, str] | None:
    """What WHMCS's product says and what the server has, where they differ."""
    try:
        limits.check(service.plan.platform, service.option_texts)
        wanted = service.plan.options.domain_settings()
    except (ActionRefused, InvalidPlanOption) as error:
        return str(error.detail or error), ""
    applied = service.applied_settings
    if applied and applied != wanted:
        return _listed(wanted, applied), _listed(applied, wanted)
    has_limit = service.plan.capabilities.has_domain_limits and state.max_mailbox_count is not None
    if has_limit and state.max_mailbox_count != wanted["max_mailbox_count"]:
        return (
            f"max_mailbox_count={wanted['max_mailbox_count']}",
            f"max_mailbox_count={state.max_mailbox_count}",
        )
    return None


def _listed(settings: Mapping[str, object], other: Mapping[str, object]) -> str:
    """The settings that are not the same in both."""
    return ", ".join(
        f"{name}={value}" for name, value in settings.items() if other.get(name) != value
    )
