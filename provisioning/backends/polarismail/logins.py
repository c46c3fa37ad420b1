"""One-click logins (polarismail-api.md 1.6)."""

from __future__ import annotations

import base64
from urllib.parse import quote

from provisioning.backends.errors import NotFound, Rejected
from provisioning.backends.mailbox_values import LoginLink
from provisioning.backends.polarismail.client import Conversation
from provisioning.backends.polarismail.hosts import LOGIN_PATH
from provisioning.backends.polarismail.mailbox_rows import read_rows
from provisioning.backends.polarismail.mailbox_session import one_time_password
from provisioning.backends.polarismail.names import split_address
from provisioning.backends.polarismail.presence import is_unexplained


def make_mailbox_login(calls: Conversation, address: str) -> LoginLink:
    """A link to the mailbox's control panel; how long it is good is not told."""
    address = address.lower()
    try:
        password = one_time_password(calls, address)
    except Rejected as refusal:
        if not is_unexplained(refusal) or address in read_rows(calls, split_address(address)[1]):
            raise
        raise NotFound(refusal.detail) from None
    panel = calls.hosts.panel + LOGIN_PATH
    return LoginLink(f"{panel}?u={_query_text(address)}&p={_query_text(password)}")


def _query_text(text: str) -> str:
    """Base64 with its `+`, `/` and `=` encoded: a bare `+` would be read as a space."""
    return quote(base64.b64encode(text.encode()).decode(), safe="")
