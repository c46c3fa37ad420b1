"""`manage.py check --deploy`: every unsafe setting, by number. docs/runbook.md has the remedies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DatabaseError, connection

SECRET_LENGTH = 50
LOCAL_HOSTS = {"localhost", "127.0.0.1", "::1", ""}


@register(Tags.security, deploy=True)
def check_settings(app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[CheckMessage]:
    """What the environment says."""
    return [*_secrets(), *_addresses(), *_staff(), *_stores(), *_watching()]


@register(Tags.database, deploy=True)
def check_servers(app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[CheckMessage]:
    """What staff and WHMCS have entered about mail servers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT name FROM provisioning_server WHERE NOT is_secure ORDER BY name")
            names = [str(row[0]) for row in cursor.fetchall()]
    except DatabaseError:
        hint = "Run manage.py migrate; then run this check again."
        return [Error("The database cannot be read.", hint=hint, id="clientarea.E011")]
    return [
        checks.Warning(
            f"The mail server {name} is reached without TLS: passwords travel in the clear.",
            hint="Switch on TLS in WHMCS's server record, or under Servers in the administration.",
            id="clientarea.W012",
        )
        for name in names
    ]


def _secrets() -> Iterator[CheckMessage]:
    if len(settings.SECRET_KEY) < SECRET_LENGTH or len(set(settings.SECRET_KEY)) < 10:
        yield Error(
            f"SECRET_KEY has fewer than {SECRET_LENGTH} characters or hardly any different ones.",
            hint="python3 -c 'import secrets; print(secrets.token_urlsafe(48))'",
            id="clientarea.E001",
        )
    reused = {settings.SECRET_KEY, *settings.FIELD_ENCRYPTION_KEYS} & set(
        settings.BRIDGE_KEYS.values()
    )
    if reused or settings.SECRET_KEY in settings.FIELD_ENCRYPTION_KEYS:
        yield Error(
            "One secret serves two purposes: whoever learns it for one has the other too.",
            hint="Give SECRET_KEY, FIELD_ENCRYPTION_KEYS and BRIDGE_KEYS secrets of their own.",
            id="clientarea.E002",
        )
    if not settings.BRIDGE_KEYS:
        yield Error(
            "BRIDGE_KEYS is empty: WHMCS cannot ask for anything.",
            hint="One key for each WHMCS: id:secret.",
            id="clientarea.E003",
        )


def _addresses() -> Iterator[CheckMessage]:
    if settings.DEBUG:
        yield Error(
            "DEBUG is on: error pages show the insides of the product.",
            hint="Leave DEBUG out of the environment.",
            id="clientarea.E004",
        )
    if not settings.IS_HTTPS:
        yield Error(
            "PUBLIC_URL does not start with https://: sessions and passwords travel in the clear.",
            hint="Put TLS in front (deploy/nginx.conf.example) and set PUBLIC_URL=https://...",
            id="clientarea.E005",
        )
    if "*" in settings.ALLOWED_HOSTS:
        yield Error(
            "ALLOWED_HOSTS holds *: links in mails can be made to lead elsewhere.",
            hint="Name the hosts that are served.",
            id="clientarea.E006",
        )
    if settings.ALLOW_LOCAL_MAIL_SERVERS:
        yield Error(
            "ALLOW_LOCAL_MAIL_SERVERS is on: a server record can reach for this machine's insides.",
            hint="Leave it out of the environment; it is for the demo and the tests.",
            id="clientarea.E007",
        )


def _staff() -> Iterator[CheckMessage]:
    if not settings.STAFF_SECOND_FACTOR:
        yield Error(
            "STAFF_SECOND_FACTOR is off: a stolen password opens the administration.",
            hint="Leave it out of the environment; it is for the demo and the tests.",
            id="clientarea.E020",
        )


def _stores() -> Iterator[CheckMessage]:
    if connection.vendor == "sqlite":
        yield Error(
            "DATABASE_URL is SQLite: one writer at a time, and no second machine.",
            hint="MariaDB 10.6 or newer, or MySQL 8: mysql://user:secret@host/mailroom",
            id="clientarea.E008",
        )
    broker = urlsplit(settings.REDIS_URL)
    if broker.scheme == "filesystem":
        yield Error(
            "REDIS_URL is a folder: it is the demo's broker.",
            hint="redis://host:6379/0",
            id="clientarea.E009",
        )
    elif broker.scheme == "redis" and (broker.hostname or "") not in LOCAL_HOSTS:
        yield checks.Warning(
            "Redis is on another machine and is reached without TLS.",
            hint="rediss://..., or a private network that nobody else is on.",
            id="clientarea.W010",
        )


def _watching() -> Iterator[CheckMessage]:
    if not settings.METRICS_TOKEN:
        yield checks.Warning(
            "METRICS_TOKEN is not set: /metrics is closed, and nobody sees a queue that grows.",
            hint="Set it to a long random text and give it to Prometheus as a bearer token.",
            id="clientarea.W013",
        )
    if not settings.WHMCS_CONFIGURED:
        yield checks.Warning(
            "WHMCS_DATABASE_URL is not set: clients, prices and statuses are not compared.",
            hint="The account of deploy/whmcs_grants.sql.",
            id="clientarea.W014",
        )
