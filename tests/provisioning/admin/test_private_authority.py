"""A mail server whose certificate is signed by an authority of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from provisioning.models import Server
from tests.factories import make_server
from tests.provisioning.admin.test_servers import form_of
from tests.provisioning.backends.test_tls import certificate

pytestmark = pytest.mark.django_db

BEGIN = "-----BEGIN CERTIFICATE-----"


@pytest.fixture
def server() -> Server:
    return make_server(is_secure=True)


@pytest.fixture
def key_and_certificate(tmp_path: Path) -> str:
    return certificate(tmp_path).read_text()


@pytest.fixture
def authority(key_and_certificate: str) -> str:
    """A certificate alone, in PEM form."""
    return BEGIN + key_and_certificate.partition(BEGIN)[2]


def save(client: Client, server: Server, text: str) -> str:
    """Gives the text as the authority; returns the page, empty when it was taken."""
    url = reverse("admin:provisioning_server_change", args=[server.pk])
    response = client.post(url, form_of(server, is_secure="on", ca_certificate_pem=text))
    server.refresh_from_db()
    return response.content.decode()


def test_it_is_kept(admin_client: Client, server: Server, authority: str) -> None:
    assert save(admin_client, server, authority) == ""
    assert server.ca_certificate_pem == authority


def test_a_chain_is_kept_whole_without_what_stands_around_it(
    admin_client: Client, server: Server, authority: str
) -> None:
    pasted = f"the first\r\n{authority}\r\nthe second\r\n{authority}".replace("\n", "\r\n")
    save(admin_client, server, pasted)
    assert server.ca_certificate_pem == authority * 2


def test_it_can_be_taken_away(admin_client: Client, server: Server, authority: str) -> None:
    save(admin_client, server, authority)
    assert save(admin_client, server, "") == ""
    assert server.ca_certificate_pem == ""


@pytest.mark.parametrize(
    "text", ["not a certificate", f"{BEGIN}\nAAAA\n-----END CERTIFICATE-----", BEGIN]
)
def test_what_is_no_certificate_is_refused(admin_client: Client, server: Server, text: str) -> None:
    assert "This is not a certificate in PEM form" in save(admin_client, server, text)
    assert server.ca_certificate_pem == ""


def test_a_private_key_is_refused(
    admin_client: Client, server: Server, key_and_certificate: str
) -> None:
    assert "This holds a private key" in save(admin_client, server, key_and_certificate)
    assert server.ca_certificate_pem == ""
