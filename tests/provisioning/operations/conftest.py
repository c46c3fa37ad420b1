from __future__ import annotations

from collections.abc import Iterator

import pytest

from provisioning.actions.orders import ServerRecord, ServiceOrder
from provisioning.models import Plan, Server, Service
from provisioning.simulators.smartermail import (
    ADMIN_PASSWORD,
    ADMIN_USERNAME,
    SmarterMailSimulator,
)
from tests.factories import make_plan, make_server, make_service
from tests.provisioning.operations.platforms import PLATFORMS, MailPlatform


@pytest.fixture
def simulator() -> Iterator[SmarterMailSimulator]:
    with SmarterMailSimulator() as running:
        yield running


@pytest.fixture
def server(db: None, simulator: SmarterMailSimulator) -> Server:
    """The row of the simulated mail server, with the right administrator account."""
    return make_server(port=simulator.port, username=ADMIN_USERNAME, password=ADMIN_PASSWORD)


@pytest.fixture
def plan(db: None) -> Plan:
    return make_plan()


@pytest.fixture
def service(server: Server, plan: Plan, simulator: SmarterMailSimulator) -> Service:
    """An active service whose domain exists on the simulator, with its hidden administrator."""
    row = make_service(server=server, plan=plan, domain_name="client.test")
    simulator.add_domain(row.domain_name, admin_username=row.admin_username)
    return row


@pytest.fixture(params=PLATFORMS, ids=lambda platform: platform.kind)
def platform(request: pytest.FixtureRequest) -> Iterator[MailPlatform]:
    """Each platform in turn, without a domain."""
    running: MailPlatform = request.param()
    with running.simulator:
        yield running


@pytest.fixture
def hosted(db: None, platform: MailPlatform) -> Service:
    """An active service whose domain exists on the platform, never read so far."""
    row = platform.make_service(platform.make_server())
    platform.add_domain(row)
    return row


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, list[int]]]:
    """Wake-up calls as they would reach the broker, without waiting for the end of the test."""
    calls: list[tuple[str, list[int]]] = []
    monkeypatch.setattr("django.db.transaction.on_commit", lambda call: call())
    monkeypatch.setattr(
        "provisioning.operations.waking.current_app.send_task",
        lambda name, args, **_: calls.append((name, args)),
    )
    return calls


@pytest.fixture
def order(simulator: SmarterMailSimulator) -> ServiceOrder:
    """What WHMCS sends for a new service; nothing of it is known to us yet."""
    return ServiceOrder(
        whmcs_service_id=501,
        whmcs_client_id=51,
        whmcs_product_id=5,
        domain_name="client.test",
        platform="smartermail",
        client_name="Alice Berg",
        option_texts={"7": "5"},
        server=ServerRecord(
            whmcs_server_id=1,
            name="mail-1",
            platform="smartermail",
            host_name="127.0.0.1",
            port=simulator.port,
            is_secure=False,
            username=ADMIN_USERNAME,
            password=ADMIN_PASSWORD,
        ),
    )
