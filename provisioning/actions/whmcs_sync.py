"""Takes over from WHMCS's database who bought what: servers, products, clients and services.

WHMCS keeps no reliable change marker (whmcs.md 5.7), so rows are compared, page by page, and only
those that differ are written. What WHMCS says is recorded, never acted upon: no operation starts
here.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

from django.utils import timezone

from provisioning.actions.takeover import SyncReport
from provisioning.actions.whmcs_catalogue import Catalogue, take_catalogue
from provisioning.actions.whmcs_services import take_page
from provisioning.models import DELETED_IN_WHMCS, Heartbeat, Service
from provisioning.operations import alerts
from provisioning.whmcsdb import reader

ALERT_CODES = ("plan_option", "whmcs_server", "whmcs_service")
ALL_SERVICES = "services"
MOST_LINES = 20

logger = logging.getLogger(__name__)


def sync(*, full: bool = False) -> SyncReport:
    """Compares everything that WHMCS has open with our rows; running it again changes nothing.

    `full` also takes over services that were terminated or cancelled before we ever saw them.
    Raises `WhmcsUnavailable`; pages taken over until then stay.
    """
    report = SyncReport()
    catalogue = take_catalogue(report)
    seen: set[int] = set()
    for page in reader.service_pages(catalogue.plans, with_closed=full):
        report.add(take_page(page, catalogue))
        seen.update(row.whmcs_service_id for row in page)
    _take_unseen(seen, catalogue, report)
    _alert(report)
    return report


def _alert(report: SyncReport) -> None:
    """One alert for each product or server with a finding, one for all services together.

    An alert whose cause has gone is closed.
    """
    lines: dict[str, dict[str, list[str]]] = {code: {} for code in ALERT_CODES}
    for finding in report.findings:
        subject = ALL_SERVICES if finding.code == "whmcs_service" else finding.subject
        text = str(finding) if subject == ALL_SERVICES else finding.detail
        lines[finding.code].setdefault(subject, []).append(text)
    for code, subjects in lines.items():
        details = {subject: _shortened(texts) for subject, texts in subjects.items()}
        alerts.keep_open(code, details)


def _shortened(texts: Sequence[str]) -> str:
    more = [f"and {len(texts) - MOST_LINES} more"] if len(texts) > MOST_LINES else []
    return "\n".join([*texts[:MOST_LINES], *more])


def sync_and_log(*, full: bool = False) -> None:
    """The same for the schedule, where nobody reads the report."""
    report = sync(full=full)
    Heartbeat.objects.update_or_create(name=Heartbeat.WHMCS, defaults={"beaten_at": timezone.now()})
    logger.info("created %s, changed %s", dict(report.created), dict(report.changed))
    for problem in report.problems:
        logger.warning("%s", problem)


def _take_unseen(seen: set[int], catalogue: Catalogue, report: SyncReport) -> None:
    """Services that are open here but were in no page: closed, deleted or given another product."""
    closed = (*reader.CLOSED_STATUSES, DELETED_IN_WHMCS)
    open_here = Service.objects.exclude(whmcs_status__in=closed)
    unseen = sorted(set(open_here.values_list("whmcs_service_id", flat=True)) - seen)
    for start in range(0, len(unseen), reader.PAGE_SIZE):
        wanted = unseen[start : start + reader.PAGE_SIZE]
        rows = reader.services(wanted)
        report.add(take_page(rows, catalogue))
        gone = set(wanted) - {row.whmcs_service_id for row in rows}
        for number in sorted(gone):
            report.find("whmcs_service", f"service {number}", "not in WHMCS any more")
        Service.objects.filter(whmcs_service_id__in=gone).update(whmcs_status=DELETED_IN_WHMCS)
