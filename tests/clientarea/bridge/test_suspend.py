"""Suspend and unsuspend: the domain is switched off and on; repeating does no harm."""

from __future__ import annotations

import pytest

from provisioning.models import AuditEvent, Operation, Server, Service, ServiceStatus
from provisioning.operations import runner
from provisioning.simulators.smartermail import ADMIN_PASSWORD, SmarterMailSimulator
from tests.clientarea.bridge.caller import Bridge, Message, answer_of, service_message
from tests.factories import make_service

pytestmark = pytest.mark.django_db


def is_enabled(simulator: SmarterMailSimulator) -> bool:
    domain = simulator.domain("client.test")
    assert domain is not None
    return bool(domain.settings["isEnabled"])


def carried_out(bridge: Bridge, command: str, message: Message) -> Message:
    """Asks, lets a worker do it, and asks again."""
    assert bridge.post(command, message).status_code == 202
    runner.run_service(Service.objects.get(whmcs_service_id=101).pk)
    return answer_of(bridge.post(command, message))


class TestSuspend:
    def test_switches_the_domain_off_with_the_reason(
        self, bridge: Bridge, service: Service, server: Message, simulator: SmarterMailSimulator
    ) -> None:
        message = service_message(server, suspend_reason="Overdue &amp; unpaid")
        assert carried_out(bridge, "suspend", message) == {
            "result": "success",
            "operation_id": None,
            "status": "succeeded",
        }
        service.refresh_from_db()
        assert service.status == ServiceStatus.SUSPENDED
        assert service.suspend_reason == "Overdue & unpaid"
        assert not is_enabled(simulator)

    def test_twice_is_harmless(self, bridge: Bridge, service: Service, server: Message) -> None:
        """AT-B11."""
        carried_out(bridge, "suspend", service_message(server))
        count = Operation.objects.count()
        assert answer_of(bridge.post("suspend", service_message(server)))["result"] == "success"
        assert Operation.objects.count() == count

    def test_asked_again_meanwhile_it_is_the_same_operation(
        self, bridge: Bridge, service: Service, server: Message
    ) -> None:
        first = answer_of(bridge.post("suspend", service_message(server)))
        assert answer_of(bridge.post("suspend", service_message(server))) == first

    def test_a_service_that_was_never_set_up_cannot_be_suspended(
        self, bridge: Bridge, db: None, server: Message
    ) -> None:
        make_service(whmcs_service_id=101, status=ServiceStatus.PENDING)
        answer = answer_of(bridge.post("suspend", service_message(server)))
        assert (answer["result"], answer["error_code"]) == ("error", "service_not_active")

    def test_an_unknown_service_is_told(self, bridge: Bridge, server: Message) -> None:
        answer = answer_of(bridge.post("suspend", service_message(server)))
        assert (answer["result"], answer["error_code"]) == ("error", "unknown_service")
        assert not Operation.objects.exists()

    def test_while_another_command_is_under_way_it_is_refused(
        self, bridge: Bridge, service: Service, server: Message
    ) -> None:
        bridge.post("terminate", service_message(server))
        answer = answer_of(bridge.post("suspend", service_message(server)))
        assert (answer["result"], answer["error_code"]) == ("error", "change_under_way")


class TestUnsuspend:
    def test_switches_the_domain_on_again(
        self, bridge: Bridge, service: Service, server: Message, simulator: SmarterMailSimulator
    ) -> None:
        """AT-B13."""
        carried_out(bridge, "suspend", service_message(server))
        answer = carried_out(bridge, "unsuspend", service_message(server))
        service.refresh_from_db()
        assert answer["result"] == "success"
        assert (service.status, service.suspend_reason) == (ServiceStatus.ACTIVE, "")
        assert is_enabled(simulator)

    def test_an_active_service_is_left_as_it_is(
        self, bridge: Bridge, service: Service, server: Message, simulator: SmarterMailSimulator
    ) -> None:
        simulator.clear_calls()
        answer = answer_of(bridge.post("unsuspend", service_message(server)))
        assert (answer["result"], answer["operation_id"]) == ("success", None)
        assert simulator.calls == []


class TestTheServerOfTheCommand:
    def test_new_credentials_are_noticed(
        self, bridge: Bridge, service: Service, server: Message
    ) -> None:
        bridge.post("suspend", service_message({**server, "password": "Chang3d!Password"}))
        assert Server.objects.get(whmcs_server_id=2).password == "Chang3d!Password"

    def test_a_service_taken_over_without_a_server_gets_it(
        self, bridge: Bridge, db: None, server: Message, simulator: SmarterMailSimulator
    ) -> None:
        make_service(whmcs_service_id=101, domain_name="client.test", server=None)
        simulator.add_domain("client.test")
        assert carried_out(bridge, "suspend", service_message(server))["result"] == "success"
        assert not is_enabled(simulator)
        assert Server.objects.get().password == ADMIN_PASSWORD

    def test_an_idle_service_moves_with_it(
        self, bridge: Bridge, service: Service, server: Message
    ) -> None:
        bridge.post("unsuspend", service_message({**server, "whmcs_server_id": 9}))
        service.refresh_from_db()
        assert service.server is not None
        assert service.server.whmcs_server_id == 9
        assert AuditEvent.objects.filter(verb="server_assigned").count() == 1

    def test_does_not_move_a_service_in_the_middle_of_an_operation(
        self, bridge: Bridge, service: Service, server: Message
    ) -> None:
        bridge.post("suspend", service_message(server))
        bridge.post("suspend", service_message({**server, "whmcs_server_id": 9}))
        service.refresh_from_db()
        assert service.server is not None
        assert service.server.whmcs_server_id == 2
