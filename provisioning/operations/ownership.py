"""Whether the customer has proven to the platform that the domain is theirs.

The proof is a DNS record that the platform names and looks for. Until it is seen the service is
unproven and takes no changes. A question that is not answered says nothing: the service stays as
it is. A domain that was not proven in time is gone, and can only be added again.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from provisioning.actors import SYSTEM
from provisioning.audit import record
from provisioning.backends.base import Capabilities, DomainVerification
from provisioning.backends.base import Ownership as Told
from provisioning.backends.errors import BackendError, NotFound, Outcome
from provisioning.capabilities import CAPABILITIES
from provisioning.models import UNFINISHED, Operation, Ownership, Service, ServiceStatus
from provisioning.operations import refresh
from provisioning.operations.alerts import raise_alert
from provisioning.operations.pausing import pause
from provisioning.operations.platform import backend_of
from provisioning.operations.waking import wake_on_commit
from provisioning.transactions import transactional

logger = logging.getLogger(__name__)

# Services taken over from before are asked about once; so many a round, to spare the platform.
TAKEN_OVER_PER_ROUND = 50
OPEN = (Ownership.PENDING, Ownership.NOT_NEEDED)
NOTHING_NOTED: Mapping[str, object] = {
    "ownership": Ownership.NOT_NEEDED,
    "ownership_record_name": "",
    "ownership_record_type": "",
    "ownership_record_value": "",
    "ownership_deadline_at": None,
    "ownership_checked_at": None,
    "ownership_asked_at": None,
}


def ask(service_id: int) -> None:
    """Wakes a worker to ask the platform once the transaction is through."""
    wake_on_commit("provisioning.check_ownership", service_id)


def ask_for_all() -> None:
    """Every domain that waits for its proof, on servers that are not paused."""
    waiting = Service.objects.filter(ownership=Ownership.PENDING, server__pause_reason="")
    waiting = waiting.filter(status__in=(ServiceStatus.UNPROVEN, ServiceStatus.SUSPENDED))
    for service_id in waiting.order_by().values_list("pk", flat=True):
        ask(service_id)
    for service_id in _never_asked().values_list("pk", flat=True)[:TAKEN_OVER_PER_ROUND]:
        ask(service_id)


def _never_asked() -> QuerySet[Service]:
    """Domains that somebody else created on a platform that asks for a proof."""
    asking = [name for name, platform in CAPABILITIES.items() if platform.has_domain_verification]
    return Service.objects.filter(
        ownership=Ownership.NOT_NEEDED,
        status=ServiceStatus.ACTIVE,
        server__platform__in=asking,
        server__pause_reason="",
    ).order_by("ownership_checked_at", "pk")


def note(
    service: Service,
    verification: DomainVerification,
    *,
    capabilities: Capabilities,
    added_at: datetime,
) -> None:
    """Writes what the platform asks for when a domain has been added at `added_at`."""
    deadline_at = verification.deadline_at
    if deadline_at is None and capabilities.verification_window_seconds is not None:
        deadline_at = added_at + timedelta(seconds=capabilities.verification_window_seconds)
    Service.objects.filter(pk=service.pk).update(
        **_columns(verification, timezone.now()) | {"ownership_deadline_at": deadline_at}
    )


def check(service_id: int) -> bool:
    """Asks the platform; True when something was learned, be it that nothing has changed."""
    service = Service.objects.select_related("server").get(pk=service_id)
    server = service.server
    if service.ownership not in OPEN or server is None or server.pause_reason:
        return False
    if not CAPABILITIES[server.platform].has_domain_verification:
        return False
    asked_at = timezone.now()
    try:
        verification = backend_of(server).read_verification(service.domain_name)
    except NotFound:
        return _lapse(service, asked_at)
    except BackendError as error:
        logger.warning("ownership of %s cannot be checked: %s", service, error)
        if error.outcome is Outcome.PAUSE:
            pause(server, error)
        return False
    return _settle(service, verification, asked_at)


@transactional
def _settle(service: Service, verification: DomainVerification, asked_at: datetime) -> bool:
    locked = Service.objects.select_for_update().get(pk=service.pk)
    if not _still_waits(locked, asked_at):
        return False
    columns = _columns(verification, asked_at)
    is_proven = columns["ownership"] == Ownership.VERIFIED
    if locked.status in {ServiceStatus.UNPROVEN, ServiceStatus.ACTIVE}:
        columns["status"] = ServiceStatus.ACTIVE if is_proven else ServiceStatus.UNPROVEN
    if is_proven:
        columns["ownership_deadline_at"] = None
    Service.objects.filter(pk=locked.pk).update(**columns)
    if is_proven and locked.ownership == Ownership.PENDING:
        record(SYSTEM, locked, "ownership_proven", locked.domain_name)
        refresh.ask(locked.pk)
    return True


@transactional
def _lapse(service: Service, asked_at: datetime) -> bool:
    """The platform has removed the domain: the service waits to be created again."""
    locked = Service.objects.select_for_update().get(pk=service.pk)
    if not _still_waits(locked, asked_at):
        return False
    if locked.ownership == Ownership.NOT_NEEDED:
        # Nobody has told us that it waits for a proof, so it may have gone for another reason.
        Service.objects.filter(pk=locked.pk).update(ownership_checked_at=asked_at)
        return False
    Service.objects.filter(pk=locked.pk).update(
        **{**NOTHING_NOTED, "ownership": Ownership.LAPSED, "ownership_checked_at": asked_at},
        status=ServiceStatus.PENDING,
    )
    record(SYSTEM, locked, "ownership_lapsed", locked.domain_name)
    raise_alert(
        "ownership_lapsed",
        detail=f"{locked}: not proven in time, and removed by the platform",
        service=locked,
    )
    return True


def _still_waits(locked: Service, asked_at: datetime) -> bool:
    """Not when an operation on the domain is at work, or ended after we asked."""
    at_work = Operation.objects.filter(service=locked, object_name=locked.domain_name)
    is_busy = at_work.filter(status__in=UNFINISHED) | at_work.filter(finished_at__gte=asked_at)
    return locked.ownership in OPEN and not is_busy.exists()


def _columns(verification: DomainVerification, checked_at: datetime) -> dict[str, object]:
    dns_record = verification.record
    is_pending = verification.ownership in {Told.PENDING, Told.NOT_TOLD}
    return {
        "ownership": Ownership.PENDING if is_pending else Ownership.VERIFIED,
        "ownership_record_name": dns_record.name if dns_record else "",
        "ownership_record_type": dns_record.record_type if dns_record else "",
        "ownership_record_value": dns_record.value if dns_record else "",
        "ownership_checked_at": checked_at,
    }
