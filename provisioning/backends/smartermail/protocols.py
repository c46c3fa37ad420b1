"""EAS and MAPI per mailbox (smartermail-api.md 3.5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from provisioning.backends.base import MailProtocol, ProtocolSwitch
from provisioning.backends.errors import ProtocolNotAvailable, Rejected
from provisioning.backends.smartermail.answers import records, text
from provisioning.backends.smartermail.client import Conversation, domain_scope
from provisioning.backends.smartermail.refusals import explains_itself


@dataclass(frozen=True)
class _Route:
    """Where a protocol is listed and switched; `collection` is the member of its list."""

    path: str
    collection: str


_ROUTES = {
    MailProtocol.EAS: _Route("settings/domain/active-sync-mailboxes", "activeSyncAccounts"),
    MailProtocol.MAPI: _Route("settings/domain/mapi-ews-mailboxes", "mapiEwsAccounts"),
}


def addresses_with(calls: Conversation, scope: str, protocol: MailProtocol) -> frozenset[str]:
    """The mailboxes for which the protocol is on; an entry may be listed and switched off."""
    route = _ROUTES[protocol]
    return frozenset(
        text(account, "emailAddress").lower()
        for account in records(calls.read(scope, route.path), route.collection)
        if account.get("isActive") is not False
    )


def switch_all(calls: Conversation, domain_name: str, switches: Sequence[ProtocolSwitch]) -> None:
    """One patch and one reading back a protocol, for any number of mailboxes."""
    for protocol in MailProtocol:
        wanted = {
            switch.address.lower(): switch.is_on
            for switch in switches
            if switch.protocol is protocol
        }
        if wanted:
            switch(calls, domain_scope(domain_name), protocol, wanted)


def switch(
    calls: Conversation, scope: str, protocol: MailProtocol, wanted: Mapping[str, bool]
) -> None:
    """Switches, and looks again: the answer may be yes without any effect."""
    try:
        calls.change(
            scope,
            f"{_ROUTES[protocol].path}-patch",
            body=[
                {"emailAddress": address, "isActive": is_on} for address, is_on in wanted.items()
            ],
        )
    except Rejected as refusal:
        if explains_itself(refusal):
            raise
        raise ProtocolNotAvailable(
            f"{protocol.upper()}: {refusal.detail}", http_status=refusal.http_status
        ) from None
    with_protocol = addresses_with(calls, scope, protocol)
    unmoved = [address for address, is_on in wanted.items() if (address in with_protocol) != is_on]
    if unmoved:
        raise ProtocolNotAvailable(
            f"{protocol.upper()}: the server said yes and changed nothing for {', '.join(unmoved)}"
        )
