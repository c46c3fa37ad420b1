from __future__ import annotations

import pytest

from provisioning.models import Operation, Service, ServiceStatus
from provisioning.operations import runner
from provisioning.simulators.smartermail import SmarterMailSimulator
from tests.clientarea.bridge.caller import Bridge, Message, answer_of, service_message

pytestmark = pytest.mark.django_db


@pytest.fixture
def terminated(bridge: Bridge, service: Service, server: Message) -> Service:
    assert bridge.post("terminate", service_message(server)).status_code == 202
    runner.run_service(service.pk)
    service.refresh_from_db()
    return service


def test_removes_the_domain_and_forgets_its_secret(
    terminated: Service, simulator: SmarterMailSimulator
) -> None:
    assert simulator.domain("client.test") is None
    assert terminated.status == ServiceStatus.TERMINATED
    assert terminated.admin_password == ""


def test_asked_again_it_is_done_already(
    bridge: Bridge, terminated: Service, server: Message
) -> None:
    """AT-B16."""
    answer = answer_of(bridge.post("terminate", service_message(server)))
    assert (answer["result"], answer["operation_id"]) == ("success", None)
    assert Operation.objects.filter(kind="terminate_domain").count() == 1


def test_a_domain_that_is_gone_already_counts_as_removed(
    bridge: Bridge, service: Service, server: Message, simulator: SmarterMailSimulator
) -> None:
    with simulator.lock:
        simulator.state.domains.clear()
    bridge.post("terminate", service_message(server))
    runner.run_service(service.pk)
    assert answer_of(bridge.post("terminate", service_message(server)))["result"] == "success"


def test_with_the_mail_server_down_nothing_is_lost(
    bridge: Bridge, service: Service, server: Message, simulator: SmarterMailSimulator
) -> None:
    """AT-B17."""
    simulator.stop()
    bridge.post("terminate", service_message(server))
    runner.run_service(service.pk)
    answer = answer_of(bridge.post("terminate", service_message(server)))
    service.refresh_from_db()
    assert (answer["result"], answer["error_code"]) == ("pending", "host_unreachable")
    assert service.status == ServiceStatus.ACTIVE


def test_an_unknown_service_is_told(bridge: Bridge, db: None, server: Message) -> None:
    answer = answer_of(bridge.post("terminate", service_message(server)))
    assert (answer["result"], answer["error_code"]) == ("error", "unknown_service")
