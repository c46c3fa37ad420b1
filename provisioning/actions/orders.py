"""What WHMCS tells us with an order, and taking it over into our rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction

from provisioning.actors import Actor
from provisioning.audit import record as audit
from provisioning.models import Client, PauseReason, Plan, Server
from provisioning.operations.sweep import resume


@dataclass(frozen=True)
class ServerRecord:
    """WHMCS's server record; `port` None = the scheme's usual one."""

    whmcs_server_id: int
    name: str
    platform: str
    host_name: str
    port: int | None
    is_secure: bool
    username: str
    password: str = field(repr=False)


@dataclass(frozen=True)
class ServiceOrder:
    """Everything a create command says; `option_texts` maps slot number to text."""

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


def note_client(order: ServiceOrder) -> Client:
    """The client row with the names of the order."""
    client, _ = Client.objects.update_or_create(
        whmcs_client_id=order.whmcs_client_id,
        defaults={
            "full_name": order.client_name,
            "company_name": order.client_company,
            "email": order.client_email,
            "language_code": order.language_code,
        },
    )
    return client


def note_plan(order: ServiceOrder) -> Plan:
    """The plan row with the options of the order."""
    plan, _ = Plan.objects.update_or_create(
        whmcs_product_id=order.whmcs_product_id,
        defaults={
            "name": order.product_name or f"product {order.whmcs_product_id}",
            "platform": order.platform,
            "option_texts": dict(order.option_texts),
        },
    )
    return plan


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
        "username": record.username,
        "password": record.password,
    }
    with transaction.atomic():
        server, is_new = Server.objects.select_for_update().get_or_create(
            whmcs_server_id=record.whmcs_server_id, defaults=wanted
        )
        changed = [name for name, value in wanted.items() if getattr(server, name) != value]
        if is_new or not changed:
            return server
        for name in changed:
            setattr(server, name, wanted[name])
        server.save(update_fields=changed)
        server.backendtoken_set.all().delete()
        audit(by, None, "server_changed", server.name, after={"fields": sorted(changed)})
        if server.pause_reason == PauseReason.CREDENTIALS and {"username", "password"} & set(
            changed
        ):
            resume(server)
            server.refresh_from_db()
    return server
