"""`manage.py check --deploy` names each unsafe setting by a number, and nothing on a safe one."""

from __future__ import annotations

from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.core.checks import run_checks
from pytest_django import Settings

from tests.factories import make_server

pytestmark = pytest.mark.django_db

KEY = Fernet.generate_key().decode()
SAFE: dict[str, Any] = {
    "SECRET_KEY": "d9Xk2mQp7vRt4wYz1aBc6eFg8hJn3sLu5oTi0xVbNqWrEyUiKj",
    "FIELD_ENCRYPTION_KEYS": [KEY],
    "BRIDGE_KEYS": {"whmcs": "another-secret-of-thirty-two-characters"},
    "DEBUG": False,
    "IS_HTTPS": True,
    "ALLOWED_HOSTS": ["mail.example.com"],
    "ALLOW_LOCAL_MAIL_SERVERS": False,
    "STAFF_SECOND_FACTOR": True,
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    "METRICS_TOKEN": "a-token",
    "WHMCS_CONFIGURED": True,
}


def numbers() -> set[str]:
    found = run_checks(include_deployment_checks=True, databases=["default"])
    return {str(message.id) for message in found if str(message.id).startswith("clientarea.")}


@pytest.fixture
def safe(settings: Settings) -> Settings:
    for name, value in SAFE.items():
        setattr(settings, name, value)
    return settings


def test_a_safe_installation_has_nothing_to_say(safe: Settings) -> None:
    assert numbers() == set()


@pytest.mark.parametrize(
    ("name", "value", "number"),
    [
        ("SECRET_KEY", "short", "E001"),
        ("SECRET_KEY", "ab" * 30, "E001"),
        ("BRIDGE_KEYS", {"whmcs": KEY}, "E002"),
        ("BRIDGE_KEYS", {}, "E003"),
        ("DEBUG", True, "E004"),
        ("IS_HTTPS", False, "E005"),
        ("ALLOWED_HOSTS", ["*"], "E006"),
        ("ALLOW_LOCAL_MAIL_SERVERS", True, "E007"),
        ("STAFF_SECOND_FACTOR", False, "E020"),
        ("REDIS_URL", "filesystem:///tmp/broker", "E009"),
        ("REDIS_URL", "redis://redis.example.com:6379/0", "W010"),
        ("METRICS_TOKEN", "", "W013"),
        ("WHMCS_CONFIGURED", False, "W014"),
    ],
)
def test_an_unsafe_setting_has_its_number(
    safe: Settings, name: str, value: object, number: str
) -> None:
    setattr(safe, name, value)
    assert numbers() == {f"clientarea.{number}"}


def test_l08_a_mail_server_without_tls_is_named(safe: Settings) -> None:
    make_server(is_secure=False)
    assert numbers() == {"clientarea.W012"}
