"""What the bridge says about an operation in each of its states."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from msgspec import structs
from pytest_django import Settings

from clientarea.bridge import answers
from clientarea.bridge.replies import Created, Settled
from provisioning.actions import operations, services
from provisioning.models import Operation, Server, Service
from provisioning.operations import runner
from provisioning.simulators.smartermail import (
    ADMIN_PASSWORD,
    ADMIN_USERNAME,
    SmarterMailSimulator,
)
from tests.clientarea.bridge.caller import Message, answer_of, assert_cause
from tests.factories import WHMCS, make_server, make_service

pytestmark = pytest.mark.django_db


@pytest.fixture
def suspending(simulator: SmarterMailSimulator, settings: Settings) -> Operation:
    """A suspension on its way, and answers that do not wait."""
    settings.BRIDGE_WAIT_SECONDS = 0.01
    server = make_server(port=simulator.port, username=ADMIN_USERNAME, password=ADMIN_PASSWORD)
    simulator.add_domain("client.test")
    service = make_service(server=server, domain_name="client.test")
    operation = services.suspend(service=service, by=WHMCS, reason="")
    assert operation is not None
    return operation


def settled(operation: Operation) -> tuple[int, Message]:
    response = answers.settled(operation)
    return response.status_code, answer_of(response)


def _with_username(reply: Settled) -> Settled:
    return Created(**structs.asdict(reply), service_username="qzxwvutsrp")


def test_nothing_to_do() -> None:
    answer = answer_of(answers.settled(None, _with_username))
    assert answer == {
        "result": "success",
        "operation_id": None,
        "status": "succeeded",
        "service_username": "qzxwvutsrp",
    }


def test_succeeded(suspending: Operation) -> None:
    runner.run_service(suspending.service_id)
    status, answer = settled(suspending)
    assert (status, answer["result"], answer["operation_id"]) == (200, "success", suspending.pk)


def test_waiting(suspending: Operation) -> None:
    assert settled(suspending) == (
        202,
        {"result": "pending", "operation_id": suspending.pk, "status": "queued"},
    )


def test_failed(suspending: Operation, simulator: SmarterMailSimulator) -> None:
    with simulator.lock:
        simulator.state.domains.clear()
    runner.run_service(suspending.service_id)
    status, answer = settled(suspending)
    assert (status, answer["result"], answer["status"]) == (200, "error", "failed")
    assert answer["error_code"] == "not_found"


def test_cancelled_by_staff(suspending: Operation) -> None:
    operations.cancel(operation=suspending, by=WHMCS)
    status, answer = settled(suspending)
    assert (status, answer["result"], answer["error_code"]) == (200, "error", "cancelled")
    assert "cancelled this operation" in answer["error_message"]


def test_what_the_last_attempt_met(suspending: Operation, simulator: SmarterMailSimulator) -> None:
    simulator.stop()
    runner.run_service(suspending.service_id)
    status, answer = settled(suspending)
    assert status == 202
    assert_cause(answer, "pending", "host_unreachable")


def test_what_an_earlier_attempt_met_is_not_told_during_a_new_one(suspending: Operation) -> None:
    Operation.objects.update(
        status="running",
        error_code="host_unreachable",
        running_service_id=suspending.service_id,
        server_slot="1:0",
        claim_expires_at=timezone.now(),
    )
    status, answer = settled(suspending)
    assert (status, answer["status"]) == (202, "running")
    assert "error_code" not in answer


class TestWaitingThatCannotHelp:
    """The answer comes at once, although a minute would be allowed."""

    @pytest.fixture(autouse=True)
    def _patient(self, suspending: Operation, settings: Settings) -> None:
        settings.BRIDGE_WAIT_SECONDS = 3600

    def test_the_server_is_paused(self, suspending: Operation) -> None:
        Server.objects.update(
            pause_reason="credentials", pause_detail="told by mail-1", paused_at=timezone.now()
        )
        status, answer = settled(suspending)
        assert status == 202
        assert_cause(answer, "pending", "credentials_refused")
        assert "told by mail-1" in answer["error_message"]

    def test_there_is_no_server(self, suspending: Operation) -> None:
        Service.objects.update(server=None)
        assert settled(suspending)[1]["error_code"] == "no_server"

    def test_staff_must_look_at_it(self, suspending: Operation) -> None:
        Operation.objects.update(status="needs_attention", error_code="server_unavailable")
        status, answer = settled(suspending)
        assert (status, answer["status"]) == (202, "needs_attention")
        assert answer["error_code"] == "server_unavailable"

    def test_the_next_attempt_is_later_than_that(self, suspending: Operation) -> None:
        Operation.objects.update(not_before_at=timezone.now() + timedelta(hours=2))
        assert settled(suspending)[0] == 202
