"""One call of WHMCS, a real worker, one answer."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from provisioning.models import Operation, Service
from provisioning.simulators.smartermail import SmarterMailSimulator
from tests.clientarea.bridge.caller import (
    Bridge,
    Message,
    answer_of,
    assert_cause,
    create_message,
    service_message,
)
from tests.processes import CeleryProcess

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _patient(bridge: Bridge, settings: Settings) -> None:
    settings.BRIDGE_WAIT_SECONDS = 30


def test_create_suspend_and_terminate_answer_when_they_are_done(
    worker: CeleryProcess, bridge: Bridge, server: Message, simulator: SmarterMailSimulator
) -> None:
    for command, message in (
        ("create", create_message(server)),
        ("suspend", service_message(server)),
        ("unsuspend", service_message(server)),
        ("terminate", service_message(server)),
    ):
        response = bridge.post(command, message)
        assert response.status_code == 200, response.content
        assert answer_of(response)["result"] == "success"
    assert simulator.domain("client.test") is None
    assert Service.objects.get().status == "terminated"
    assert Operation.objects.filter(status="succeeded").count() == 4


def test_a_refusal_is_the_answer(
    worker: CeleryProcess, bridge: Bridge, server: Message, simulator: SmarterMailSimulator
) -> None:
    """AT-B05."""
    simulator.add_domain("client.test")
    assert_cause(answer_of(bridge.post("create", create_message(server))), "error", "domain_taken")
    assert_cause(answer_of(bridge.post("create", create_message(server))), "error", "domain_taken")


def test_no_secret_leaves_in_a_message_or_a_log(
    worker: CeleryProcess,
    bridge: Bridge,
    server: Message,
    caplog: pytest.LogCaptureFixture,
) -> None:
    message = create_message(server, service_username="", service_password="")
    answer = answer_of(bridge.post("create", message))
    for secret in (server["password"], answer["service_password"]):
        assert secret not in worker.log
        assert secret not in caplog.text
