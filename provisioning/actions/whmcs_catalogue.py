"""Takes over what WHMCS sells and where: servers, currencies, products and their prices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from provisioning import limits
from provisioning.actions.orders import ServerRecord, note_server
from provisioning.actions.takeover import Key, SyncReport, Values, locked, write, write_set
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
from provisioning.product_checks import problems_of
from provisioning.sentences import staff_sentence
from provisioning.transactions import transactional
from provisioning.whmcsdb import options, reader
from provisioning.whmcsdb.options import FieldCatalogue, OptionCatalogue

MISSING_OPTIONS = "missing_configurable_options"
SERVER_FIELDS = ("name", "platform", "host_name", "port", "is_secure")


@dataclass(frozen=True)
class Catalogue:
    """Our servers, currencies and plans by their WHMCS ids, and what may be chosen with them."""

    servers: Mapping[int, Server]
    currencies: Mapping[int, Currency]
    plans: Mapping[int, Plan]
    options: OptionCatalogue
    fields: FieldCatalogue


def take_catalogue(report: SyncReport) -> Catalogue:
    """Writes what differs, and counts it in the report."""
    servers = _take_servers(report)
    currencies = _take_currencies(report)
    products = reader.products(Platform.values)
    plans = _take_plans(products, currencies, report)
    offered = options.option_catalogue(plans)
    _tell_missing_options(products, offered, report)
    return Catalogue(servers, currencies, plans, offered, options.field_catalogue(plans))


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
            subject = f"server {wanted.whmcs_server_id} {wanted.name}"
            report.find("whmcs_server", subject, "no host name")
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


def _take_plans(
    products: Sequence[reader.WhmcsProduct],
    currencies: Mapping[int, Currency],
    report: SyncReport,
) -> dict[int, Plan]:
    """Plans by WHMCS product id; a product with an option that we cannot read stays as it was."""
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
    wishes: dict[Key, Values] = {
        (plan.pk, currency.pk, price.cycle): {
            "amount": price.amount,
            "set_up_amount": price.set_up_amount,
        }
        for price in prices
        if (plan := plans.get(price.whmcs_product_id))
        and (currency := currencies.get(price.whmcs_currency_id))
    }
    known = PlanPrice.objects.filter(plan__in=plans.values())
    write_set(known, ("plan_id", "currency_id", "cycle"), wishes, report)
    return report


def _is_understood(product: reader.WhmcsProduct, report: SyncReport) -> bool:
    """WHMCS saves anything: what it should not have saved is told in its place (AT-A)."""
    subject = f"product {product.whmcs_product_id} {product.name}"
    problems = problems_of(product.module_name, product.option_texts)
    for problem in problems:
        sentence = staff_sentence(problem.code, {"slot": problem.slot, "value": problem.value})
        report.find("plan_option", subject, sentence)
    try:
        PlanOptions.from_texts(product.option_texts)
    except InvalidPlanOption as error:
        if not any(problem.stops_creation for problem in problems):
            report.find("plan_option", subject, str(error))
        return False
    return True


def _tell_missing_options(
    products: Sequence[reader.WhmcsProduct], offered: OptionCatalogue, report: SyncReport
) -> None:
    """Of a product's five configurable options each must be offered (AT-N01)."""
    for product in products:
        names = dict.fromkeys(offered.names(product.whmcs_product_id), "0")
        if lacking := limits.missing(product.module_name, names):
            subject = f"product {product.whmcs_product_id} {product.name}"
            detail = staff_sentence(MISSING_OPTIONS, {"names": ", ".join(lacking)})
            report.find("plan_option", subject, detail)
