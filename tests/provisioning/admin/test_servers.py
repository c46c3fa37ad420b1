from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from provisioning.actions import servers
from provisioning.models import AuditEvent, BackendToken, Server
from tests.factories import STAFF, make_server

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


def test_nothing_changed_writes_nothing(admin_client: Client, server: Server) -> None:
    admin_client.post(change_url(server), form_of(server))
    assert BackendToken.objects.exists()
    assert not AuditEvent.objects.exists()


def test_a_change_is_in_the_audit_trail_without_its_values(
    admin_client: Client, server: Server
) -> None:
    values = {"username": "postmaster", "new_password": NEW_PASSWORD}
    admin_client.post(change_url(server), form_of(server, **values))
    event = AuditEvent.objects.get()
    assert (event.verb, event.actor_kind, event.actor_name) == ("server_changed", "staff", "admin")
    assert (event.before, event.after) == ({}, {"fields": ["password", "username"]})


def test_a_new_server_is_in_the_audit_trail(admin_client: Client, server: Server) -> None:
    add_url = reverse("admin:provisioning_server_add")
    values = {"name": "mail-9", "whmcs_server_id": "", "new_password": NEW_PASSWORD}
    admin_client.post(add_url, form_of(server, **values))
    assert Server.objects.get(name="mail-9").password == NEW_PASSWORD
    event = AuditEvent.objects.get()
    assert (event.verb, event.object_name, event.after) == ("server_added", "mail-9", {})


def test_saving_leaves_a_pause_alone_that_was_made_meanwhile(server: Server) -> None:
    """The form's row was read before the pause."""
    read_before = Server.objects.get(pk=server.pk)
    servers.pause(server=server, by=STAFF)
    read_before.username = "postmaster"
    servers.change(server=read_before, column_names=["username"], by=STAFF)
    server.refresh_from_db()
    assert (server.username, server.pause_reason) == ("postmaster", "staff")


@pytest.mark.parametrize("changed", [{"username": "postmaster"}, {"new_password": NEW_PASSWORD}])
def test_new_credentials_lift_a_pause_for_refused_ones(
    admin_client: Client, server: Server, changed: dict[str, str]
) -> None:
    Server.objects.update(pause_reason="credentials", paused_at=timezone.now())
    admin_client.post(change_url(server), form_of(server, **changed))
    server.refresh_from_db()
    assert (server.pause_reason, server.paused_at) == ("", None)


@pytest.mark.parametrize(
    ("reason", "changed"),
    [
        ("credentials", {"name": "mail-2"}),
        ("staff", {"new_password": NEW_PASSWORD}),
        ("protocol", {"new_password": NEW_PASSWORD}),
    ],
)
def test_any_other_change_lifts_no_pause(
    admin_client: Client, server: Server, reason: str, changed: dict[str, str]
) -> None:
    Server.objects.update(pause_reason=reason, paused_at=timezone.now())
    admin_client.post(change_url(server), form_of(server, **changed))
    server.refresh_from_db()
    assert server.pause_reason == reason


def test_pause_and_resume(admin_client: Client, server: Server) -> None:
    admin_client.post(LIST, {"action": "pause", "_selected_action": [server.pk]})
    server.refresh_from_db()
    assert server.pause_reason == "staff"
    page = admin_client.get(LIST).content.decode()
    assert "Paused by staff" in page
    admin_client.post(LIST, {"action": "resume", "_selected_action": [server.pk]})
    server.refresh_from_db()
    assert server.pause_reason == ""
