"""Fills the demo once, the way a real installation fills itself: WHMCS's rows are synchronised, and
the mailboxes are read from the mail server."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.utils import timezone

from provisioning.actions import whmcs_sync
from provisioning.actions.orders import ServerRecord, note_server
from provisioning.actors import SYSTEM
from provisioning.demo.catalogue import SERVICES, WHMCS_SERVER_ID, whmcs_rows
from provisioning.demo.simulator import SimulatorControl
from provisioning.models import Server, Service, ServiceStatus
from provisioning.operations.platform import backend_of
from provisioning.operations.refresh import refresh_service
from provisioning.whmcsdb import embedded


def is_filled() -> bool:
    """Whether an earlier run has filled this demo."""
    return Service.objects.exists()


def fill(simulator: SimulatorControl, *, admin_username: str, admin_password: str) -> None:
    """Creates the domains on the simulator, then takes them over."""
    embedded.create_tables()
    embedded.insert(whmcs_rows(simulator.port, timezone.localdate()))
    for service in SERVICES:
        simulator.seed(service.domain_name, service.mailbox_count)
    whmcs_sync.sync()
    note_server(
        record=ServerRecord(
            whmcs_server_id=WHMCS_SERVER_ID,
            name="mail-1",
            platform="smartermail",
            host_name="127.0.0.1",
            port=simulator.port,
            is_secure=False,
            username=admin_username,
            password=admin_password,
        ),
        by=SYSTEM,
    )
    for row in Service.objects.select_related("server"):
        refresh_service(row.pk)
    _suspend_on_server()


def _suspend_on_server() -> None:
    for row in Service.objects.filter(status=ServiceStatus.SUSPENDED).select_related("server"):
        if row.server is not None:
            backend_of(row.server).set_domain_enabled(row.domain_name, is_enabled=False)


def move_server(port: int) -> None:
    """The simulator may listen on another port than last time."""
    Server.objects.filter(whmcs_server_id=WHMCS_SERVER_ID).update(port=port)


def make_staff(username: str, password: str) -> None:
    """The staff's sign-in of the demo, with the password of this demo's settings."""
    user, _ = User.objects.get_or_create(
        username=username, defaults={"is_staff": True, "is_superuser": True}
    )
    user.set_password(password)
    user.save()
