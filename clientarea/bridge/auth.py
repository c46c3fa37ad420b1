"""Who calls the bridge: a signature over the whole request, its age, and that it is used once.

The format, with a worked example: docs/bridge.md.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import time

from django.conf import settings
from django.http import HttpRequest

from provisioning.actions import bridge_nonces

SKEW_SECONDS = 300
TIMESTAMP = re.compile(r"[0-9]{1,12}")
NONCE = re.compile(r"[0-9a-f]{32,64}")


def signature(
    secret: str, *, method: str, path: str, timestamp: str, nonce: str, body: bytes
) -> str:
    """HMAC-SHA256 in lower-case hexadecimal, over four lines and the body as sent.

    `path` begins with a slash and includes the query string, `timestamp` is Unix time in seconds.
    """
    head = f"{method}\n{path}\n{timestamp}\n{nonce}\n"
    return hmac.new(secret.encode(), head.encode() + body, hashlib.sha256).hexdigest()


def is_authentic(request: HttpRequest) -> bool:
    """Whether one of `BRIDGE_KEYS` signed this very request in the last five minutes.

    Uses its nonce up: the same request is not authentic a second time.
    """
    key_name = request.headers.get("X-Mailroom-Key", "")
    timestamp = request.headers.get("X-Mailroom-Timestamp", "")
    nonce = request.headers.get("X-Mailroom-Nonce", "")
    secret = settings.BRIDGE_KEYS.get(key_name)
    if secret is None or not _is_recent(timestamp) or not NONCE.fullmatch(nonce):
        return False
    wanted = signature(
        secret,
        method=request.method or "",
        path=request.get_full_path(),
        timestamp=timestamp,
        nonce=nonce,
        body=request.body,
    )
    given = request.headers.get("X-Mailroom-Signature", "")
    if not hmac.compare_digest(wanted.encode(), given.encode()):
        return False
    return bridge_nonces.use(key_name=key_name, nonce=nonce, skew_seconds=SKEW_SECONDS)


def _is_recent(timestamp: str) -> bool:
    if not TIMESTAMP.fullmatch(timestamp):
        return False
    return abs(time.time() - int(timestamp)) <= SKEW_SECONDS
