"""What WHMCS tells us with an order, and taking it over into our rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from django.db import connection, transaction
from django.db.models import Model

from provisioning import limits
from provisioning.actions.servers import change
from provisioning.actors import Actor
from provisioning.models import Client, Plan, Server
from provisioning.plan_options import PlanOptions

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class ServerRecord:
    """WHMCS's server record; `port` None = the scheme's usual one.

    User name and password None = not told: those that we have stay.
    """

    whmcs_server_id: int
    name: str
    platform: str
    host_name: str
    port: int | None
    is_secure: bool
    username: str | None
    password: str | None = field(repr=False)


@dataclass(frozen=True)
class ServiceOrder:
    """Everything a create command says; `option_texts` maps slot number to text, and
    `configurable_texts` the name of a configurable option to its value.
    """

    whmcs_service_id: int
    whmcs_client_id: int
    whmcs_product_id: int
    domain_name: str
    platform: str
    client_name: str
    option_texts: Mapping[str, str]
    server: ServerRecord
    client_company: str = ""
    client_email: str = ""
    language_code: str = ""
    product_name: str = ""
    admin_username: str = ""
    admin_password: str = field(default="", repr=False)
    configurable_texts: Mapping[str, str] = field(default_factory=dict)


def parsed(order: ServiceOrder) -> PlanOptions:
    """The product's options; raises `InvalidPlanOption`, or `ActionRefused` (AT-N01)."""
    limits.check(order.platform, order.configurable_texts)
    return PlanOptions.from_texts(order.option_texts)


def note_client(order: ServiceOrder) -> Client:
    """The client row with the names of the order, locked until the transaction ends."""
    values = {
        "full_name": order.client_name,
        "company_name": order.client_company,
        "email": order.client_email,
        "language_code": order.language_code,
    }
    client = Client(whmcs_client_id=order.whmcs_client_id, **values)
    return _upserted(client, "whmcs_client_id", values)


def note_plan(order: ServiceOrder) -> Plan:
    """The plan row with the options of the order."""
    plan = Plan(
        whmcs_product_id=order.whmcs_product_id,
        name=order.product_name or f"product {order.whmcs_product_id}",
        platform=order.platform,
        option_texts=dict(order.option_texts),
    )
    return _upserted(plan, "whmcs_product_id", ["name", "platform", "option_texts"])


def note_server(*, record: ServerRecord, by: Actor) -> Server:
    """The server row as WHMCS describes it now.

    New credentials lift a pause for refused credentials and drop the shared sessions.
    """
    wanted = {
        "name": record.name or record.host_name,
        "platform": record.platform,
        "host_name": record.host_name,
        "port": record.port,
        "is_secure": record.is_secure,
        **_credentials(record),
    }
    with transaction.atomic():
        described = Server(whmcs_server_id=record.whmcs_server_id, **wanted)
        server = _upserted(described, "whmcs_server_id", ["whmcs_server_id"])
        changed = [name for name, value in wanted.items() if getattr(server, name) != value]
        for name in changed:
            setattr(server, name, wanted[name])
        change(server=server, column_names=changed, by=by)
    return server


def _credentials(record: ServerRecord) -> dict[str, str]:
    given = {"username": record.username, "password": record.password}
    return {name: value for name, value in given.items() if value is not None}


def _upserted(row: M, key_name: str, column_names: Iterable[str]) -> M:
    """The stored row, locked: `row` if it is new, else the known one with these columns of `row`.

    One statement, because "insert, or else lock" deadlocks on MariaDB when several commands meet
    the same new row: a refused insert leaves a shared lock, which none of them can make its own.
    """
    rows = type(row)._default_manager
    names_target = connection.features.supports_update_conflicts_with_target
    rows.bulk_create(
        [row],
        update_conflicts=True,
        update_fields=list(column_names),
        unique_fields=[key_name] if names_target else None,
    )
    return rows.select_for_update().get(**{key_name: getattr(row, key_name)})
