"""Takes over what WHMCS sells and where: servers, currencies, products and their prices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from provisioning.actions.orders import ServerRecord, note_server
from provisioning.actions.takeover import SyncReport, Values, locked, write
from provisioning.actors import SYSTEM
from provisioning.errors import InvalidPlanOption
from provisioning.models import (
    Currency,
    NumberFormat,
    Plan,
    PlanPrice,
    Platform,
    Server,
    SetUp,
)
from provisioning.plan_options import PlanOptions
from provisioning.transactions import transactional
from provisioning.whmcsdb import reader

SERVER_FIELDS = ("name", "platform", "host_name", "port", "is_secure")


@dataclass(frozen=True)
class Catalogue:
    """Our servers, currencies and plans by their WHMCS ids."""

    servers: Mapping[int, Server]
    currencies: Mapping[int, Currency]
    plans: Mapping[int, Plan]


def take_catalogue(report: SyncReport) -> Catalogue:
    """Writes what differs, and counts it in the report."""
    servers = _take_servers(report)
    currencies = _take_currencies(report)
    return Catalogue(servers, currencies, plans=_take_plans(currencies, report))


def _take_currencies(report: SyncReport) -> dict[int, Currency]:
    """Currencies by their WHMCS id. One that WHMCS has deleted stays: old amounts are in it."""
    wishes = {row.whmcs_currency_id: _currency_values(row) for row in reader.currencies()}
    report.add(_write_currencies(wishes))
    return {row.whmcs_currency_id: row for row in Currency.objects.all()}


@transactional
def _write_currencies(wishes: Mapping[int, Values]) -> SyncReport:
    report = SyncReport()
    write(
        Currency, "whmcs_currency_id", locked(Currency, "whmcs_currency_id", wishes), wishes, report
    )
    return report


def _currency_values(row: reader.WhmcsCurrency) -> Values:
    is_known = row.number_format in NumberFormat.values
    return {
        "code": row.code,
        "prefix": row.prefix,
        "suffix": row.suffix,
        "number_format": row.number_format if is_known else NumberFormat.PLAIN,
        "rate": row.rate,
        "is_default": row.is_default,
    }


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


def _take_plans(currencies: Mapping[int, Currency], report: SyncReport) -> dict[int, Plan]:
    """Plans by WHMCS product id; a product with an option that we cannot read stays as it was."""
    products = reader.products(Platform.values)
    understood = [product for product in products if _is_understood(product, report)]
    report.add(_write_plans(understood))
    keys = [product.whmcs_product_id for product in products]
    plans = {row.whmcs_product_id: row for row in Plan.objects.filter(whmcs_product_id__in=keys)}
    report.add(_write_prices(reader.prices(products), plans, currencies))
    return plans


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
        "set_up": product.set_up if product.set_up in SetUp.values else SetUp.NEVER,
    }


@transactional
def _write_prices(
    prices: Sequence[reader.WhmcsPrice],
    plans: Mapping[int, Plan],
    currencies: Mapping[int, Currency],
) -> SyncReport:
    """Prices as WHMCS has them now; one that is not offered any more goes."""
    report = SyncReport()
    wanted = {
        (plan.pk, currency.pk, price.cycle): (price.amount, price.set_up_amount)
        for price in prices
        if (plan := plans.get(price.whmcs_product_id))
        and (currency := currencies.get(price.whmcs_currency_id))
    }
    known = {
        (row.plan_id, row.currency_id, row.cycle): row
        for row in PlanPrice.objects.filter(plan__in=plans.values())
    }
    changed = [
        row
        for key, row in known.items()
        if key in wanted and wanted[key] != (row.amount, row.set_up_amount)
    ]
    for row in changed:
        row.amount, row.set_up_amount = wanted[row.plan_id, row.currency_id, row.cycle]
    new = [
        PlanPrice(
            plan_id=plan_id,
            currency_id=currency_id,
            cycle=cycle,
            amount=amounts[0],
            set_up_amount=amounts[1],
        )
        for (plan_id, currency_id, cycle), amounts in wanted.items()
        if (plan_id, currency_id, cycle) not in known
    ]
    gone = [row.pk for key, row in known.items() if key not in wanted]
    PlanPrice.objects.bulk_create(new, ignore_conflicts=True)
    if changed:
        PlanPrice.objects.bulk_update(changed, ["amount", "set_up_amount"], batch_size=500)
    if gone:
        PlanPrice.objects.filter(pk__in=gone).delete()
    report.created["PlanPrice"] += len(new)
    report.changed["PlanPrice"] += len(changed) + len(gone)
    return report


def _is_understood(product: reader.WhmcsProduct, report: SyncReport) -> bool:
    try:
        PlanOptions.from_texts(product.option_texts)
    except InvalidPlanOption as error:
        report.problems.append(f"product {product.whmcs_product_id} {product.name}: {error}")
        return False
    return True
