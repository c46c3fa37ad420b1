"""The questions that we ask WHMCS's database; answers are frozen dataclasses in our words.

Columns are listed one by one and tables paged by primary key, because the account's grants name
columns and most of WHMCS's other columns have no index (whmcs.md 5.7, 6). Every function raises
`WhmcsUnavailable` when the database is not configured or refuses the question.
"""

from __future__ import annotations

import html
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from provisioning.whmcs_values import language_code, option_texts, plain_text
from provisioning.whmcsdb.asking import asking
from provisioning.whmcsdb.models import (
    ClientRow,
    CurrencyRow,
    PricingRow,
    ProductRow,
    ServerRow,
    ServiceRow,
)
from provisioning.whmcsdb.usage_row import UsageRow

PAGE_SIZE = 1000
OPTION_COUNT = 23
CYCLE_COLUMNS = {
    "monthly": ("monthly", "msetupfee"),
    "quarterly": ("quarterly", "qsetupfee"),
    "semiannually": ("semiannually", "ssetupfee"),
    "annually": ("annually", "asetupfee"),
    "biennially": ("biennially", "bsetupfee"),
    "triennially": ("triennially", "tsetupfee"),
}
# No account is left on a server for these, or ever was.
CLOSED_STATUSES = ("Terminated", "Cancelled", "Fraud")


@dataclass(frozen=True)
class WhmcsClient:
    """Who pays. `language_code` "" when unknown; the currency may be a deleted one."""

    whmcs_client_id: int
    full_name: str
    company_name: str
    email: str
    language_code: str
    whmcs_currency_id: int


@dataclass(frozen=True)
class WhmcsCurrency:
    """`number_format` is WHMCS's number, 1 to 4; `rate` is against the default currency."""

    whmcs_currency_id: int
    code: str
    prefix: str
    suffix: str
    number_format: int
    rate: Decimal
    is_default: bool


@dataclass(frozen=True)
class WhmcsPrice:
    """What a product costs a period of its cycle (`whmcs_values.billing_cycle`)."""

    whmcs_product_id: int
    whmcs_currency_id: int
    cycle: str
    amount: Decimal
    set_up_amount: Decimal


@dataclass(frozen=True)
class WhmcsServer:
    """A mail server. `port` None: the usual one. User name and password come with the bridge."""

    whmcs_server_id: int
    module_name: str
    name: str
    host_name: str
    port: int | None
    is_secure: bool


@dataclass(frozen=True)
class WhmcsProduct:
    """What is sold. `option_texts`: slot number -> text; empty when it was never configured.

    `pay_type` is free, onetime or recurring; `set_up` is WHMCS's word for when it is set up.
    """

    whmcs_product_id: int
    module_name: str
    name: str
    option_texts: dict[str, str]
    pay_type: str
    set_up: str


@dataclass(frozen=True)
class WhmcsService:
    """What was bought. `domain_text` is as typed; `whmcs_server_id` None: no server chosen.

    `admin_username` is the service's user name: the hidden administrator, once it is set up.
    """

    whmcs_service_id: int
    whmcs_client_id: int
    whmcs_product_id: int
    whmcs_server_id: int | None
    domain_text: str
    admin_username: str
    status: str
    suspend_reason: str
    registered_on: date | None
    next_due_on: date | None
    billing_cycle: str
    amount: Decimal


def servers(module_names: Collection[str]) -> list[WhmcsServer]:
    """All servers of these modules."""
    with asking():
        rows = list(ServerRow.objects.filter(module_name__in=module_names))
    return [
        WhmcsServer(
            whmcs_server_id=row.whmcs_server_id,
            module_name=row.module_name,
            name=plain_text(row.name),
            host_name=(plain_text(row.hostname) or plain_text(row.ipaddress)).lower(),
            port=row.port or None,
            is_secure=row.secure == "on",
        )
        for row in rows
    ]


def products(module_names: Collection[str]) -> list[WhmcsProduct]:
    """All products of these modules with the texts of their 23 options."""
    with asking():
        rows = list(ProductRow.objects.filter(module_name__in=module_names))
    return [
        WhmcsProduct(
            whmcs_product_id=row.whmcs_product_id,
            module_name=row.module_name,
            name=plain_text(row.name),
            option_texts=_option_texts(row),
            pay_type=row.paytype,
            set_up=row.autosetup,
        )
        for row in rows
    ]


def _option_texts(row: ProductRow) -> dict[str, str]:
    slots = range(1, OPTION_COUNT + 1)
    return option_texts({str(slot): getattr(row, f"configoption{slot}") for slot in slots})


def currencies() -> list[WhmcsCurrency]:
    """All currencies."""
    with asking():
        rows = list(CurrencyRow.objects.all())
    return [
        WhmcsCurrency(
            whmcs_currency_id=row.whmcs_currency_id,
            code=plain_text(row.code).upper(),
            # Blanks count here: "24.50" and " USD".
            prefix=html.unescape(row.prefix),
            suffix=html.unescape(row.suffix),
            number_format=row.number_format,
            rate=row.rate,
            is_default=bool(row.is_default),
        )
        for row in rows
    ]


def prices(products: Iterable[WhmcsProduct]) -> list[WhmcsPrice]:
    """What these products cost, in every currency and cycle that they are offered in."""
    sold = {product.whmcs_product_id: product for product in products}
    with asking():
        rows = list(PricingRow.objects.filter(kind="product", whmcs_related_id__in=sold))
    return [price for row in rows for price in _prices(row, sold[row.whmcs_related_id].pay_type)]


def _prices(row: PricingRow, pay_type: str) -> Iterator[WhmcsPrice]:
    """A product that is paid once keeps its price in the monthly column; a free one has none."""
    columns = {"recurring": CYCLE_COLUMNS, "onetime": {"onetime": ("monthly", "msetupfee")}}
    for cycle, (amount_column, set_up_column) in columns.get(pay_type, {}).items():
        amount, set_up_amount = getattr(row, amount_column), getattr(row, set_up_column)
        if amount >= 0:
            yield WhmcsPrice(
                row.whmcs_related_id,
                row.whmcs_currency_id,
                cycle,
                amount,
                max(set_up_amount, Decimal(0)),
            )


def service_pages(
    whmcs_product_ids: Collection[int], *, with_closed: bool
) -> Iterator[list[WhmcsService]]:
    """Services of these products in pages of 1,000, one query each.

    Without `with_closed`, services that WHMCS has terminated or cancelled are left out.
    """
    wanted = ServiceRow.objects.filter(whmcs_product_id__in=whmcs_product_ids)
    if not with_closed:
        wanted = wanted.exclude(domainstatus__in=CLOSED_STATUSES)
    last_id, row_count = 0, PAGE_SIZE
    while row_count == PAGE_SIZE:
        with asking():
            page = wanted.filter(whmcs_service_id__gt=last_id).order_by("whmcs_service_id")
            rows = list(page[:PAGE_SIZE])
        row_count = len(rows)
        if rows:
            last_id = rows[-1].whmcs_service_id
            yield [_service(row) for row in rows]


def services(whmcs_service_ids: Collection[int]) -> list[WhmcsService]:
    """These services, at most a page of them, whatever their product; missing ones are left out."""
    with asking():
        return [
            _service(row)
            for row in ServiceRow.objects.filter(whmcs_service_id__in=whmcs_service_ids)
        ]


def _service(row: ServiceRow) -> WhmcsService:
    return WhmcsService(
        whmcs_service_id=row.whmcs_service_id,
        whmcs_client_id=row.whmcs_client_id,
        whmcs_product_id=row.whmcs_product_id,
        whmcs_server_id=row.whmcs_server_id or None,
        domain_text=plain_text(row.domain),
        admin_username=plain_text(row.username).lower().partition("@")[0],
        status=row.domainstatus,
        suspend_reason=plain_text(row.suspendreason),
        registered_on=row.regdate,
        next_due_on=row.nextduedate,
        billing_cycle=row.billingcycle,
        amount=row.amount,
    )


def clients(whmcs_client_ids: Collection[int]) -> list[WhmcsClient]:
    """These clients, at most a page of them."""
    with asking():
        rows = list(ClientRow.objects.filter(whmcs_client_id__in=whmcs_client_ids))
    return [
        WhmcsClient(
            whmcs_client_id=row.whmcs_client_id,
            full_name=plain_text(f"{row.firstname} {row.lastname}"),
            company_name=plain_text(row.companyname),
            email=plain_text(row.email),
            language_code=language_code(row.language),
            whmcs_currency_id=row.whmcs_currency_id,
        )
        for row in rows
    ]


def usage(whmcs_service_ids: Collection[int]) -> dict[int, UsageRow]:
    """What WHMCS says about the storage of these services, at most a page of them."""
    with asking():
        services = ServiceRow.objects.filter(whmcs_service_id__in=whmcs_service_ids)
        rows = list(services.only("diskusage", "disklimit", "lastupdate"))
    return {
        row.whmcs_service_id: UsageRow(
            whmcs_service_id=row.whmcs_service_id,
            disk_used_megabytes=row.diskusage,
            disk_limit_megabytes=row.disklimit,
            updated_at=row.lastupdate,
        )
        for row in rows
    }
