"""A PolarisMail that says exactly what it is told to, for answers that are told apart by a byte."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl

from provisioning.backends.base import AccessToken, ServerAccess
from provisioning.backends.polarismail import PolarisMailBackend
from provisioning.backends.polarismail.readings import Readings
from tests.provisioning.backends.memory_tokens import MemoryTokenStore
from tests.provisioning.backends.wire import Wire, json_reply

ADMIN_PASSWORD = "S3cret&raw=<password>"


def envelope(returncode: object, returndata: object = None, **members: object) -> list[bytes]:
    """An answer with a returncode, whatever it is."""
    whole = {"returncode": returncode, "returndata": returndata, **members}
    return json_reply(json.dumps(whole).encode())


def yes(returndata: object = "ok text", **members: object) -> list[bytes]:
    """The platform agrees."""
    return envelope(1, returndata, **members)


def no(reason: object = "some text", **members: object) -> list[bytes]:
    """The platform refuses, or the token has ended; it does not say which."""
    return envelope(0, reason, **members)


def backend_on(
    wire: Wire, *, is_signed_in: bool = True, readings: Readings | None = None
) -> PolarisMailBackend:
    """A backend on the wire's one address."""
    tokens = MemoryTokenStore()
    if is_signed_in:
        tokens.save("system", AccessToken("token-at-hand", datetime.now(UTC) + timedelta(hours=1)))
    access = ServerAccess(
        "polaris1", wire.base_url, "api1", ADMIN_PASSWORD, 1, 1, allows_local_addresses=True
    )
    return PolarisMailBackend(access, tokens, readings=readings)


def forms(wire: Wire) -> list[dict[str, str]]:
    """The parameters of every request, without its token."""
    found = []
    for request in wire.requests:
        body = request.partition(b"\r\n\r\n")[2].decode()
        parameters = dict(parse_qsl(body, keep_blank_values=True, strict_parsing=True))
        parameters.pop("token", None)
        found.append(parameters)
    return found
