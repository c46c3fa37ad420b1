"""New keys for stored secrets: everything readable before and after, then the old key can go."""

from __future__ import annotations

from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import decrypt, encrypt
from cryptography.fernet import Fernet, InvalidToken
from django.contrib.auth.models import User
from django.core.management import call_command
from pytest_django import Settings

from provisioning.actions import key_rotation, mailboxes
from provisioning.models import Operation, Server
from tests.factories import ALICE, PASSWORD, make_mailbox, make_service

pytestmark = pytest.mark.django_db

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


@pytest.fixture
def stored_secrets(settings: Settings) -> None:
    """A server's password and an operation's, stored under the old key."""
    settings.FIELD_ENCRYPTION_KEYS = [OLD]
    service = make_service()
    Server.objects.update(password="of the server")
    mailboxes.set_password(mailbox=make_mailbox(service, "anna"), by=ALICE, password=PASSWORD)
    settings.FIELD_ENCRYPTION_KEYS = [NEW, OLD]


def run(*arguments: str) -> str:
    output = StringIO()
    call_command("rotate_keys", *arguments, stdout=output)
    return output.getvalue()


def test_every_column_of_secrets_is_found() -> None:
    names = {str(column) for column in key_rotation.encrypted_columns()}
    assert {"Server.password", "Operation.secrets", "Service.admin_password"} <= names


@pytest.mark.usefixtures("stored_secrets")
def test_after_it_the_old_key_is_not_needed(settings: Settings) -> None:
    assert "Server.password: 1 encrypted anew" in run()
    settings.FIELD_ENCRYPTION_KEYS = [NEW]
    assert Server.objects.get().password == "of the server"
    assert PASSWORD in Operation.objects.get().secrets


@pytest.mark.usefixtures("stored_secrets")
def test_without_it_the_old_key_is_needed(settings: Settings) -> None:
    settings.FIELD_ENCRYPTION_KEYS = [NEW]
    with pytest.raises(InvalidToken):
        Server.objects.get()


@pytest.mark.usefixtures("stored_secrets")
def test_it_can_be_looked_at_first_and_run_again() -> None:
    assert "Server.password: 1 are under an older key" in run("--check")
    run()
    assert "Server.password: 0 are under an older key" in run("--check")
    assert "Server.password: 0 encrypted anew" in run()


def test_second_factors_come_along(settings: Settings) -> None:
    settings.FIELD_ENCRYPTION_KEYS = [OLD]
    factor = Authenticator.objects.create(
        user=User.objects.create_user("sam"), type="totp", data={"secret": encrypt("SEED")}
    )
    settings.FIELD_ENCRYPTION_KEYS = [NEW, OLD]
    assert "Second factors: 1 are under an older key" in run("--check")
    assert "Second factors: 1 encrypted anew" in run()
    settings.FIELD_ENCRYPTION_KEYS = [NEW]
    factor.refresh_from_db()
    assert decrypt(factor.data["secret"]) == "SEED"


@pytest.mark.usefixtures("stored_secrets")
def test_a_value_that_no_key_opens_stops_it(settings: Settings) -> None:
    settings.FIELD_ENCRYPTION_KEYS = [NEW]
    with pytest.raises(InvalidToken):
        run()
