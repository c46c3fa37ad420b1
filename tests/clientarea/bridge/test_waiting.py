"""One call of WHMCS, a real worker, one answer."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections
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


def at_once(messages: Sequence[Message]) -> list[Message]:
    """The answers to several creations that arrive at the same moment."""
    together = Barrier(len(messages))

    def ask(message: Message) -> Message:
        together.wait()
        try:
            return answer_of(Bridge().post("create", message))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(messages)) as threads:
        return list(threads.map(ask, messages))


def test_the_same_order_several_times_at_once_makes_one_domain(
    worker: CeleryProcess, bridge: Bridge, server: Message, simulator: SmarterMailSimulator
) -> None:
    """AT-B09: a double click, or WHMCS's queue and a person at once."""
    found = at_once([create_message(server)] * 4)
    assert [answer["result"] for answer in found] == ["success"] * 4
    assert Operation.objects.count() == 1
    assert sum("domain-put" in call.path for call in simulator.calls) == 1


def test_first_orders_of_a_product_and_server_at_once_do_not_block_each_other(
    worker: CeleryProcess, bridge: Bridge, server: Message, simulator: SmarterMailSimulator
) -> None:
    orders = [
        create_message(
            server,
            whmcs_service_id=101 + number,
            whmcs_client_id=7 + number,
            domain_name=f"client{number}.test",
        )
        for number in range(4)
    ]
    assert [answer["result"] for answer in at_once(orders)] == ["success"] * 4
    assert sorted(simulator.state.domains) == [f"client{number}.test" for number in range(4)]
