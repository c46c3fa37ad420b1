"""The reseller, clients and domains of the demo, as WHMCS would have them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db import models

from provisioning.demo.options import option_rows
from provisioning.models import Platform
from provisioning.simulators import polarismail, smartermail
from provisioning.whmcsdb.models import (
    ClientRow,
    CurrencyRow,
    PricingRow,
    ProductRow,
    ServerRow,
    ServiceRow,
)


@dataclass(frozen=True)
class DemoServer:
    """A stand-in for a mail server, `port_offset` above the port that the demo is given."""

    whmcs_server_id: int
    name: str
    platform: Platform
    username: str
    password: str
    port_offset: int


SMARTERMAIL = DemoServer(
    1, "mail-1", Platform.SMARTERMAIL, smartermail.ADMIN_USERNAME, smartermail.ADMIN_PASSWORD, 0
)
POLARISMAIL = DemoServer(
    2, "polaris", Platform.POLARISMAIL, polarismail.ADMIN_USERNAME, polarismail.ADMIN_PASSWORD, 1
)
SERVERS = (SMARTERMAIL, POLARISMAIL)
# Of the name server that knows the demo's domains.
NAME_SERVER_PORT_OFFSET = 2
CYCLE_COLUMNS = ("monthly", "quarterly", "semiannually", "annually", "biennially", "triennially")
NOT_OFFERED = Decimal(-1)

OPTION_TEXTS = {
    1: "10",
    2: "2.00",
    3: "3.00",
    4: "4.50",
    5: "C:\\SmarterMail\\Domains\\",
    6: "default",
    8: "on",
    9: "10",
    10: "on",
    11: "on",
    12: "on",
    13: "include:spf.north-harbour.test",
    14: "on",
    15: "on",
    16: "1",
    17: "3",
    21: "on",
    22: "dmarc@north-harbour.test",
    23: "none",
}


@dataclass(frozen=True)
class DemoService:
    """One domain of the demo and how many mailboxes it starts with."""

    whmcs_service_id: int
    whmcs_client_id: int
    whmcs_product_id: int
    domain_name: str
    mailbox_count: int
    status: str = "Active"
    suspend_reason: str = ""
    server: DemoServer = SMARTERMAIL
    is_proven: bool = True


SERVICES = (
    DemoService(101, 11, 1, "harbour-bakery.test", 14),
    DemoService(102, 11, 1, "berg-studio.test", 0),
    DemoService(103, 11, 2, "old-harbour.test", 3, "Suspended", "Overdue on Payment"),
    DemoService(201, 12, 3, "northwind-logistics.test", 2000),
    DemoService(202, 12, 2, "northwind-museum.test", 5),
    DemoService(301, 11, 4, "lighthouse-cafe.test", 9, server=POLARISMAIL),
    DemoService(302, 12, 4, "northwind-ferries.test", 0, server=POLARISMAIL, is_proven=False),
)


def whmcs_rows(simulator_port: int, today: date) -> list[models.Model]:
    """The rows of WHMCS's tables, grouped by table."""
    return [
        _currency(1, "USD", prefix="$", suffix=" USD", number_format=2, rate="1.00000"),
        _currency(2, "EUR", prefix="", suffix=" €", number_format=3, rate="0.91000"),
        _client(11, "Anna", "Berg", "Harbour Bakery", "anna@harbour-bakery.test"),
        _client(12, "Louis", "Martin", "Northwind Logistics", "louis@northwind-logistics.test"),
        *(_server(server, simulator_port) for server in SERVERS),
        _product(1, "Business mail 25", max_mailbox_count=25),
        _product(2, "Starter mail 5", max_mailbox_count=5),
        _product(3, "Company mail, unlimited", max_mailbox_count=0),
        ProductRow(
            whmcs_product_id=4,
            name="Cloud mail",
            module_name=Platform.POLARISMAIL,
            paytype="recurring",
            autosetup="payment",
        ),
        *_prices(1, usd="6.00", eur="5.50"),
        *_prices(2, usd="6.00", eur="5.50"),
        *_prices(3, usd="6.00", eur="5.50"),
        *_prices(4, usd="9.00", eur="8.20"),
        *option_rows(4, [row.whmcs_service_id for row in SERVICES if row.whmcs_product_id == 4]),
        *(_service(service, today) for service in SERVICES),
    ]


def _server(server: DemoServer, first_port: int) -> ServerRow:
    return ServerRow(
        whmcs_server_id=server.whmcs_server_id,
        name=server.name,
        hostname="127.0.0.1",
        ipaddress="127.0.0.1",
        port=first_port + server.port_offset,
        secure="",
        module_name=server.platform,
    )


def _currency(
    number: int, code: str, *, prefix: str, suffix: str, number_format: int, rate: str
) -> CurrencyRow:
    return CurrencyRow(
        whmcs_currency_id=number,
        code=code,
        prefix=prefix,
        suffix=suffix,
        number_format=number_format,
        rate=Decimal(rate),
        is_default=int(number == 1),
    )


def _prices(whmcs_product_id: int, *, usd: str, eur: str) -> Iterator[PricingRow]:
    """Monthly, and a year for the price of eleven months."""
    for whmcs_currency_id, monthly in ((1, Decimal(usd)), (2, Decimal(eur))):
        yield PricingRow(
            whmcs_pricing_id=10 * whmcs_product_id + whmcs_currency_id,
            kind="product",
            whmcs_currency_id=whmcs_currency_id,
            whmcs_related_id=whmcs_product_id,
            **{f"{cycle[0]}setupfee": Decimal(0) for cycle in CYCLE_COLUMNS},
            **dict.fromkeys(CYCLE_COLUMNS[1:3] + CYCLE_COLUMNS[4:], NOT_OFFERED),
            monthly=monthly,
            annually=monthly * 11,
        )


def _client(number: int, first: str, last: str, company: str, email: str) -> ClientRow:
    return ClientRow(
        whmcs_client_id=number,
        firstname=first,
        lastname=last,
        companyname=company,
        email=email,
        language="english",
        whmcs_currency_id=1,
    )


def _product(number: int, name: str, *, max_mailbox_count: int) -> ProductRow:
    texts = {**OPTION_TEXTS, 7: str(max_mailbox_count)}
    options = {f"configoption{slot}": texts.get(slot, "") for slot in range(1, 24)}
    return ProductRow(
        whmcs_product_id=number,
        name=name,
        module_name="smartermail",
        paytype="recurring",
        autosetup="payment",
        **options,
    )


def _service(service: DemoService, today: date) -> ServiceRow:
    return ServiceRow(
        whmcs_service_id=service.whmcs_service_id,
        whmcs_client_id=service.whmcs_client_id,
        whmcs_product_id=service.whmcs_product_id,
        whmcs_server_id=service.server.whmcs_server_id,
        domain=service.domain_name,
        username="qzxwvutsrp",
        domainstatus=service.status,
        suspendreason=service.suspend_reason,
        regdate=(today - timedelta(days=200)).isoformat(),
        nextduedate=(today.replace(day=1) + timedelta(days=32)).replace(day=1).isoformat(),
        billingcycle="Monthly",
        amount=Decimal("6.00"),
    )
