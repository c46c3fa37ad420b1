"""Every verb that changes something: how to make ready for it, do it, and see that it is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from provisioning.backends.base import (
    AliasChange,
    AutoReply,
    Backend,
    Capabilities,
    DkimStatus,
    DomainChange,
    ForwardState,
    ListChange,
    ListState,
    MailboxChange,
    MailboxState,
    MailProtocol,
    ProtocolSwitch,
)
from provisioning.backends.errors import BackendError, DomainInUse, NameInUse, NotFound
from tests.provisioning.backends.contract import (
    ADDRESS,
    ALIAS,
    ALIAS_SPEC,
    BOB,
    DOMAIN,
    DOMAIN_SPEC,
    LIST,
    MAILBOX_SPEC,
    list_spec,
)

OUTSIDE = "x@elsewhere.test"
EAS_ON = ProtocolSwitch(ADDRESS, MailProtocol.EAS, is_on=True)


def _nothing(_: Backend) -> None:
    """Nothing needs to be there."""


@dataclass(frozen=True)
class Change:
    """`client.test` with Bob's mailbox is there; `prepare` adds what else is needed.

    `repeated` is the error of doing it again, `absent` that of doing it without `prepare`; None
    means that it goes through quietly.
    """

    name: str
    act: Callable[[Backend], object]
    is_done: Callable[[Backend], bool]
    prepare: Callable[[Backend], object] = _nothing
    needs: Callable[[Capabilities], object] = lambda _: True
    repeated: type[BackendError] | None = None
    absent: type[BackendError] | None = None


def _mailbox(backend: Backend) -> MailboxState:
    state = backend.read_mailbox(ADDRESS)
    assert state is not None
    return state


def _list(backend: Backend) -> ListState:
    state = backend.read_list(LIST)
    assert state is not None
    return state


def _make_mailbox(backend: Backend) -> None:
    backend.create_mailbox(MAILBOX_SPEC)


def _make_mailbox_and_alias(backend: Backend) -> None:
    _make_mailbox(backend)
    backend.create_alias(ALIAS_SPEC)


def _make_list(backend: Backend) -> None:
    backend.create_list(list_spec(backend, BOB))


def _is_enabled(backend: Backend, name: str) -> bool:
    state = backend.read_domain(name)
    return state is not None and state.is_enabled


def _max_mailbox_count(backend: Backend) -> int | None:
    state = backend.read_domain(DOMAIN)
    return None if state is None else state.max_mailbox_count


def _domain_aliases(backend: Backend) -> list[str]:
    return [alias.domain_name for alias in backend.list_domain_aliases(DOMAIN)]


CHANGES = (
    Change(
        "create_domain",
        lambda b: b.create_domain(DOMAIN_SPEC),
        lambda b: b.read_domain("new.test") is not None,
        repeated=DomainInUse,
    ),
    Change(
        "configure_domain",
        lambda b: b.configure_domain(DOMAIN_SPEC),
        lambda b: _is_enabled(b, "new.test"),
        prepare=lambda b: (
            b.create_domain(DOMAIN_SPEC),
            b.set_domain_enabled("new.test", is_enabled=False),
        ),
        absent=NotFound,
    ),
    Change(
        "change_domain",
        lambda b: b.change_domain(DomainChange(DOMAIN, max_mailbox_count=7)),
        lambda b: _max_mailbox_count(b) == 7,
        needs=lambda c: c.has_domain_limits,
    ),
    Change(
        "suspend",
        lambda b: b.set_domain_enabled(DOMAIN, is_enabled=False),
        lambda b: not _is_enabled(b, DOMAIN),
    ),
    Change(
        "delete_domain",
        lambda b: b.delete_domain("new.test", delete_files=True),
        lambda b: b.read_domain("new.test") is None,
        prepare=lambda b: b.create_domain(DOMAIN_SPEC),
    ),
    Change(
        "add_domain_alias",
        lambda b: b.add_domain_alias(DOMAIN, "client.ca"),
        lambda b: _domain_aliases(b) == ["client.ca"],
        needs=lambda c: c.has_domain_aliases,
    ),
    Change(
        "remove_domain_alias",
        lambda b: b.remove_domain_alias(DOMAIN, "client.ca"),
        lambda b: _domain_aliases(b) == [],
        prepare=lambda b: b.add_domain_alias(DOMAIN, "client.ca"),
        needs=lambda c: c.has_domain_aliases,
    ),
    Change(
        "set_catch_all",
        lambda b: b.set_catch_all(DOMAIN, ALIAS),
        lambda b: b.read_catch_all(DOMAIN) == ALIAS,
        prepare=lambda b: b.create_alias(ALIAS_SPEC),
        needs=lambda c: c.has_catch_all and c.catch_all_needs_alias,
        absent=NotFound,
    ),
    Change(
        "enable_dkim",
        lambda b: b.enable_dkim(DOMAIN),
        lambda b: b.read_dkim(DOMAIN).status is not DkimStatus.OFF,
        needs=lambda c: c.has_dkim,
    ),
    Change(
        "disable_dkim",
        lambda b: b.disable_dkim(DOMAIN),
        lambda b: b.read_dkim(DOMAIN).status is DkimStatus.OFF,
        prepare=lambda b: b.enable_dkim(DOMAIN),
        needs=lambda c: c.has_dkim,
    ),
    Change(
        "create_mailbox",
        _make_mailbox,
        lambda b: b.read_mailbox(ADDRESS) is not None,
        repeated=NameInUse,
    ),
    Change(
        "change_mailbox",
        lambda b: b.change_mailbox(MailboxChange(ADDRESS, display_name="Al")),
        lambda b: _mailbox(b).display_name == "Al",
        prepare=_make_mailbox,
        absent=NotFound,
    ),
    Change(
        "disable_mailbox",
        lambda b: b.change_mailbox(MailboxChange(ADDRESS, is_enabled=False)),
        lambda b: not _mailbox(b).is_enabled,
        prepare=_make_mailbox,
        absent=NotFound,
    ),
    Change(
        "switch_protocols",
        lambda b: b.switch_protocols(
            DOMAIN, [ProtocolSwitch(ADDRESS, MailProtocol.EAS, is_on=True)]
        ),
        lambda b: _mailbox(b).has_eas,
        prepare=_make_mailbox,
        needs=lambda c: MailProtocol.EAS in c.protocols,
        absent=NotFound,
    ),
    Change(
        "set_mailbox_password",
        lambda b: b.set_mailbox_password(ADDRESS, "Another!Passw0rd8"),
        lambda b: _mailbox(b).is_enabled,
        prepare=_make_mailbox,
        absent=NotFound,
    ),
    Change(
        "delete_mailbox",
        lambda b: b.delete_mailbox(ADDRESS),
        lambda b: b.read_mailbox(ADDRESS) is None,
        prepare=_make_mailbox,
    ),
    Change(
        "set_forward",
        lambda b: b.set_forward(ADDRESS, ForwardState((OUTSIDE,))),
        lambda b: b.read_forward(ADDRESS).targets == (OUTSIDE,),
        prepare=_make_mailbox,
        needs=lambda c: c.has_forwards,
        absent=NotFound,
    ),
    Change(
        "set_auto_reply",
        lambda b: b.set_auto_reply(ADDRESS, AutoReply(is_enabled=True, subject="Away")),
        lambda b: b.read_auto_reply(ADDRESS).is_enabled,
        prepare=_make_mailbox,
        needs=lambda c: c.has_auto_reply,
        absent=NotFound,
    ),
    Change(
        "create_alias",
        lambda b: b.create_alias(ALIAS_SPEC),
        lambda b: [alias.address for alias in b.list_aliases(DOMAIN)] == [ALIAS],
        repeated=NameInUse,
    ),
    Change(
        "change_alias",
        lambda b: b.change_alias(AliasChange(ALIAS, targets=(ADDRESS,))),
        lambda b: [alias.targets for alias in b.list_aliases(DOMAIN)] == [(ADDRESS,)],
        prepare=_make_mailbox_and_alias,
        needs=lambda c: c.changes_aliases_in_place,
        absent=NotFound,
    ),
    Change(
        "delete_alias",
        lambda b: b.delete_alias(ALIAS),
        lambda b: list(b.list_aliases(DOMAIN)) == [],
        prepare=lambda b: b.create_alias(ALIAS_SPEC),
    ),
    Change(
        "create_list",
        lambda b: b.create_list(list_spec(b)),
        lambda b: [entry.address for entry in b.list_lists(DOMAIN)] == [LIST],
        needs=lambda c: c.has_lists,
        repeated=NameInUse,
    ),
    Change(
        "remove_member",
        lambda b: b.change_list(ListChange(LIST, members=())),
        lambda b: _list(b).members == (),
        prepare=_make_list,
        needs=lambda c: c.has_lists,
        absent=NotFound,
    ),
    Change(
        "delete_list",
        lambda b: b.delete_list(LIST),
        lambda b: b.read_list(LIST) is None,
        prepare=_make_list,
        needs=lambda c: c.has_lists,
    ),
)
