"""Takes over from WHMCS's database who bought what: servers, products, clients and services.

WHMCS keeps no reliable change marker (whmcs.md 5.7), so rows are compared, page by page, and only
those that differ are written. What WHMCS says is recorded, never acted upon: no operation starts
here.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

from provisioning.actions.orders import ServerRecord, note_server
from provisioning.actions.takeover import SyncReport, Values, locked, write
from provisioning.actions.whmcs_services import Catalogue, take_page
from provisioning.actors import SYSTEM
from provisioning.errors import InvalidPlanOption
from provisioning.models import Plan, Platform, Server, Service
from provisioning.plan_options import PlanOptions
from provisioning.transactions import transactional
from provisioning.whmcsdb import reader

logger = logging.getLogger(__name__)

SERVER_FIELDS = ("name", "platform", "host_name", "port", "is_secure")


def sync(*, full: bool = False) -> SyncReport:
    """Compares everything that WHMCS has open with our rows; running it again changes nothing.

    `full` also takes over services that were terminated or cancelled before we ever saw them.
    Raises `WhmcsUnavailable`; pages taken over until then stay.
    """
    report = SyncReport()
    catalogue = Catalogue(servers=_take_servers(report), plans=_take_plans(report))
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


def _take_servers(report: SyncReport) -> dict[int, Server]:
    """Servers by their WHMCS id, with host, port and TLS as WHMCS has them now."""
    described = reader.servers(Platform.values)
    known = {
        row.whmcs_server_id: row for row in Server.objects.filter(whmcs_server_id__isnull=False)
    }
    taken: dict[int, Server] = {}
    for wanted in described:
        if not wanted.host_name:
            report.problems.append(f"server {wanted.whmcs_server_id} {wanted.name}: no host name")
            continue
        server = known.get(wanted.whmcs_server_id)
        record = _record(wanted)
        if server is None:
            report.created["Server"] += 1
        elif any(getattr(server, name) != getattr(record, name) for name in SERVER_FIELDS):
            report.changed["Server"] += 1
        else:
            taken[wanted.whmcs_server_id] = server
            continue
        taken[wanted.whmcs_server_id] = note_server(record=record, by=SYSTEM)
    return taken


def _record(wanted: reader.WhmcsServer) -> ServerRecord:
    """User name and password stay: they belong together and come with the bridge's commands."""
    return ServerRecord(
        whmcs_server_id=wanted.whmcs_server_id,
        name=wanted.name or wanted.host_name,
        platform=wanted.module_name,
        host_name=wanted.host_name,
        port=wanted.port,
        is_secure=wanted.is_secure,
        username=None,
        password=None,
    )


def _take_plans(report: SyncReport) -> dict[int, Plan]:
    """Plans by WHMCS product id; a product with an option that we cannot read stays as it was."""
    products = reader.products(Platform.values)
    understood = [product for product in products if _is_understood(product, report)]
    report.add(_write_plans(understood))
    keys = [product.whmcs_product_id for product in products]
    return {row.whmcs_product_id: row for row in Plan.objects.filter(whmcs_product_id__in=keys)}


@transactional
def _write_plans(products: Sequence[reader.WhmcsProduct]) -> SyncReport:
    report = SyncReport()
    wishes = {product.whmcs_product_id: _plan_values(product) for product in products}
    known = locked(Plan, "whmcs_product_id", wishes)
    write(Plan, "whmcs_product_id", known, wishes, report)
    return report


def _plan_values(product: reader.WhmcsProduct) -> Values:
    return {
        "name": product.name,
        "platform": product.module_name,
        "option_texts": product.option_texts,
    }


def _is_understood(product: reader.WhmcsProduct, report: SyncReport) -> bool:
    try:
        PlanOptions.from_texts(product.option_texts)
    except InvalidPlanOption as error:
        report.problems.append(f"product {product.whmcs_product_id} {product.name}: {error}")
        return False
    return True


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
