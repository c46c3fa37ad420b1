"""Takes over from WHMCS's database who bought what: servers, products, clients and services.

WHMCS keeps no reliable change marker (whmcs.md 5.7), so rows are compared, page by page, and only
those that differ are written. What WHMCS says is recorded, never acted upon: no operation starts
here.
"""

from __future__ import annotations

import logging

from provisioning.actions.takeover import SyncReport
from provisioning.actions.whmcs_catalogue import Catalogue, take_catalogue
from provisioning.actions.whmcs_services import take_page
from provisioning.models import Service
from provisioning.whmcsdb import reader

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
    return report


def sync_and_log(*, full: bool = False) -> None:
    """The same for the schedule, where nobody reads the report."""
    report = sync(full=full)
    logger.info("created %s, changed %s", dict(report.created), dict(report.changed))
    for problem in report.problems:
        logger.warning("%s", problem)


def _take_unseen(seen: set[int], catalogue: Catalogue, report: SyncReport) -> None:
    """Services that are open here but were in no page: closed, deleted or given another product."""
    open_here = Service.objects.exclude(whmcs_status__in=reader.CLOSED_STATUSES)
    unseen = sorted(set(open_here.values_list("whmcs_service_id", flat=True)) - seen)
    for start in range(0, len(unseen), reader.PAGE_SIZE):
        wanted = unseen[start : start + reader.PAGE_SIZE]
        rows = reader.services(wanted)
        report.add(take_page(rows, catalogue))
        gone = set(wanted) - {row.whmcs_service_id for row in rows}
        report.problems += [f"service {number}: not in WHMCS any more" for number in sorted(gone)]
