"""Certificates are verified, and a failed handshake says that nothing was sent."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from provisioning.backends.base import ServerAccess
from provisioning.backends.errors import (
    BackendError,
    CertificateInvalid,
    HostUnreachable,
    Outcome,
    OutcomeUnknown,
)
from provisioning.backends.http import Call, HttpChannel
from provisioning.backends.sessions import close_sessions
from tests.provisioning.backends.wire import json_reply, speaking

CHANGE = Call("POST", "/api/v1/thing-put", is_change=True)
OK = json_reply(b'{"success":true}')


@pytest.fixture(autouse=True)
def _sessions_end() -> Iterator[None]:
    yield
    close_sessions()


def certificate(folder: Path, *, host: str = "127.0.0.1", days: int = 30) -> Path:
    """A self-signed certificate with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail server of a test")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=90))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address(host))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    path = folder / f"{host}-{days}.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + signed.public_bytes(serialization.Encoding.PEM)
    )
    return path


def server_context(path: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context


def exchange(base_url: str) -> None:
    access = ServerAccess("mail1", base_url, "admin", "secret", 1, 1, allows_local_addresses=True)
    HttpChannel(access, lambda: None).exchange(CHANGE)


def failure(base_url: str) -> BackendError:
    with pytest.raises(BackendError) as caught:
        exchange(base_url)
    return caught.value


def test_certificate_of_an_unknown_authority(tmp_path: Path) -> None:
    with speaking(OK, context=server_context(certificate(tmp_path))) as wire:
        error = failure(wire.base_url)
    assert isinstance(error, CertificateInvalid)
    assert "self-signed" in error.detail
    assert (error.outcome, error.was_sent, wire.requests) == (Outcome.NOT_SENT, False, [])


def test_certificate_of_an_authority_that_the_machine_trusts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    with speaking(OK, OK, context=server_context(path)) as wire:
        exchange(wire.base_url)
        exchange(wire.base_url)
    assert wire.connection_count == 1


@pytest.mark.parametrize(
    ("host", "days", "cause"), [("127.0.0.2", 30, "mismatch"), ("127.0.0.1", -1, "expired")]
)
def test_certificate_that_is_not_valid(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, host: str, days: int, cause: str
) -> None:
    path = certificate(tmp_path, host=host, days=days)
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    with speaking(OK, context=server_context(path)) as wire:
        error = failure(wire.base_url)
    assert isinstance(error, CertificateInvalid)
    assert cause in error.detail
    assert wire.requests == []


def test_port_that_does_not_speak_tls() -> None:
    with speaking([b"HTTP/1.1 400 Bad Request\r\n\r\n"]) as wire:
        error = failure(wire.base_url.replace("http:", "https:"))
    assert isinstance(error, HostUnreachable)
    assert not error.was_sent


def test_cut_after_the_handshake_is_unknown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    with speaking([], OK, hangs_up=True, context=server_context(path)) as wire:
        error = failure(wire.base_url)
        assert len(wire.requests) == 1
    assert isinstance(error, OutcomeUnknown)
    assert error.was_sent
