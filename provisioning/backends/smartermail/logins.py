"""One-click logins and the domain's administrator (smartermail-api.md 1.7)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import urljoin, urlsplit

from provisioning.backends.base import LoginLink
from provisioning.backends.errors import NotFound, ProtocolViolation
from provisioning.backends.smartermail import domains, mailboxes
from provisioning.backends.smartermail.addresses import local_part_of
from provisioning.backends.smartermail.answers import text
from provisioning.backends.smartermail.client import SYSTEM, Conversation
from provisioning.backends.smartermail.users import telling_absent_mailbox

_LINK_LIFE = timedelta(minutes=1)


def of_mailbox(calls: Conversation, address: str, base_url: str) -> LoginLink:
    """The server's own link, which it honours once; nothing of it is guessed."""
    address = address.lower()
    asked_at = datetime.now(UTC)
    with telling_absent_mailbox(calls, address):
        members = calls.ask(
            SYSTEM,
            "auth/retrieve-login-token",
            body={
                "username": local_part_of(address),
                "domain": address.rpartition("@")[2],
                "isSystemAdmin": False,
            },
        )
    given = text(members, "autoLoginUrl")
    url = urljoin(base_url, given)
    if not given or urlsplit(url).scheme not in {"http", "https"}:
        raise ProtocolViolation("no usable login link in the answer")
    return LoginLink(url, asked_at + _LINK_LIFE)


def of_admin(calls: Conversation, domain_name: str, base_url: str) -> LoginLink:
    """The domain's primary administrator, whose name the server tells."""
    return of_mailbox(calls, _admin_address(calls, domain_name), base_url)


def set_admin_password(calls: Conversation, domain_name: str, password: str) -> None:
    """Sets the primary administrator's password and nothing else."""
    mailboxes.set_password(calls, _admin_address(calls, domain_name), password)


def _admin_address(calls: Conversation, domain_name: str) -> str:
    name = domain_name.lower()
    username = domains.read_admin_username(calls, name)
    if not username:
        raise NotFound(f"{name} has no administrator")
    return f"{username}@{name}"
