"""Where mailboxes forward to: read as administrator, changed as the mailbox (3.8)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from provisioning.backends.errors import NotFound, Rejected, Unsupported
from provisioning.backends.mailbox_values import ForwardState
from provisioning.backends.polarismail.answers import required_text
from provisioning.backends.polarismail.client import Conversation
from provisioning.backends.polarismail.mailbox_rows import read_rows
from provisioning.backends.polarismail.mailbox_session import MailboxSession
from provisioning.backends.polarismail.names import address_in, split_address
from provisioning.backends.polarismail.presence import is_unexplained, rows_in


def list_all(calls: Conversation, domain_name: str) -> Mapping[str, ForwardState]:
    """The forwards of every mailbox that has some, in one call."""
    name = domain_name.lower()
    targets: defaultdict[str, list[str]] = defaultdict(list)
    for row in rows_in(calls, name, "getAllForwardsDomain"):
        targets[address_in(row, "username", name)].append(required_text(row, "forward").lower())
    return {address: ForwardState(tuple(found)) for address, found in targets.items()}


def read(calls: Conversation, address: str) -> ForwardState:
    """A mailbox that is not listed does not forward, if it is there at all."""
    address = address.lower()
    domain_name = split_address(address)[1]
    state = list_all(calls, domain_name).get(address)
    if state is not None:
        return state
    if address not in read_rows(calls, domain_name):
        raise NotFound(f"the list of mailboxes has no {address}")
    return ForwardState()


def set_targets(calls: Conversation, address: str, forward: ForwardState) -> None:
    """Sends only what differs."""
    require_offered("set_forward", forward)
    address = address.lower()
    wished = {target.lower() for target in forward.targets}
    listed = list_all(calls, split_address(address)[1])
    standing = set(listed[address].targets) if address in listed else set()
    if wished == standing:
        if not standing:
            read(calls, address)
        return
    change_targets(
        calls, address, added=sorted(wished - standing), removed=sorted(standing - wished)
    )


def change_targets(
    calls: Conversation, address: str, *, added: Iterable[str], removed: Iterable[str]
) -> None:
    """Each target takes one call; the session before them two. NotFound when it is gone."""
    session = MailboxSession(calls, address)
    try:
        for target in added:
            session.change("addForward", newforward=target.lower())
        for target in removed:
            session.change("removeForward", forward=target.lower())
    except Rejected as refusal:
        if not is_unexplained(refusal) or address in read_rows(calls, split_address(address)[1]):
            raise
        raise NotFound(refusal.detail) from None


def require_offered(verb: str, forward: ForwardState) -> None:
    """Whether a copy stays in the mailbox is the platform's own affair."""
    if forward.keeps_copy is False or forward.keeps_recipients or forward.spam_rule:
        raise Unsupported(verb, "the platform forwards in its own way only")
