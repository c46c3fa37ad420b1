"""Tokens: shared, renewed before they end, replaced once after 401."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from provisioning.backends.errors import NotFound, ServerUnavailable
from provisioning.backends.smartermail import SmarterMailBackend
from provisioning.simulators.faults import Fault, FaultKind
from tests.provisioning.backends.contract import ADDRESS, DOMAIN, MAILBOX_SPEC
from tests.provisioning.backends.smartermail.platform import SmarterMailPlatform

SIGN_IN = "POST auth/authenticate-user"
ENTER = f"POST settings/sysadmin/manage-domain/{DOMAIN}"
PUT_USER = "POST settings/domain/user-put"
LIST = "GET settings/sysadmin/domains"


def test_backends_share_their_tokens(platform: SmarterMailPlatform) -> None:
    platform.sign_in()
    platform.open_backend().list_domains()
    platform.open_backend().create_mailbox(MAILBOX_SPEC)
    assert platform.paths() == [LIST, PUT_USER]


def test_token_says_when_it_ends(platform: SmarterMailPlatform) -> None:
    platform.sign_in()
    for scope in ("system", f"domain:{DOMAIN}"):
        left = platform.token(scope).expires_at - datetime.now(UTC)
        assert timedelta(minutes=10) < left <= timedelta(minutes=15)


def test_sign_in_names_a_client_so_that_others_keep_their_tokens(
    platform: SmarterMailPlatform, backend: SmarterMailBackend
) -> None:
    backend.list_domains()
    assert platform.simulator.calls[0].body["clientId"] == "mailroom"


def test_token_about_to_end_is_renewed_beforehand(
    platform: SmarterMailPlatform, warm: SmarterMailBackend
) -> None:
    soon = datetime.now(UTC) + timedelta(seconds=50)
    platform.tokens.save("system", replace(platform.token("system"), expires_at=soon))
    warm.list_domains()
    assert platform.paths() == [SIGN_IN, LIST]


def test_server_whose_clock_runs_ahead(
    platform: SmarterMailPlatform, backend: SmarterMailBackend
) -> None:
    platform.simulator.clock.advance(7200)
    for _ in range(3):
        backend.list_domains()
    assert platform.paths() == [SIGN_IN, LIST, LIST, LIST]


def test_server_whose_tokens_seem_to_have_ended_costs_no_sign_in_a_call(
    platform: SmarterMailPlatform, backend: SmarterMailBackend
) -> None:
    platform.simulator.profile = platform.simulator.profile.changed({"access_token_seconds": 30})
    for _ in range(3):
        backend.list_domains()
    assert platform.paths() == [SIGN_IN, LIST, LIST, LIST]


def test_expired_token_in_the_middle_of_a_change(
    platform: SmarterMailPlatform, warm: SmarterMailBackend
) -> None:
    platform.simulator.clock.advance(901)
    warm.create_mailbox(MAILBOX_SPEC)
    # 401 for the domain's token, 401 for the administrator's, then all anew.
    assert platform.paths() == [PUT_USER, ENTER, SIGN_IN, ENTER, PUT_USER]
    assert platform.has_mailbox(ADDRESS)


def test_revoked_domain_token_costs_no_sign_in(
    platform: SmarterMailPlatform, warm: SmarterMailBackend
) -> None:
    platform.simulator.inject(Fault(kind=FaultKind.TOKEN_INVALIDATED, path_contains="user-put"))
    warm.create_mailbox(MAILBOX_SPEC)
    assert platform.paths() == [PUT_USER, ENTER, PUT_USER]


def test_token_that_another_worker_renewed_is_used(
    platform: SmarterMailPlatform, warm: SmarterMailBackend
) -> None:
    old = platform.token("system")
    platform.open_backend().test_connection()
    new = platform.token("system")
    platform.tokens.save("system", old)
    platform.simulator.clear_calls()
    backend = SmarterMailBackend(
        platform.access(), platform.tokens, lambda: platform.tokens.save("system", new)
    )
    backend.list_domains()
    assert platform.paths() == [LIST, LIST]


def test_call_refused_with_a_new_token_too_is_not_sent_a_third_time(
    platform: SmarterMailPlatform, warm: SmarterMailBackend
) -> None:
    platform.simulator.inject(
        Fault(kind=FaultKind.STATUS, status_code=401, path_contains="user-put", times=None)
    )
    with pytest.raises(ServerUnavailable) as caught:
        warm.create_mailbox(MAILBOX_SPEC)
    assert platform.paths() == [PUT_USER, ENTER, PUT_USER]
    assert not caught.value.was_sent


def test_domain_that_is_gone_is_noticed_with_its_token_at_hand(
    platform: SmarterMailPlatform, warm: SmarterMailBackend
) -> None:
    del platform.simulator.state.domains[DOMAIN]
    with pytest.raises(NotFound):
        warm.list_mailboxes(DOMAIN)


def test_connection_test_shares_the_token_that_replaces_the_workers(
    platform: SmarterMailPlatform, warm: SmarterMailBackend
) -> None:
    platform.open_backend().test_connection()
    platform.simulator.clear_calls()
    warm.list_domains()
    assert platform.paths() == [LIST]


def test_many_workers_sign_in_once(platform: SmarterMailPlatform) -> None:
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
    assert sorted(platform.paths()) == sorted([SIGN_IN, ENTER, *[PUT_USER] * 8])


def test_dead_token_is_forgotten_even_when_no_new_one_can_be_had(
    platform: SmarterMailPlatform, warm: SmarterMailBackend
) -> None:
    platform.end_sessions()
    platform.simulator.inject(
        Fault(kind=FaultKind.STATUS, status_code=503, path_contains="authenticate-user")
    )
    with pytest.raises(ServerUnavailable):
        warm.list_domains()
    assert platform.tokens.load("system") is None
