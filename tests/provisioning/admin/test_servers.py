from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from provisioning.models import BackendToken, Server
from tests.factories import make_server

pytestmark = pytest.mark.django_db

LIST = reverse("admin:provisioning_server_changelist")
OLD_PASSWORD = "Old-Admin!Password7"
NEW_PASSWORD = "New-Admin!Password7"


@pytest.fixture
def server() -> Server:
    row = make_server(password=OLD_PASSWORD)
    BackendToken.objects.create(
        server=row,
        scope="system",
        token="a-session",
        expires_at=timezone.now() + timedelta(minutes=10),
    )
    return row


def change_url(server: Server) -> str:
    return reverse("admin:provisioning_server_change", args=[server.pk])


def form_of(server: Server, **values: object) -> dict[str, object]:
    return {
        "name": server.name,
        "platform": server.platform,
        "host_name": server.host_name,
        "port": server.port,
        "username": server.username,
        "max_parallel_count": server.max_parallel_count,
        "whmcs_server_id": server.whmcs_server_id,
        "new_password": "",
        **values,
    }


def test_the_password_is_never_shown(admin_client: Client, server: Server) -> None:
    assert OLD_PASSWORD not in admin_client.get(change_url(server)).content.decode()


def test_an_empty_password_keeps_the_present_one(admin_client: Client, server: Server) -> None:
    admin_client.post(change_url(server), form_of(server, name="mail-2"))
    server.refresh_from_db()
    assert (server.name, server.password) == ("mail-2", OLD_PASSWORD)


def test_a_new_password_replaces_it_and_ends_shared_sessions(
    admin_client: Client, server: Server
) -> None:
    admin_client.post(change_url(server), form_of(server, new_password=NEW_PASSWORD))
    server.refresh_from_db()
    assert server.password == NEW_PASSWORD
    assert not BackendToken.objects.exists()


def test_pause_and_resume(admin_client: Client, server: Server) -> None:
    admin_client.post(LIST, {"action": "pause", "_selected_action": [server.pk]})
    server.refresh_from_db()
    assert server.pause_reason == "staff"
    page = admin_client.get(LIST).content.decode()
    assert "Paused by staff" in page
    admin_client.post(LIST, {"action": "resume", "_selected_action": [server.pk]})
    server.refresh_from_db()
    assert server.pause_reason == ""
