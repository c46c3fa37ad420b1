"""The ownership step, whose answer is inverted and ambiguous (polarismail-api.md 3.5)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from provisioning.backends.base import DnsRecord, Ownership
from provisioning.backends.errors import BackendError, DomainNotVerified, NotFound, Rejected
from provisioning.backends.polarismail import PolarisMailBackend
from provisioning.simulators.faults import Fault, FaultKind
from tests.provisioning.backends.contract import DOMAIN, DOMAIN_SPEC, MAILBOX_SPEC
from tests.provisioning.backends.polarismail.platform import PolarisMailPlatform

DAY_SECONDS = 24 * 60 * 60


@pytest.fixture
def pending(platform: PolarisMailPlatform, warm: PolarisMailBackend) -> PolarisMailBackend:
    """A backend with `new.test` created and not proven."""
    warm.create_domain(DOMAIN_SPEC)
    platform.simulator.clear_calls()
    return warm


def test_yes_means_still_pending_and_brings_the_record(  # AT-N06
    platform: PolarisMailPlatform, pending: PolarisMailBackend
) -> None:
    verification = pending.read_verification("New.test")
    domain = platform.simulator.domain("new.test")
    assert domain is not None
    assert verification.ownership is Ownership.PENDING
    assert verification.record == DnsRecord("mx-verification", "TXT", domain.txt_value)
    assert verification.message


def test_value_inside_an_object_is_taken_as_well(
    platform: PolarisMailPlatform, pending: PolarisMailBackend
) -> None:
    plain = pending.read_verification("new.test").record
    platform.simulator.profile = platform.simulator.profile.changed(
        {"verification_value": "object", "verification_has_message": False}
    )
    assert pending.read_verification("new.test").record == plain


def test_no_means_proven_when_the_domain_can_be_read(  # AT-N08
    platform: PolarisMailPlatform, pending: PolarisMailBackend
) -> None:
    assert pending.read_verification("new.test").ownership is Ownership.PENDING
    platform.simulator.prove("new.test")
    verification = pending.read_verification("new.test")
    assert (verification.ownership, verification.record) == (Ownership.VERIFIED, None)


@pytest.mark.parametrize(
    "fault",
    [
        Fault(kind=FaultKind.FAILURE, times=None),
        Fault(kind=FaultKind.STATUS, status_code=500, times=None),
        Fault(kind=FaultKind.CUT_BEFORE, times=None),
        Fault(kind=FaultKind.HTML, times=None),
        Fault(kind=FaultKind.TRUNCATED, times=None),
    ],
    ids=lambda fault: fault.kind,
)
def test_failure_never_passes_for_a_proof(  # AT-N07
    platform: PolarisMailPlatform, pending: PolarisMailBackend, fault: Fault
) -> None:
    platform.inject(fault)
    with pytest.raises(BackendError):
        pending.read_verification("new.test")


def test_dead_token_never_passes_for_a_proof(
    platform: PolarisMailPlatform, pending: PolarisMailBackend
) -> None:
    platform.end_sessions()
    assert pending.read_verification("new.test").ownership is Ownership.PENDING
    platform.inject(Fault(kind=FaultKind.TOKEN_INVALIDATED, path_contains="getDomainVerification"))
    assert pending.read_verification("new.test").ownership is Ownership.PENDING


def test_unknown_domain_never_passes_for_a_proof(warm: PolarisMailBackend) -> None:
    with pytest.raises(NotFound):
        warm.read_verification("missing.test")


def test_domain_that_was_deleted_after_a_day_is_not_proven_but_gone(
    platform: PolarisMailPlatform, pending: PolarisMailBackend
) -> None:
    window_seconds = pending.capabilities.verification_window_seconds
    assert window_seconds == DAY_SECONDS
    platform.simulator.clock.advance(window_seconds - 1)
    assert pending.read_verification("new.test").ownership is Ownership.PENDING
    platform.simulator.clock.advance(1)
    with pytest.raises(NotFound):
        pending.read_verification("new.test")
    assert pending.read_domain("new.test") is None


def test_domain_that_was_deleted_can_be_added_again(
    platform: PolarisMailPlatform, pending: PolarisMailBackend
) -> None:
    platform.simulator.clock.advance(DAY_SECONDS)
    pending.create_domain(DOMAIN_SPEC)
    assert pending.read_verification("new.test").ownership is Ownership.PENDING


def test_mailbox_in_an_unproven_domain_says_why(
    platform: PolarisMailPlatform, pending: PolarisMailBackend
) -> None:
    spec = replace(MAILBOX_SPEC, address="ann@new.test")
    with pytest.raises(DomainNotVerified) as caught:
        pending.create_mailbox(spec)
    assert caught.value.code == "domain_not_verified"
    platform.simulator.prove("new.test")
    pending.read_verification("new.test")
    pending.create_mailbox(spec)
    assert platform.has_mailbox("ann@new.test")


def test_unproven_domain_that_is_not_listed_is_there_all_the_same(
    platform: PolarisMailPlatform, pending: PolarisMailBackend
) -> None:
    platform.simulator.profile = platform.simulator.profile.changed(
        {"pending_domain_is_listed": False}
    )
    assert pending.read_domain("new.test") is not None
    platform.inject(Fault(kind=FaultKind.FAILURE, path_contains="updateDomain", times=2))
    with pytest.raises(Rejected) as caught:
        pending.set_domain_enabled("new.test", is_enabled=False)
    assert not isinstance(caught.value, NotFound)


def test_proven_domain_stays_so(warm: PolarisMailBackend) -> None:
    assert warm.read_verification(DOMAIN).ownership is Ownership.VERIFIED
