"""The primary host, its fallback, and the panel."""

from __future__ import annotations

import pytest

from provisioning.backends.base import ForwardState
from provisioning.backends.errors import HostUnreachable, OutcomeUnknown, Overloaded
from provisioning.backends.polarismail.hosts import PUBLIC_HOSTS, Hosts, hosts_of
from provisioning.simulators.faults import Fault, FaultKind
from tests.provisioning.backends.contract import ADDRESS, BOB, DOMAIN, MAILBOX_SPEC
from tests.provisioning.backends.polarismail.platform import PolarisMailPlatform

PRIMARY = "primary"
FALLBACK = "fallback"


def hosts_asked(platform: PolarisMailPlatform) -> list[tuple[str, str]]:
    return [(call.host_name, call.path) for call in platform.simulator.calls]


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_read_that_the_primary_fails_goes_to_the_fallback_once(
    platform: PolarisMailPlatform, status: int
) -> None:
    platform.sign_in()
    platform.fail_next_read(status)
    assert platform.open_backend(has_fallback=True).read_domain(DOMAIN) is not None
    assert hosts_asked(platform) == [(PRIMARY, "getDomainInfo"), (FALLBACK, "getDomainInfo")]


@pytest.mark.parametrize("acts", [False, True])
@pytest.mark.parametrize("status", [500, 502, 504])
def test_change_that_may_have_been_done_never_goes_to_the_fallback(
    platform: PolarisMailPlatform, status: int, acts: bool
) -> None:
    platform.sign_in()
    platform.inject(
        Fault(kind=FaultKind.STATUS, status_code=status, path_contains="addUser", acts=acts)
    )
    backend = platform.open_backend(has_fallback=True)
    with pytest.raises(OutcomeUnknown) as caught:
        backend.create_mailbox(MAILBOX_SPEC)
    assert caught.value.was_sent
    assert hosts_asked(platform) == [(PRIMARY, "addUser")]
    assert (backend.read_mailbox(ADDRESS) is not None) is acts


def test_change_that_the_primary_turned_away_goes_to_the_fallback(
    platform: PolarisMailPlatform,
) -> None:
    platform.sign_in()
    platform.fail_next_change(503)
    platform.open_backend(has_fallback=True).create_mailbox(MAILBOX_SPEC)
    assert hosts_asked(platform) == [(PRIMARY, "addUser"), (FALLBACK, "addUser")]
    assert platform.has_mailbox(ADDRESS)


def test_too_many_requests_are_not_carried_elsewhere(platform: PolarisMailPlatform) -> None:
    platform.sign_in()
    platform.fail_next_change(429, retry_after_seconds=17)
    with pytest.raises(Overloaded) as caught:
        platform.open_backend(has_fallback=True).create_mailbox(MAILBOX_SPEC)
    assert caught.value.retry_after_seconds == 17
    assert hosts_asked(platform) == [(PRIMARY, "addUser")]


def test_primary_that_is_off_leaves_everything_working(platform: PolarisMailPlatform) -> None:
    platform.simulator.switch_off(PRIMARY)
    backend = platform.open_backend(has_fallback=True)
    backend.create_mailbox(MAILBOX_SPEC)
    assert backend.read_mailbox(ADDRESS) is not None
    assert {host for host, _ in hosts_asked(platform)} == {FALLBACK}


def test_both_hosts_off_tells_of_the_first(platform: PolarisMailPlatform) -> None:
    platform.sign_in()
    platform.fail_next_change(503, retry_after_seconds=9)
    platform.simulator.switch_off(FALLBACK)
    with pytest.raises(Overloaded) as caught:
        platform.open_backend(has_fallback=True).create_mailbox(MAILBOX_SPEC)
    assert (caught.value.retry_after_seconds, caught.value.was_sent) == (9, False)


def test_panel_has_no_fallback(platform: PolarisMailPlatform) -> None:
    platform.add_mailbox(BOB)
    platform.sign_in()
    platform.simulator.switch_off(FALLBACK)
    with pytest.raises(HostUnreachable) as caught:
        platform.open_backend(has_fallback=True).set_forward(BOB, ForwardState(("x@y.test",)))
    assert not caught.value.was_sent


@pytest.mark.parametrize(
    "base_url",
    [
        "https://cp.emailarray.com",
        "https://CFCP.emailarray.com:8443",
        "http://admin.emailarray.com",
        "https://emailarray.com",
    ],
)
def test_any_name_of_the_service_leads_to_its_own_hosts_with_tls(base_url: str) -> None:
    assert hosts_of(base_url) == PUBLIC_HOSTS


@pytest.mark.parametrize("base_url", ["http://127.0.0.1:8025", "https://emailarray.com.evil.test"])
def test_another_address_is_one_for_all(base_url: str) -> None:
    assert hosts_of(base_url) == Hosts(base_url, "", base_url)
