"""Fills the demo once, the way a real installation fills itself: WHMCS's rows are synchronised, and
the mailboxes are read from the mail server."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.utils import timezone

from provisioning.actions import whmcs_sync
from provisioning.actions.orders import ServerRecord, note_server
from provisioning.actors import SYSTEM
from provisioning.demo import addresses, imports, past
from provisioning.demo.catalogue import SERVERS, SERVICES, DemoServer, whmcs_rows
from provisioning.demo.simulator import SimulatorControl
from provisioning.demo.zones import MAIL_HOST
from provisioning.models import Platform, Server, Service, ServiceStatus
from provisioning.operations import ownership
from provisioning.operations.platform import backend_of
from provisioning.operations.refresh import refresh_service
from provisioning.whmcsdb import embedded


def is_filled() -> bool:
    """Whether an earlier run has filled this demo."""
    return Service.objects.exists()


def fill(first_port: int) -> None:
    """Creates the domains on the simulators, then takes them over."""
    embedded.create_tables()
    embedded.insert(whmcs_rows(first_port, timezone.localdate()))
    for service in SERVICES:
        simulator = SimulatorControl(first_port + service.server.port_offset)
        simulator.seed(service.domain_name, service.mailbox_count, is_proven=service.is_proven)
    whmcs_sync.sync()
    for server in SERVERS:
        note_server(record=_record(server, first_port), by=SYSTEM)
    Server.objects.filter(platform=Platform.SMARTERMAIL).update(client_host_name=MAIL_HOST)
    for row in Service.objects.select_related("server"):
        refresh_service(row.pk)
        if row.plan.capabilities.has_domain_verification:
            ownership.check(row.pk)
        _add_addresses(row)
    _suspend_on_server()
    past.make_up()
    imports.make_up()


def _add_addresses(service: Service) -> None:
    """Made on the mail server first, then read like anything that was there before us."""
    if addresses.fill(service):
        refresh_service(service.pk)
        addresses.look_closer(service)


def _record(server: DemoServer, first_port: int) -> ServerRecord:
    """What WHMCS's module tells of its server record."""
    return ServerRecord(
        whmcs_server_id=server.whmcs_server_id,
        name=server.name,
        platform=server.platform,
        host_name="127.0.0.1",
        port=first_port + server.port_offset,
        is_secure=False,
        username=server.username,
        password=server.password,
    )


def _suspend_on_server() -> None:
    for row in Service.objects.filter(status=ServiceStatus.SUSPENDED).select_related("server"):
        if row.server is not None:
            backend_of(row.server).set_domain_enabled(row.domain_name, is_enabled=False)


def move_servers(first_port: int) -> None:
    """The simulators may listen on other ports than last time."""
    for server in SERVERS:
        moved = Server.objects.filter(whmcs_server_id=server.whmcs_server_id)
        moved.update(port=first_port + server.port_offset)


def make_staff(username: str, password: str) -> None:
    """The staff's sign-in of the demo, with the password of this demo's settings."""
    user, _ = User.objects.get_or_create(
        username=username, defaults={"is_staff": True, "is_superuser": True}
    )
    user.set_password(password)
    user.save()
