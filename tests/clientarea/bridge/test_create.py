"""WHMCS creates a service: once, however often it asks, and with the cause when it cannot."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from clientarea.bridge import answers
from provisioning.models import AuditEvent, Operation, Server, Service, ServiceStatus
from provisioning.operations import runner
from provisioning.simulators.faults import Fault, FaultKind
from provisioning.simulators.smartermail import ADMIN_PASSWORD, SmarterMailSimulator
from tests.clientarea.bridge.caller import (
    SERVICE_PASSWORD,
    Bridge,
    Message,
    answer_of,
    assert_cause,
    create_message,
    server_of,
)
from tests.factories import make_server, make_service
from tests.provisioning.backends.test_tls import certificate, server_context
from tests.provisioning.backends.wire import json_reply, speaking

pytestmark = pytest.mark.django_db


def created(bridge: Bridge, message: Message) -> dict[str, Any]:
    """Asks, lets a worker do what it can, and asks again."""
    first = bridge.post("create", message)
    assert first.status_code == 202, first.content
    runner.run_service(Service.objects.get(whmcs_service_id=101).pk)
    return answer_of(bridge.post("create", message))


def domain_creations(simulator: SmarterMailSimulator) -> int:
    return sum("domain-put" in call.path for call in simulator.calls)


class TestCreate:
    def test_answers_that_it_is_under_way(self, bridge: Bridge, server: Message) -> None:
        response = bridge.post("create", create_message(server))
        operation = Operation.objects.get()
        assert response.status_code == 202
        assert answer_of(response) == {
            "result": "pending",
            "operation_id": operation.pk,
            "status": "queued",
        }

    def test_asked_again_meanwhile_it_is_the_same_operation(
        self, bridge: Bridge, server: Message
    ) -> None:
        first = bridge.post("create", create_message(server))
        assert answer_of(bridge.post("create", create_message(server))) == answer_of(first)
        assert Operation.objects.count() == 1

    def test_ends_with_the_domain_on_the_mail_server(
        self, bridge: Bridge, server: Message, simulator: SmarterMailSimulator
    ) -> None:
        answer = created(bridge, create_message(server))
        assert (answer["result"], answer["status"]) == ("success", "succeeded")
        assert simulator.domain("client.test") is not None
        service = Service.objects.select_related("client", "plan", "server").get()
        assert service.status == ServiceStatus.ACTIVE
        assert service.client.company_name == "Smith & Sons"
        assert service.client.language_code == "fr"
        assert service.plan.options.max_mailbox_count == 5
        assert service.server is not None
        assert service.server.base_url == simulator.base_url

    def test_asked_again_afterwards_it_makes_no_second_domain(
        self, bridge: Bridge, service: Service, server: Message, simulator: SmarterMailSimulator
    ) -> None:
        answer = answer_of(bridge.post("create", create_message(server)))
        assert (answer["result"], answer["operation_id"]) == ("success", None)
        assert domain_creations(simulator) == 1
        assert Operation.objects.count() == 1

    def test_is_in_the_audit_trail_with_whmcss_own_id(
        self, bridge: Bridge, server: Message
    ) -> None:
        bridge.post("create", create_message(server))
        event = AuditEvent.objects.get(verb="create_domain")
        assert (event.actor_kind, event.request_id) == ("whmcs", "r-1")
        assert event.ip_address == "127.0.0.1"

    @pytest.mark.parametrize(
        ("typed", "name"), [("CLIENT.test ", "client.test"), ("MÜLLER.test", "xn--mller-kva.test")]
    )
    def test_takes_the_domain_as_typed(
        self, bridge: Bridge, server: Message, typed: str, name: str
    ) -> None:
        bridge.post("create", create_message(server, domain_name=typed))
        assert Service.objects.get().domain_name == name


class TestTheHiddenAdministrator:
    """AT-B01 to AT-B04, as WHMCS sees them: what was generated comes back to be stored."""

    def test_a_good_password_stays_whmcss(self, bridge: Bridge, server: Message) -> None:
        message = create_message(server, service_username="adminuser")
        answer = created(bridge, message)
        assert answer["service_username"] == "adminuser"
        assert "service_password" not in answer

    def test_a_generated_password_comes_back(self, bridge: Bridge, server: Message) -> None:
        message = create_message(server, service_username="", service_password="")
        answer = created(bridge, message)
        service = Service.objects.get()
        assert answer["service_username"] == service.admin_username
        assert answer["service_password"] == service.admin_password
        assert len(answer["service_password"]) == 24

    def test_not_before_the_domain_is_there(self, bridge: Bridge, server: Message) -> None:
        response = bridge.post("create", create_message(server, service_password="weak"))
        assert b"service_" not in response.content

    def test_once_stored_it_is_not_sent_again(self, bridge: Bridge, server: Message) -> None:
        first = created(bridge, create_message(server, service_password="weak"))
        stored = create_message(server, service_password=first["service_password"])
        assert "service_password" not in answer_of(bridge.post("create", stored))


class TestErrorsNameTheirCause:
    def test_wrong_administrator_credentials(
        self, bridge: Bridge, simulator: SmarterMailSimulator
    ) -> None:
        wrong = create_message(server_of(simulator, password="Wr0ng!Password"))
        assert_cause(created(bridge, wrong), "pending", "credentials_refused")

    def test_corrected_credentials_let_the_same_operation_go_on(
        self, bridge: Bridge, simulator: SmarterMailSimulator
    ) -> None:
        created(bridge, create_message(server_of(simulator, password="Wr0ng!Password")))
        right = create_message(server_of(simulator))
        assert created(bridge, right)["result"] == "success"
        assert Operation.objects.count() == 1

    def test_not_a_supported_server(
        self, bridge: Bridge, server: Message, simulator: SmarterMailSimulator
    ) -> None:
        simulator.inject(Fault(kind=FaultKind.STATUS, status_code=404, times=None))
        assert_cause(created(bridge, create_message(server)), "pending", "api_unsupported")

    def test_host_or_port_unreachable(
        self, bridge: Bridge, server: Message, simulator: SmarterMailSimulator
    ) -> None:
        simulator.stop()
        assert_cause(created(bridge, create_message(server)), "pending", "host_unreachable")

    def test_host_name_unknown(self, bridge: Bridge, simulator: SmarterMailSimulator) -> None:
        server = server_of(simulator, host_name="mail.host.invalid")
        assert_cause(created(bridge, create_message(server)), "pending", "host_unreachable")

    def test_certificate_not_valid(
        self, bridge: Bridge, simulator: SmarterMailSimulator, tmp_path: Path
    ) -> None:
        context = server_context(certificate(tmp_path))
        with speaking(json_reply(b"{}"), context=context) as wire:
            port = int(wire.base_url.rpartition(":")[2])
            message = create_message(server_of(simulator, port=port, is_secure=True))
            assert_cause(created(bridge, message), "pending", "certificate_invalid")

    def test_domain_exists_on_the_mail_server(
        self, bridge: Bridge, server: Message, simulator: SmarterMailSimulator
    ) -> None:
        """AT-B05."""
        simulator.add_domain("client.test")
        bridge.post("create", create_message(server))
        runner.run_service(Service.objects.get().pk)
        answer = answer_of(answers.settled(Operation.objects.get()))
        assert_cause(answer, "error", "domain_taken")
        assert "client.test" in answer["error_message"]
        assert Service.objects.get().status == ServiceStatus.PENDING
        assert domain_creations(simulator) == 0

    def test_domain_belongs_to_another_service(self, bridge: Bridge, server: Message) -> None:
        own = make_server(whmcs_server_id=server["whmcs_server_id"])
        make_service(domain_name="client.test", server=own, whmcs_service_id=55)
        answer = answer_of(bridge.post("create", create_message(server)))
        assert_cause(answer, "error", "domain_taken")
        assert "service 55" in answer["error_message"]
        assert not Service.objects.filter(whmcs_service_id=101).exists()

    def test_plan_option_invalid(self, bridge: Bridge, server: Message) -> None:
        product = {"name": "Mail 5", "option_texts": {"1": "2.9"}}
        answer = answer_of(bridge.post("create", create_message(server, product=product)))
        assert (answer["result"], answer["error_code"]) == ("error", "invalid_plan_option")
        assert "2.9" in answer["error_message"]
        assert not Service.objects.exists()

    def test_domain_malformed(self, bridge: Bridge, server: Message) -> None:
        answer = answer_of(bridge.post("create", create_message(server, domain_name="client")))
        assert (answer["result"], answer["error_code"]) == ("error", "domain_malformed")
        assert not Service.objects.exists()

    def test_server_paused_by_staff(self, bridge: Bridge, server: Message) -> None:
        make_server(
            whmcs_server_id=2,
            **{name: server[name] for name in ("name", "host_name", "port", "is_secure")},
            username=server["username"],
            password=server["password"],
            pause_reason="staff",
            paused_at="2026-11-20T00:00:00Z",
        )
        answer = answer_of(bridge.post("create", create_message(server)))
        assert (answer["result"], answer["error_code"]) == ("pending", "server_paused")


class TestTheServersRecord:
    def test_is_stored_encrypted(self, bridge: Bridge, server: Message) -> None:
        bridge.post("create", create_message(server))
        row = Server.objects.get(whmcs_server_id=2)
        assert row.password == ADMIN_PASSWORD
        raw = Server.objects.extra(select={"raw": "password"}).values("raw").get()
        assert ADMIN_PASSWORD not in raw["raw"]

    def test_a_moved_server_is_noticed(self, bridge: Bridge, server: Message) -> None:
        bridge.post("create", create_message(server))
        bridge.post("create", create_message({**server, "host_name": "localhost"}))
        assert Server.objects.get(whmcs_server_id=2).host_name == "localhost"


MALFORMED = {
    "unknown member": ({"colour": "red"}, "colour"),
    "wrong type": ({"whmcs_service_id": "101"}, "whmcs_service_id"),
    "no such id": ({"whmcs_service_id": 0}, "whmcs_service_id"),
    "unknown platform": ({"platform": "exchange"}, "platform"),
    "null": ({"domain_name": None}, "domain_name"),
    "unknown slot": ({"product": {"name": "", "option_texts": {"25": ""}}}, "option_texts"),
    "number as option": ({"product": {"name": "", "option_texts": {"1": 10}}}, "option_texts"),
    "port out of range": ({"server": {"port": 70000}}, "port"),
    "no host": ({"server": {"host_name": ""}}, "host_name"),
    "missing inside": ({"server": {"password": ...}}, "password"),
}


class TestAMalformedMessage:
    @pytest.mark.parametrize(("changes", "named"), MALFORMED.values(), ids=MALFORMED.keys())
    def test_is_refused_by_the_name_of_the_member(
        self, bridge: Bridge, server: Message, changes: Message, named: str
    ) -> None:
        server = {**server, **changes.pop("server", {})} if "server" in changes else server
        message = create_message({k: v for k, v in server.items() if v is not ...}, **changes)
        response = bridge.post("create", message)
        assert response.status_code == 400
        answer = answer_of(response)
        assert (answer["result"], answer["error_code"]) == ("error", "malformed_request")
        assert named in answer["error_message"]
        assert not Service.objects.exists()

    @pytest.mark.parametrize("member", sorted(create_message({})))
    def test_every_member_but_these_is_needed(
        self, bridge: Bridge, server: Message, member: str
    ) -> None:
        message = create_message(server)
        del message[member]
        optional = {"request_id", "service_username", "service_password"}
        expected = 202 if member in optional else 400
        assert bridge.post("create", message).status_code == expected

    @pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"\xff", b'"create"'])
    def test_that_is_no_object(self, bridge: Bridge, body: bytes) -> None:
        response = bridge.send("create", body, bridge.headers("create", body))
        assert response.status_code == 400
        assert answer_of(response)["error_code"] == "malformed_request"


def test_a_given_password_is_never_repeated(bridge: Bridge, server: Message) -> None:
    message = create_message(server, service_username="adminuser")
    assert SERVICE_PASSWORD not in json.dumps(created(bridge, message))
