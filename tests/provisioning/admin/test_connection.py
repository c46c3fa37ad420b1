"""The page of the connection test, as staff see it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from provisioning.models import AuditEvent, Server
from tests.factories import make_server

pytestmark = pytest.mark.django_db


@pytest.fixture
def server() -> Server:
    return make_server()


def url(server: Server) -> str:
    return reverse("admin:provisioning_server_connection", args=[server.pk])


def test_the_server_leads_there(admin_client: Client, server: Server) -> None:
    change = reverse("admin:provisioning_server_change", args=[server.pk])
    assert url(server) in admin_client.get(change).content.decode()


def test_pressing_it_asks_a_worker_and_shows_that_it_is_under_way(
    admin_client: Client, server: Server
) -> None:
    response = admin_client.post(url(server))
    assert response.headers["Location"] == url(server)
    page = admin_client.get(url(server)).content.decode()
    assert "Under way since" in page
    assert 'hx-trigger="every 2s"' in page
    assert AuditEvent.objects.get().verb == "connection_test_requested"


def test_the_result_ends_the_polling(admin_client: Client, server: Server) -> None:
    now = timezone.now()
    Server.objects.update(
        test_asked_at=now, tested_at=now, software_version="100.0.9", domain_count=3
    )
    page = admin_client.get(url(server)).content.decode()
    assert "The connection works." in page
    assert "100.0.9" in page
    assert "3 domains." in page
    assert "hx-trigger" not in page


def test_a_failure_tells_the_cause_and_what_to_do(admin_client: Client, server: Server) -> None:
    Server.objects.update(
        tested_at=timezone.now(),
        test_error_code="host_unreachable",
        test_error_detail="connection refused",
    )
    page = admin_client.get(url(server)).content.decode()
    assert "check host name and port" in page
    assert "connection refused" in page


def test_a_test_that_no_worker_took_is_told(admin_client: Client, server: Server) -> None:
    Server.objects.update(test_asked_at=timezone.now() - timedelta(minutes=5))
    page = admin_client.get(url(server)).content.decode()
    assert "Check that the workers are running" in page
    assert "hx-trigger" not in page


def test_those_who_only_read_see_the_result_and_no_button(client: Client, server: Server) -> None:
    person = User.objects.create_user("sue", is_staff=True)
    client.force_login(person)
    assert client.get(url(server)).status_code == 403
    person.user_permissions.add(Permission.objects.get(codename="view_server"))
    assert "<form" not in client.get(url(server)).content.decode().split('id="content-main"')[1]
    assert client.post(url(server)).status_code == 403


def test_a_stranger_is_sent_to_the_sign_in(client: Client, server: Server) -> None:
    assert "/admin/login/" in client.get(url(server)).headers["Location"]
