"""The list of a domain's users, and telling that one of them does not exist."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from provisioning.backends.errors import ProtocolViolation
from provisioning.backends.http import JsonObject
from provisioning.backends.smartermail.absence import telling_absence
from provisioning.backends.smartermail.addresses import scope_of
from provisioning.backends.smartermail.answers import records, text
from provisioning.backends.smartermail.client import Conversation


def all_users(calls: Conversation, scope: str) -> Sequence[JsonObject]:
    """A domain always has its administrator, so no users at all is no answer."""
    users = records(calls.read(scope, "settings/domain/list-users"), "userData")
    if not users:
        raise ProtocolViolation("a list of mailboxes without the domain's administrator")
    return users


def address_of(user: JsonObject) -> str:
    """The full address, lower case."""
    address = text(user, "emailAddress").lower()
    if "@" not in address:
        raise ProtocolViolation("a mailbox without its address")
    return address


@contextmanager
def telling_absent_mailbox(calls: Conversation, address: str) -> Iterator[None]:
    """Makes NotFound of an unexplained refusal when the list of mailboxes agrees."""

    def is_listed() -> bool:
        return any(address_of(user) == address for user in all_users(calls, scope_of(address)))

    with telling_absence(is_listed):
        yield
