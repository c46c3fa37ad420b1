"""A bridge whose answers do not wait, and a service that was created through it."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from provisioning.models import Service
from provisioning.operations import runner
from provisioning.simulators.smartermail import SmarterMailSimulator
from tests.clientarea.bridge.caller import (
    KEY_NAME,
    SECRET,
    Bridge,
    Message,
    create_message,
    server_of,
)


@pytest.fixture
def bridge(settings: Settings) -> Bridge:
    """WHMCS, which asks again instead of waiting."""
    settings.BRIDGE_KEYS = {KEY_NAME: SECRET}
    settings.BRIDGE_WAIT_SECONDS = 0.01
    settings.PLATFORM_CONNECT_TIMEOUT_SECONDS = 1
    settings.PLATFORM_READ_TIMEOUT_SECONDS = 2
    return Bridge()


@pytest.fixture
def server(simulator: SmarterMailSimulator) -> Message:
    """WHMCS's record of the simulator."""
    return server_of(simulator)


@pytest.fixture
def service(db: None, bridge: Bridge, server: Message) -> Service:
    """Service 101, created through the bridge: client.test is on the mail server."""
    bridge.post("create", create_message(server))
    row = Service.objects.get(whmcs_service_id=101)
    runner.run_service(row.pk)
    row.refresh_from_db()
    return row
