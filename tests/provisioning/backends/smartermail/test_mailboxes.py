"""Mailboxes on SmarterMail: what only this platform does."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from provisioning.backends.base import MailboxChange
from provisioning.backends.errors import (
    NotFound,
    PlatformLimit,
    ProtocolNotAvailable,
    ProtocolViolation,
    Rejected,
)
from provisioning.backends.smartermail import SmarterMailBackend
from provisioning.simulators.faults import Fault, FaultKind
from tests.provisioning.backends.contract import ADDRESS, DOMAIN, MAILBOX_SPEC
from tests.provisioning.backends.smartermail.platform import SmarterMailPlatform


def test_blocked_mailbox_still_takes_mail(
    platform: SmarterMailPlatform, backend: SmarterMailBackend
) -> None:
    platform.add_mailbox(ADDRESS)
    backend.change_mailbox(MailboxChange(ADDRESS, is_enabled=False))
    mailbox = platform.simulator.mailbox(ADDRESS)
    assert mailbox is not None
    assert (mailbox.is_disabled, mailbox.accepts_mail_while_disabled) == (True, True)


def test_last_login_is_an_instant_or_never(
    platform: SmarterMailPlatform, backend: SmarterMailBackend
) -> None:
    mailbox = platform.simulator.add_mailbox(ADDRESS)
    mailbox.last_login = "2026-03-01T08:15:30.1234567Z"
    states = {state.address: state.last_login_at for state in backend.list_mailboxes(DOMAIN)}
    assert states.pop(ADDRESS) == datetime(2026, 3, 1, 8, 15, 30, 123456, tzinfo=UTC)
    assert list(states.values()) == [None]


def test_sizes_beyond_two_gibibytes(
    platform: SmarterMailPlatform, backend: SmarterMailBackend
) -> None:
    backend.create_mailbox(replace(MAILBOX_SPEC, quota_bytes=1024**4))
    mailbox = platform.simulator.mailbox(ADDRESS)
    assert mailbox is not None
    assert mailbox.max_bytes == 1024**4


def test_hidden_administrator_is_listed_and_marked(backend: SmarterMailBackend) -> None:
    [state] = backend.list_mailboxes(DOMAIN)
    assert state.is_domain_admin


def test_hidden_administrator_is_not_deleted(
    platform: SmarterMailPlatform, backend: SmarterMailBackend
) -> None:
    domain = platform.simulator.domain(DOMAIN)
    assert domain is not None
    with pytest.raises(Rejected) as caught:
        backend.delete_mailbox(f"{domain.main_domain_admin}@{DOMAIN}")
    assert not isinstance(caught.value, NotFound)


def test_address_with_plus_is_encoded(
    platform: SmarterMailPlatform, backend: SmarterMailBackend
) -> None:
    platform.add_mailbox("o'neil+news@client.test")
    state = backend.read_mailbox("o'neil+news@client.test")
    assert state is not None
    assert state.address == "o'neil+news@client.test"


def test_protocol_limit_of_the_platform_takes_the_new_mailbox_away(
    platform: SmarterMailPlatform, backend: SmarterMailBackend
) -> None:
    platform.add_mailbox("bob@client.test", has_eas=True)
    domain = platform.simulator.domain(DOMAIN)
    assert domain is not None
    domain.settings["maxActiveSyncAccounts"] = 1
    with pytest.raises(PlatformLimit):
        backend.create_mailbox(replace(MAILBOX_SPEC, has_eas=True))
    assert not platform.has_mailbox(ADDRESS)


@pytest.mark.parametrize("status", [200, 403])
def test_protocol_that_the_domain_may_not_have(
    platform: SmarterMailPlatform, backend: SmarterMailBackend, status: int
) -> None:
    platform.simulator.profile = platform.simulator.profile.changed(
        {"unmanaged_protocol_status": status}
    )
    platform.add_mailbox(ADDRESS, has_eas=True)
    platform.forbid_protocols()
    for change in (MailboxChange(ADDRESS, has_mapi=True), MailboxChange(ADDRESS, has_eas=False)):
        with pytest.raises(ProtocolNotAvailable):
            backend.change_mailbox(change)


def test_failed_read_of_a_protocol_is_not_taken_for_switched_off(
    platform: SmarterMailPlatform, warm: SmarterMailBackend
) -> None:
    platform.add_mailbox(ADDRESS, has_eas=True)
    platform.simulator.inject(
        Fault(kind=FaultKind.FAILURE, path_contains="active-sync", message="LICENSING")
    )
    with pytest.raises(Rejected):
        warm.list_mailboxes(DOMAIN)


@pytest.mark.parametrize("kind", [FaultKind.FAILURE, FaultKind.STATUS])
def test_unexplained_refusal_of_an_existing_mailbox_is_not_absence(  # AT-B22
    platform: SmarterMailPlatform, warm: SmarterMailBackend, kind: FaultKind
) -> None:
    platform.add_mailbox(ADDRESS)
    fault = Fault(kind=kind, path_contains="users-delete", status_code=404, message="Try later")
    platform.simulator.inject(fault)
    with pytest.raises(Rejected, match="Try later"):
        warm.delete_mailbox(ADDRESS)
    platform.simulator.inject(fault)
    warm.delete_mailbox("nobody@client.test")


def test_nonsense_after_a_change_went_through_says_that_something_was_sent(
    platform: SmarterMailPlatform, warm: SmarterMailBackend
) -> None:
    platform.simulator.inject(Fault(kind=FaultKind.HTML, method="GET"))
    with pytest.raises(ProtocolViolation) as caught:
        warm.create_mailbox(replace(MAILBOX_SPEC, has_eas=True))
    assert caught.value.was_sent
    assert platform.has_mailbox(ADDRESS)
