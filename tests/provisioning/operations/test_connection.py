"""Staff's connection test: what came of it, and what to do next."""

from __future__ import annotations

import pytest

from provisioning.actions import servers
from provisioning.models import AuditEvent, Server
from provisioning.operations import connection
from provisioning.sentences import staff_sentence
from provisioning.simulators.faults import FaultKind
from tests.factories import STAFF, make_server
from tests.provisioning.operations.platforms import MailPlatform

pytestmark = pytest.mark.django_db

GENERAL = staff_sentence("no-such-code", {})


def probed(server: Server) -> Server:
    connection.test(server.pk)
    server.refresh_from_db()
    return server


def test_a_good_one_says_when_and_what_answers(platform: MailPlatform) -> None:
    server = probed(platform.make_server())
    assert server.tested_at is not None
    assert (server.test_error_code, server.test_error_detail) == ("", "")
    # One of the two tells its version.
    assert bool(server.software_version) == (platform.kind == "smartermail")


def test_it_changes_nothing_and_pauses_nothing(platform: MailPlatform) -> None:
    server = platform.make_server()
    Server.objects.filter(pk=server.pk).update(password="wrong")
    assert probed(server).pause_reason == ""


def test_wrong_credentials_are_told(platform: MailPlatform) -> None:
    server = platform.make_server()
    Server.objects.filter(pk=server.pk).update(password="wrong-Secret7!")
    assert probed(server).test_error_code == "credentials_refused"
    assert "wrong-Secret7!" not in server.test_error_detail


def test_another_program_is_told(platform: MailPlatform) -> None:
    platform.fail(FaultKind.HTML)
    assert probed(platform.make_server()).test_error_code in {
        "api_unsupported",
        "protocol_violation",
    }


def test_a_closed_port_is_told(platform: MailPlatform) -> None:
    server = platform.make_server()
    platform.simulator.stop()
    assert probed(server).test_error_code == "host_unreachable"


def test_a_bad_certificate_or_no_tls_at_all_is_told(platform: MailPlatform) -> None:
    server = platform.make_server()
    Server.objects.filter(pk=server.pk).update(is_secure=True)
    assert probed(server).test_error_code in {"certificate_invalid", "host_unreachable"}


def test_a_busy_server_is_told(platform: MailPlatform) -> None:
    platform.fail(FaultKind.STATUS)
    assert probed(platform.make_server()).test_error_code == "server_unavailable"


def test_a_good_one_clears_the_last_failure(platform: MailPlatform) -> None:
    server = platform.make_server()
    platform.fail(FaultKind.STATUS)
    probed(server)
    platform.mend()
    assert probed(server).test_error_code == ""


@pytest.mark.parametrize(
    "code",
    [
        "credentials_refused",
        "api_unsupported",
        "protocol_violation",
        "host_unreachable",
        "certificate_invalid",
        "server_unavailable",
    ],
)
def test_each_cause_has_its_own_sentence(code: str) -> None:
    assert staff_sentence(code, {}) != GENERAL


def test_asking_is_written_down_and_wakes_a_worker(sent: list[tuple[str, list[int]]]) -> None:
    server = make_server()
    servers.test_connection(server=server, by=STAFF)
    assert sent == [("provisioning.test_connection", [server.pk])]
    server.refresh_from_db()
    assert server.test_asked_at is not None
    assert AuditEvent.objects.get().verb == "connection_test_requested"
