"""Messages hold passwords. They are stored encrypted and shown nowhere."""

from __future__ import annotations

import logging

import pytest
from django.core import serializers
from django.db import connection
from pytest_django import Settings

from clientarea.bridge import messages
from provisioning import hidden_admin
from provisioning.models import AuditEvent, Operation, Service
from provisioning.operations import runner
from provisioning.simulators.smartermail import ADMIN_PASSWORD
from tests.clientarea.bridge.caller import (
    SECRET,
    SERVICE_PASSWORD,
    Bridge,
    Message,
    create_message,
)

pytestmark = pytest.mark.django_db
SECRETS = (ADMIN_PASSWORD, SERVICE_PASSWORD, SECRET)


@pytest.mark.parametrize("debug", [True, False])
def test_an_error_page_shows_none(
    bridge: Bridge,
    server: Message,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    mailoutbox: list[object],
    debug: bool,
) -> None:
    def broken(*_values: object, **_more: object) -> None:
        raise RuntimeError("a bug of ours")

    monkeypatch.setattr(hidden_admin, "broken_rules", broken)
    settings.DEBUG = debug
    settings.ADMINS = [("Admin", "admin@host.test")]
    bridge.client.raise_request_exception = False
    response = bridge.post("create", create_message(server))
    assert response.status_code == 500
    shown = response.content.decode() + str([vars(mail) for mail in mailoutbox])
    # The report is there, with the frame that had the secrets in its variables.
    assert ("hidden_admin.py" in shown) or not debug
    assert not any(secret in shown for secret in SECRETS)


def test_no_log_line_holds_one(
    bridge: Bridge, server: Message, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        bridge.post("create", create_message(server))
        bridge.post("create", create_message(server, platform=SERVICE_PASSWORD[:3]))
        runner.run_service(Service.objects.get().pk)
    assert "create_service 101" in caplog.text
    assert not any(secret in caplog.text for secret in SECRETS)


def test_no_table_holds_one_in_clear(bridge: Bridge, server: Message) -> None:
    bridge.post("create", create_message(server))
    runner.run_service(Service.objects.get().pk)
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows = str(cursor.fetchall())
            assert not any(secret in rows for secret in SECRETS), table
    shown = serializers.serialize("json", [*AuditEvent.objects.all(), *Operation.objects.all()])
    assert not any(secret in shown for secret in SECRETS)


def test_a_message_shows_nothing_of_itself() -> None:
    member = messages.ServerMember(
        whmcs_server_id=2,
        name="mail-1",
        host_name="mail.host.test",
        port=None,
        is_secure=True,
        username="admin",
        password=ADMIN_PASSWORD,
    )
    assert repr(member) == "ServerMember"
    assert str([member]) == "[ServerMember]"
