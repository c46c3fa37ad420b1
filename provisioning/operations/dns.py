"""Looks at a domain's DNS and stores the verdicts; who is looked at when; who is told.

A check asks the mail server for its DKIM keys, then name servers for the records. What cannot be
read stays as it was: a failure is never stored as an absence.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from provisioning.actors import SYSTEM
from provisioning.backends.base import DkimState
from provisioning.backends.errors import BackendError, Outcome
from provisioning.capabilities import CAPABILITIES
from provisioning.dns_checks import checks
from provisioning.dns_checks.values import CheckId, Finding, Level
from provisioning.dns_guide import rows, wishes
from provisioning.dns_providers import known_providers, recognised
from provisioning.dns_resolver import Resolver, new_resolver
from provisioning.dns_zone import Zone, asker_for, zone_of
from provisioning.models import (
    ON_PLATFORM,
    DnsCheck,
    NotificationKind,
    Ownership,
    Service,
    ServiceStatus,
)
from provisioning.operations import dkim, dns_ready, ownership
from provisioning.operations.pausing import pause
from provisioning.operations.platform import backend_of
from provisioning.operations.telling import tell
from provisioning.operations.waking import wake, wake_on_commit
from provisioning.recipients import wanted_by
from provisioning.transactions import transactional

logger = logging.getLogger(__name__)

CHECK_DNS = "provisioning.check_dns"
# Younger than this a check is shown without another (module-behaviours.md 5.7.2).
LIFETIME = timedelta(hours=4)
# A check that never ended, because its worker died, may be asked for again after this.
ASK_AGAIN_AFTER = timedelta(minutes=2)
SOONEST, LATEST = timedelta(minutes=5), timedelta(hours=24)
DOUBT_AGAIN_AFTER = timedelta(minutes=2)
CHECKS_PER_ROUND = 100


def ask(service_id: int) -> None:
    """Wakes a worker to look at the domain's DNS once the transaction is through."""
    wake_on_commit(CHECK_DNS, service_id)


def ask_for_due() -> int:
    """Domains that are to be looked at again: while something is red, or could not be checked."""
    now = timezone.now()
    due = DnsCheck.objects.filter(next_check_at__lte=now, service__status__in=ON_PLATFORM)
    due = due.filter(Q(asked_at=None) | Q(asked_at__lt=now - ASK_AGAIN_AFTER))
    ids = list(
        due.order_by("next_check_at").values_list("service_id", flat=True)[:CHECKS_PER_ROUND]
    )
    for service_id in ids:
        wake(CHECK_DNS, service_id)
    return len(ids)


def ask_for_all() -> None:
    """Every night: each domain that is in use, so that a record that broke is noticed."""
    services = Service.objects.filter(status=ServiceStatus.ACTIVE)
    for service_id in services.order_by().values_list("pk", flat=True).iterator():
        wake(CHECK_DNS, service_id)


def check(service_id: int, resolver: Resolver | None = None) -> bool:
    """Looks once; False when the domain is not on a platform (any more)."""
    service = Service.objects.select_related("server", "plan", "client").get(pk=service_id)
    if service.status not in ON_PLATFORM:
        return False
    known, _ = DnsCheck.objects.get_or_create(service=service)
    state = _read_dkim(service)
    if state is not None:
        dkim.put(known, state, service.domain_name)
    resolver = resolver or new_resolver()
    wish = wishes.wish_of(service, known)
    zone = zone_of(wish.domain_name, resolver)
    findings, _answers = checks.judge_by_asking(wish, asker_for(zone, resolver).ask_all)
    _settle(service, known, findings, zone, has_dkim=state is not None)
    return True


def _read_dkim(service: Service) -> DkimState | None:
    """The mail server's keys; None when it cannot be asked, and then the last ones hold."""
    server = service.server
    can_ask = server is not None and not server.pause_reason
    if server is None or not can_ask or service.ownership == Ownership.PENDING:
        return None
    if not CAPABILITIES[server.platform].has_dkim or service.status == ServiceStatus.SUSPENDED:
        return None
    try:
        return backend_of(server).read_dkim(service.domain_name)
    except BackendError as error:
        logger.warning("DKIM of %s cannot be read: %s", service, error)
        if error.outcome is Outcome.PAUSE:
            pause(server, error)
        return None


@transactional
def _settle(
    service: Service,
    known: DnsCheck,
    findings: Sequence[Finding],
    zone: Zone | None,
    *,
    has_dkim: bool,
) -> None:
    now = timezone.now()
    locked = DnsCheck.objects.select_for_update().get(pk=known.pk)
    if has_dkim:
        locked.dkim_state, locked.dkim_records = known.dkim_state, known.dkim_records
        locked.dkim_read_at = now
    has_changed = rows.store(locked, findings, now)
    locked.asked_at, locked.checked_at = None, now
    locked.unchanged_count = 0 if has_changed else locked.unchanged_count + 1
    if zone is not None:
        locked.name_servers = list(zone.name_servers)
        locked.provider_code = recognised(
            zone.name_servers, known_providers(settings.DNS_PROVIDERS_FILE)
        ).code
    locked.next_check_at = next_check_at(findings, locked.unchanged_count, now)
    _note_breakage(service, locked, findings, now)
    locked.save()
    dns_ready.tell_if_ready(service, findings)
    _follow_up(service, locked, findings)


def next_check_at(
    findings: Sequence[Finding], unchanged_count: int, now: datetime
) -> datetime | None:
    """While something is amiss: soon, then less and less often; None = the nightly round will do.

    What could not be checked is asked again sooner than what has to be mended by somebody.
    """
    wanting = [one for one in findings if one.is_red or one.level is Level.PARTLY]
    doubtful = [one for one in findings if one.level is Level.UNKNOWN]
    if not wanting and not doubtful:
        return None
    first = DOUBT_AGAIN_AFTER if doubtful else SOONEST
    wait: timedelta = min(first * 2 ** min(unchanged_count, 12), LATEST)
    return now + wait


def _note_breakage(
    service: Service, check: DnsCheck, findings: Sequence[Finding], now: datetime
) -> None:
    """A domain that was in order and is not any more: its people are told, once.

    What could not be checked neither breaks a domain nor mends it.
    """
    broken = [one for one in findings if one.is_red]
    if broken and check.green_at and not check.broken_at:
        check.broken_at = now
        _tell(service, broken, check.green_at)
    if not broken and not any(one.level is Level.UNKNOWN for one in findings):
        check.green_at, check.broken_at = now, None


def _tell(service: Service, broken: Sequence[Finding], green_at: datetime) -> None:
    if service.status != ServiceStatus.ACTIVE:
        return
    context = {
        "records": [one.check_id.upper() for one in broken],
        "page_path": f"/services/{service.whmcs_service_id}/dns/",
    }
    tell(
        service,
        wanted_by(service, NotificationKind.DNS),
        letter="dns_broken",
        event_key=f"dns_broken:{service.pk}:{green_at.timestamp():.0f}",
        words=lambda _recipient: context,
    )


def _follow_up(service: Service, check: DnsCheck, findings: Sequence[Finding]) -> None:
    """The mail server is told of what it waits for: a key, or the proof of ownership."""
    by_id = {one.check_id: one for one in findings}
    if by_id[CheckId.OWNERSHIP].level is Level.OK:
        ownership.ask(service.pk)
    if by_id[CheckId.DKIM].code.endswith("pending_published"):
        dkim.ask_to_verify(service, SYSTEM)
