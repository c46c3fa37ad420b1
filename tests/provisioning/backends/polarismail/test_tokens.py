"""The token: shared, renewed before it ends, and told apart from a refusal."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from provisioning.backends.errors import (
    ApiUnsupported,
    CredentialsRefused,
    NameInUse,
    OutcomeUnknown,
    ProtocolViolation,
    Rejected,
    ServerUnavailable,
)
from provisioning.backends.polarismail import PolarisMailBackend
from provisioning.simulators.faults import Fault, FaultKind
from tests.provisioning.backends.contract import ADDRESS, DOMAIN, MAILBOX_SPEC
from tests.provisioning.backends.polarismail.platform import PROFILES, PolarisMailPlatform, serving


def change_profile(platform: PolarisMailPlatform, **switches: object) -> None:
    platform.simulator.profile = platform.simulator.profile.changed(switches)


def test_backends_share_their_token(platform: PolarisMailPlatform) -> None:
    platform.open_backend().list_domains()
    platform.open_backend().create_mailbox(MAILBOX_SPEC)
    assert platform.actions() == ["login", "getAllDomains", "addUser"]


def test_token_is_kept_no_longer_than_240_seconds(platform: PolarisMailPlatform) -> None:
    platform.sign_in()
    left = platform.token().expires_at - datetime.now(UTC)
    assert timedelta(seconds=200) < left <= timedelta(seconds=240)


def test_token_that_has_had_its_time_is_renewed_beforehand(
    platform: PolarisMailPlatform, warm: PolarisMailBackend
) -> None:
    platform.tokens.save("system", replace(platform.token(), expires_at=datetime.now(UTC)))
    warm.list_domains()
    assert platform.actions() == ["login", "getAllDomains"]


@pytest.mark.parametrize("dead_token", ["refused", "unauthorised", "web_page"])
def test_expired_token_in_the_middle_of_a_change(
    platform: PolarisMailPlatform, warm: PolarisMailBackend, dead_token: str
) -> None:
    change_profile(platform, dead_token=dead_token)
    platform.simulator.clock.advance(301)
    warm.create_mailbox(MAILBOX_SPEC)
    # A page after a change may come from anything on the way: the token is tried first.
    trial = ["getAdminStats"] if dead_token == "web_page" else []
    assert platform.actions() == ["addUser", *trial, "login", "addUser"]
    assert platform.has_mailbox(ADDRESS)


@pytest.mark.parametrize("dead_token", ["refused", "unauthorised", "web_page"])
def test_expired_token_in_the_middle_of_a_read(
    platform: PolarisMailPlatform, warm: PolarisMailBackend, dead_token: str
) -> None:
    change_profile(platform, dead_token=dead_token)
    platform.simulator.clock.advance(301)
    assert warm.read_domain(DOMAIN) is not None
    assert platform.actions() == ["getDomainInfo", "login", "getDomainInfo"]


def test_dead_token_never_looks_like_a_missing_mailbox_or_an_empty_list(
    platform: PolarisMailPlatform, warm: PolarisMailBackend
) -> None:
    platform.add_mailbox(ADDRESS)
    platform.end_sessions()
    assert warm.read_mailbox(ADDRESS) is not None
    platform.end_sessions()
    assert len(warm.list_mailboxes(DOMAIN)) == 1
    platform.end_sessions()
    assert warm.read_domain(DOMAIN) is not None


def test_refusal_is_believed_only_from_a_token_that_works(
    platform: PolarisMailPlatform, warm: PolarisMailBackend
) -> None:
    platform.add_mailbox(ADDRESS)
    with pytest.raises(NameInUse):
        warm.create_mailbox(MAILBOX_SPEC)
    assert platform.actions() == [
        "addUser",
        "login",
        "addUser",
        "getAdminStats",
        "getAllUsersDomain",
    ]


def test_token_that_works_for_one_call_only() -> None:
    with serving(PROFILES["forgetful"]) as platform:
        backend = platform.open_backend()
        for _ in range(2):
            assert backend.read_domain(DOMAIN) is not None
        backend.create_mailbox(MAILBOX_SPEC)
        with pytest.raises(NameInUse):
            backend.create_mailbox(MAILBOX_SPEC)


def test_page_after_a_change_from_something_on_the_way_leaves_it_open(
    platform: PolarisMailPlatform, warm: PolarisMailBackend
) -> None:
    platform.inject(Fault(kind=FaultKind.HTML, path_contains="addUser", acts=True))
    with pytest.raises(ProtocolViolation) as caught:
        warm.create_mailbox(MAILBOX_SPEC)
    assert caught.value.was_sent
    assert platform.actions() == ["addUser", "getAdminStats"]


def test_pages_everywhere_after_a_change_leave_it_open_too(
    platform: PolarisMailPlatform, warm: PolarisMailBackend
) -> None:
    platform.inject(Fault(kind=FaultKind.HTML, times=None))
    with pytest.raises(ProtocolViolation) as caught:
        warm.create_mailbox(MAILBOX_SPEC)
    assert caught.value.was_sent


def test_refused_sign_in_is_never_kept_as_a_token(  # AT-N26
    platform: PolarisMailPlatform,
) -> None:
    backend = platform.open_backend(password="Wrong!Passw0rd")
    for _ in range(2):
        with pytest.raises(CredentialsRefused):
            backend.list_domains()
    assert platform.tokens.load("system") is None
    assert platform.actions() == ["login", "login"]


def test_account_that_is_bound_to_another_address(
    platform: PolarisMailPlatform, backend: PolarisMailBackend
) -> None:
    for admin in platform.simulator.state.admins.values():
        admin.is_kept_out = True
    with pytest.raises(CredentialsRefused, match="address"):
        backend.test_connection()


@pytest.mark.parametrize("kind", [FaultKind.HTML, FaultKind.EMPTY, FaultKind.TRUNCATED])
def test_something_else_at_the_address(
    platform: PolarisMailPlatform, backend: PolarisMailBackend, kind: FaultKind
) -> None:
    platform.inject(Fault(kind=kind, path_contains="login"))
    with pytest.raises(ApiUnsupported):
        backend.test_connection()
    assert platform.tokens.load("system") is None


def test_sessions_that_end_at_once_make_the_service_unavailable(
    platform: PolarisMailPlatform, warm: PolarisMailBackend
) -> None:
    change_profile(platform, dead_token="unauthorised", token_seconds=0)
    platform.end_sessions()
    with pytest.raises(ServerUnavailable) as caught:
        warm.create_mailbox(MAILBOX_SPEC)
    assert not caught.value.was_sent


def test_account_without_the_right_is_refused_with_the_reason(
    platform: PolarisMailPlatform, warm: PolarisMailBackend
) -> None:
    for admin in platform.simulator.state.admins.values():
        admin.refused_actions = ["getAllForwardsDomain"]
    with pytest.raises(Rejected, match="no right"):
        warm.read_service(DOMAIN)  # and is no domain without forwards


def test_many_workers_sign_in_once(platform: PolarisMailPlatform) -> None:
    failures: list[Exception] = []
    start = threading.Barrier(8)

    def work(number: int) -> None:
        start.wait()
        try:
            spec = replace(MAILBOX_SPEC, address=f"worker{number}@{DOMAIN}")
            platform.open_backend().create_mailbox(spec)
        except Exception as error:  # noqa: BLE001 - told by the assertion below
            failures.append(error)

    workers = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert failures == []
    assert sorted(platform.actions()) == sorted(["login", *["addUser"] * 8])


def test_cut_sign_in_is_sent_again_at_once(
    platform: PolarisMailPlatform, backend: PolarisMailBackend
) -> None:
    platform.inject(Fault(kind=FaultKind.CUT_AFTER, path_contains="login"))
    backend.list_domains()
    assert platform.actions() == ["login", "login", "getAllDomains"]


def test_cut_after_a_change_is_never_followed_by_a_second_one(
    platform: PolarisMailPlatform, warm: PolarisMailBackend
) -> None:
    platform.cut_next_change(after_acting=True)
    with pytest.raises(OutcomeUnknown):
        warm.create_mailbox(MAILBOX_SPEC)
    assert platform.actions() == ["addUser"]
