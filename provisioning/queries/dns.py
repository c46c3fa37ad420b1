"""What was found in a domain's DNS, as it was stored; asks nobody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from provisioning.capabilities import CAPABILITIES
from provisioning.dns_answers import ascii_name
from provisioning.dns_checks.values import CheckId, Finding, Level, WantedRecord
from provisioning.dns_guide import wishes
from provisioning.dns_guide.rows import finding_of
from provisioning.dns_providers import GENERIC, Provider, known_providers
from provisioning.models import (
    UNFINISHED,
    DkimKeyState,
    DnsCheck,
    ObjectKind,
    Operation,
    Service,
    ServiceStatus,
)

# The page's order; a record that the plan does not want is not shown.
ORDER = tuple(CheckId)
# A check that takes longer than this has died, and is not waited for.
WAIT_FOR = timedelta(minutes=2)


@dataclass(frozen=True)
class DnsSummary:
    """A domain's DNS in a line: `level` is the worst verdict, None while nothing is known yet.

    `red` names the records that the customer has to do something about, `levels` tells all that the
    domain needs, in the page's order.
    """

    level: Level | None
    red: tuple[CheckId, ...]
    checked_at: datetime | None
    is_checking: bool
    levels: tuple[tuple[CheckId, Level], ...] = ()

    @property
    def is_green(self) -> bool:
        """Every record that is needed is in order."""
        return self.level is Level.OK


@dataclass(frozen=True)
class DkimSwitch:
    """What can be done about DKIM now."""

    state: DkimKeyState
    read_at: datetime | None
    can_enable: bool
    can_disable: bool
    can_roll_over: bool
    operation: Operation | None


@dataclass(frozen=True)
class DnsState:
    """All of a domain's DNS page."""

    domain_name: str
    check: DnsCheck | None
    findings: tuple[Finding, ...]
    provider: Provider
    dkim: DkimSwitch | None
    is_checking: bool

    @property
    def summary(self) -> DnsSummary:
        """The same in a line."""
        return _summary(self.check, self.findings, is_checking=self.is_checking)


def dns_summary(service: Service) -> DnsSummary:
    """For the overview, as it was selected with the service: at most one query."""
    try:
        check: DnsCheck | None = service.dns_check
    except DnsCheck.DoesNotExist:
        check = None
    return _summary(check, findings_of(check), is_checking=is_checking(check))


def dns_state(service: Service, provider_code: str = "") -> DnsState:
    """For the page; `provider_code` is the one that the visitor has chosen, '' the recognised."""
    check = wishes.check_of(service)
    providers = providers_by_code()
    code = provider_code or (check.provider_code if check else "")
    return DnsState(
        ascii_name(service.domain_name),
        check,
        tuple(one for one in findings_of(check) if is_shown(one)),
        providers.get(code, providers[GENERIC]),
        _dkim_switch(service, check),
        is_checking(check),
    )


def findings_of(check: DnsCheck | None) -> tuple[Finding, ...]:
    """In the page's order, those that are not needed included."""
    if check is None:
        return ()
    rows = {row.check_id: row for row in check.findings.all()}
    return tuple(finding_of(rows[one]) for one in ORDER if one in rows)


def stored_findings(service: Service) -> tuple[Finding, ...]:
    """The same of the service's last check; two queries."""
    return findings_of(wishes.check_of(service))


def is_shown(finding: Finding) -> bool:
    """A record that the plan leaves out has no place; DKIM that is off has its switch (AT-J08)."""
    return finding.level is not Level.NOT_NEEDED or finding.code == "dkim_off"


def expected_records(service: Service) -> tuple[WantedRecord, ...]:
    """Every record to publish, merged with what stands there where the last check says so."""
    check = wishes.check_of(service)
    found = {one.check_id: one for one in findings_of(check)}
    spf = found.get(CheckId.SPF)
    records = wishes.expected_records(service)
    if spf is None or not spf.found:
        return records
    # A second SPF record would break the first: the merged one takes its place, or none does.
    plain = [one for one in records if one.value.startswith("v=spf1")]
    return tuple(one for one in records if one not in plain) + spf.expected


def providers_by_code() -> Mapping[str, Provider]:
    """The list, with the operator's own additions."""
    return known_providers(settings.DNS_PROVIDERS_FILE)


def is_checking(check: DnsCheck | None) -> bool:
    """A worker is at it."""
    if check is None or check.asked_at is None:
        return False
    return check.asked_at > timezone.now() - WAIT_FOR


def _summary(
    check: DnsCheck | None, findings: tuple[Finding, ...], *, is_checking: bool
) -> DnsSummary:
    worst_first = (Level.MISSING, Level.WRONG, Level.PARTLY, Level.UNKNOWN, Level.OK)
    needed = [one for one in findings if not one.is_optional and one.level in worst_first]
    levels = tuple((one.check_id, one.level) for one in needed)
    level = next((one for one in worst_first if one in dict(levels).values()), None)
    red = tuple(one.check_id for one in findings if one.is_red)
    return DnsSummary(level, red, check.checked_at if check else None, is_checking, levels)


def _dkim_switch(service: Service, check: DnsCheck | None) -> DkimSwitch | None:
    capabilities = CAPABILITIES[service.plan.platform]
    if check is None or not capabilities.has_dkim or check.dkim_read_at is None:
        return None
    operation = (
        Operation.objects.filter(service=service, object_kind=ObjectKind.DKIM)
        .defer("secrets")
        .order_by("-pk")
        .first()
    )
    state = DkimKeyState(check.dkim_state)
    is_free = operation is None or operation.status not in UNFINISHED
    can_change = is_free and service.status == ServiceStatus.ACTIVE
    is_on = state in {DkimKeyState.PENDING, DkimKeyState.ACTIVE}
    is_rolling = "pending" in check.dkim_records
    return DkimSwitch(
        state,
        check.dkim_read_at,
        can_enable=can_change and state == DkimKeyState.OFF,
        can_disable=can_change and is_on,
        can_roll_over=can_change
        and capabilities.has_dkim_roll_over
        and state == DkimKeyState.ACTIVE
        and not is_rolling,
        operation=operation if not is_free else None,
    )
