"""Strict readers of environment variables: a missing or malformed one stops the start.

Every reader raises `ImproperlyConfigured` with one line that names the variable and the way out.
"""

from __future__ import annotations

import os
from email.utils import parseaddr
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from zoneinfo import available_timezones

import dj_database_url
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from cryptography.x509 import load_pem_x509_certificates
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email

from provisioning.devices.profile import Signer
from provisioning.dns_providers import ProviderListMalformed, known_providers


def env_text(name: str, default: str | None = None) -> str:
    """The variable's text; without a default it must be set and not blank."""
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if default is None:
        raise ImproperlyConfigured(f"{name} is not set: it is required, see README.md, Settings.")
    return default


def env_bool(name: str, *, default: bool) -> bool:
    """`True` or `False`, spelled exactly so."""
    value = env_text(name, str(default))
    if value not in {"True", "False"}:
        raise ImproperlyConfigured(f"{name} must be True or False, not {value!r}.")
    return value == "True"


def env_number(name: str, default: float) -> float:
    """A number greater than zero."""
    value = env_text(name, str(default))
    try:
        number = float(value)
    except ValueError:
        number = 0
    if number <= 0:
        raise ImproperlyConfigured(f"{name} must be a number above 0, not {value!r}.")
    return number


def env_port(name: str, default: int) -> int:
    """The number of a port; 0 stands for none."""
    value = env_text(name, str(default))
    if not value.isdecimal() or int(value) > 65535:
        raise ImproperlyConfigured(f"{name} must be a port, or 0, not {value!r}.")
    return int(value)


def env_choice(name: str, default: str, choices: tuple[str, ...]) -> str:
    """One of the words, spelled exactly so."""
    value = env_text(name, default)
    if value not in choices:
        raise ImproperlyConfigured(f"{name} must be {' or '.join(choices)}, not {value!r}.")
    return value


def env_zone(name: str, default: str) -> str:
    """The name of a time zone, such as `Europe/Paris`."""
    value = env_text(name, default)
    if value not in available_timezones():
        raise ImproperlyConfigured(f"{name} must be a time zone such as Europe/Paris: {value!r}.")
    return value


def env_list(name: str, default: str = "") -> list[str]:
    """Comma separated items, blanks dropped."""
    return [item.strip() for item in env_text(name, default).split(",") if item.strip()]


def env_database(name: str, default: str | None = None) -> dict[str, Any]:
    """A Django database entry from a URL such as `mysql://user:secret@host/name`."""
    url = env_text(name, default)
    try:
        entry = dict(dj_database_url.parse(url, conn_max_age=600, conn_health_checks=True))
    except (ValueError, dj_database_url.ParseError):
        # The message must not repeat the URL: it holds a password.
        raise ImproperlyConfigured(
            f"{name} is not a database URL such as mysql://user:secret@host/name."
        ) from None
    if not entry.get("ENGINE") or not entry.get("NAME"):
        raise ImproperlyConfigured(f"{name} names no database: mysql://user:secret@host/name.")
    return with_engine_options(entry)


def with_engine_options(entry: dict[str, Any]) -> dict[str, Any]:
    """Adds what each engine needs to be safe with several processes."""
    options = entry.setdefault("OPTIONS", {})
    if entry["ENGINE"].endswith("sqlite3"):
        # A write lock from the first statement on: two writers wait instead of failing half-way.
        options.update(
            transaction_mode="IMMEDIATE",
            timeout=20,
            init_command="PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        )
    elif entry["ENGINE"].endswith("mysql"):
        options.update(charset="utf8mb4", isolation_level="read committed")
        options.setdefault("init_command", "SET sql_mode='STRICT_TRANS_TABLES'")
    return entry


def env_broker(name: str) -> str:
    """A Redis URL, or `filesystem://` for the embedded broker of the demo."""
    url = env_text(name)
    if urlsplit(url).scheme not in {"redis", "rediss", "unix", "filesystem"}:
        raise ImproperlyConfigured(f"{name} must start with redis://, rediss:// or unix://.")
    return url


def env_keys(name: str) -> list[str]:
    """Fernet keys, the first encrypts and all decrypt."""
    keys = env_list(name)
    if not keys:
        raise ImproperlyConfigured(f"{name} is not set: it is required, see README.md, Settings.")
    for position, key in enumerate(keys, start=1):
        try:
            Fernet(key)
        except ValueError:
            raise ImproperlyConfigured(
                f"{name}: key number {position} is not a Fernet key (32 bytes, url-safe base64)."
            ) from None
    return keys


def env_name_servers(name: str) -> list[str]:
    """IP addresses of name servers, each with or without `:port`; an IPv6 one with it in []."""
    items = env_list(name)
    for item in items:
        address, _, port = item.rpartition(":") if _has_port(item) else (item, "", "53")
        try:
            is_bracketed = address.startswith("[") and address.endswith("]")
            ip_address(address[1:-1] if is_bracketed else address)
            is_port = 0 < int(port) < 65536
        except ValueError:
            is_port = False
        if not is_port:
            raise ImproperlyConfigured(
                f"{name}: {item!r} is not an address such as 192.0.2.1 or 192.0.2.1:5353."
            )
    return items


def env_providers(name: str) -> str:
    """A file with more DNS providers, understood; '' when there is none."""
    path = os.environ.get(name, "").strip()
    try:
        known_providers(path)
    except (OSError, ProviderListMalformed) as error:
        raise ImproperlyConfigured(f"{name}: {error}") from None
    return path


def _has_port(item: str) -> bool:
    return item.count(":") == 1 or "]:" in item


def env_pairs(name: str) -> dict[str, str]:
    """`id:secret,id:secret` as a mapping; ids differ, secrets have 32 characters or more."""
    pairs: dict[str, str] = {}
    for item in env_list(name):
        key, separator, secret = item.partition(":")
        if not separator or not key or len(secret) < 32 or key in pairs:
            raise ImproperlyConfigured(
                f"{name} must read id:secret,id:secret with different ids "
                "and secrets of 32 characters or more."
            )
        pairs[key] = secret
    return pairs


SMTP_SCHEMES = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


def env_email(name: str) -> dict[str, Any]:
    """Django's mail settings from `smtp[+starttls|s]://user:secret@host:port` or `file:///folder`.

    `smtps` speaks TLS from the first byte, `smtp+starttls` after asking for it.
    """
    try:
        url = urlsplit(env_text(name))
        port = url.port
    except ValueError:
        url, port = urlsplit(""), None
    if url.scheme == "file" and url.path and not url.netloc:
        backend = "django.core.mail.backends.filebased.EmailBackend"
        return {"EMAIL_BACKEND": backend, "EMAIL_FILE_PATH": url.path}
    if url.scheme not in SMTP_SCHEMES or not url.hostname:
        # The message must not repeat the URL: it may hold a password.
        raise ImproperlyConfigured(
            f"{name} must read smtp+starttls://user:secret@host:587, smtps://..., smtp://... "
            "or file:///folder."
        )
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": url.hostname,
        "EMAIL_PORT": port or SMTP_SCHEMES[url.scheme],
        "EMAIL_HOST_USER": unquote(url.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(url.password or ""),
        "EMAIL_USE_TLS": url.scheme == "smtp+starttls",
        "EMAIL_USE_SSL": url.scheme == "smtps",
    }


def env_email_address(name: str) -> str:
    """An address, with or without a name: `Example Mail <mail@example.com>`."""
    value = env_text(name)
    try:
        validate_email(parseaddr(value)[1])
    except ValidationError:
        raise ImproperlyConfigured(f"{name} must be an e-mail address, not {value!r}.") from None
    return value


def env_signer(certificate_name: str, key_name: str) -> Signer | None:
    """A certificate with its chain and its key, from two PEM files; None when neither is set."""
    paths = [os.environ.get(name, "").strip() for name in (certificate_name, key_name)]
    if not any(paths):
        return None
    try:
        certificate, *chain = load_pem_x509_certificates(Path(paths[0]).read_bytes())
        key = load_pem_private_key(Path(paths[1]).read_bytes(), password=None)
    except (OSError, ValueError, TypeError):
        raise ImproperlyConfigured(
            f"{certificate_name} and {key_name} must name readable PEM files: a certificate with "
            "its chain, and its key without a password."
        ) from None
    if (
        not isinstance(key, RSAPrivateKey | EllipticCurvePrivateKey)
        or key.public_key() != certificate.public_key()
    ):
        raise ImproperlyConfigured(f"{key_name} is not the key of {certificate_name}.")
    return Signer(certificate, key, chain)
