"""Hashes of mailbox passwords: a simulator keeps none in clear."""

from __future__ import annotations

import hashlib
import hmac
import secrets


def hash_password(password: str) -> str:
    """A salted hash: quick, because thousands of demo mailboxes are made at a time."""
    salt = secrets.token_hex(8)
    return f"{salt}${_digest(salt, password)}"


def is_password(password: str, password_hash: str) -> bool:
    """Whether the hash was made of this password."""
    salt, _, digest = password_hash.partition("$")
    return hmac.compare_digest(digest, _digest(salt, password))


def _digest(salt: str, password: str) -> str:
    return hashlib.sha256(f"{salt}{password}".encode()).hexdigest()
