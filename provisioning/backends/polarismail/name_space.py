"""Mailboxes, aliases and lists of a domain share their names (polarismail-api.md 3.6, 3.7)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from provisioning.backends.errors import DomainNotVerified, NameInUse, Rejected
from provisioning.backends.polarismail.client import Conversation
from provisioning.backends.polarismail.mailbox_rows import read_rows
from provisioning.backends.polarismail.names import address_in, split_address
from provisioning.backends.polarismail.presence import is_unexplained, rows_in


@contextmanager
def creating(calls: Conversation, address: str) -> Iterator[None]:
    """Explains why an address could not be created.

    Raises `NameInUse`, `NotFound` when the domain is gone, or `DomainNotVerified`. A platform that
    does not refuse a name twice is asked beforehand.
    """
    if not calls.readings.refuses_duplicates:
        _require_free(calls, address)
    try:
        yield
    except Rejected as refusal:
        if not is_unexplained(refusal):
            raise
        _require_free(calls, address)
        pending = calls.settle(
            "getDomainVerification", proof="getDomainInfo", domain=split_address(address)[1]
        )
        if pending is not None and pending.is_yes:
            raise DomainNotVerified(refusal.detail) from None
        raise


def _require_free(calls: Conversation, address: str) -> None:
    name = split_address(address)[1]
    if address in read_rows(calls, name):
        raise NameInUse(f"a mailbox has the name {address}")
    for action, member, counted_by in (
        ("getAllAliasesDomain", "alias", "aliases"),
        ("getAllListsDomain", "lname", "lists"),
    ):
        rows = rows_in(calls, name, action, counted_by=counted_by)
        if address in {address_in(row, member, name) for row in rows}:
            raise NameInUse(f"an alias or a list has the name {address}")
