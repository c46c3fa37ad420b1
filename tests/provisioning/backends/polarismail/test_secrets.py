"""Neither log nor exception holds a password or a token, whatever the platform sends back."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable

import pytest

from provisioning.backends.base import ForwardState
from provisioning.backends.errors import BackendError
from provisioning.backends.polarismail import PolarisMailBackend
from provisioning.simulators.faults import Fault, FaultKind
from provisioning.simulators.polarismail.simulator import ADMIN_PASSWORD
from tests.provisioning.backends.contract import ADDRESS, BOB, MAILBOX_SPEC, PASSWORD
from tests.provisioning.backends.polarismail.platform import PolarisMailPlatform
from tests.provisioning.backends.polarismail.replies import backend_on, no, yes
from tests.provisioning.backends.wire import speaking

FAULTS = {
    "cut": Fault(kind=FaultKind.CUT_AFTER, times=None),
    "500": Fault(kind=FaultKind.STATUS, status_code=500, times=None),
    "401": Fault(kind=FaultKind.STATUS, status_code=401, times=None),
    "page": Fault(kind=FaultKind.HTML, times=None),
    "late": Fault(kind=FaultKind.DELAY_AFTER, delay_seconds=30, times=None),
    "off": None,
}
VERBS: dict[str, Callable[[PolarisMailBackend], object]] = {
    "create mailbox": lambda backend: backend.create_mailbox(MAILBOX_SPEC),
    "password": lambda backend: backend.set_mailbox_password(ADDRESS, PASSWORD),
    "forward": lambda backend: backend.set_forward(BOB, ForwardState(("x@y.test",))),
    "sign in": lambda backend: backend.test_connection(),
}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("verb", VERBS)
def test_failures_hold_no_secret(
    platform: PolarisMailPlatform,
    warm: PolarisMailBackend,
    caplog: pytest.LogCaptureFixture,
    verb: str,
    fault: str,
) -> None:
    secrets = [ADMIN_PASSWORD, PASSWORD, platform.token().value]
    chosen = FAULTS[fault]
    if chosen is None:
        platform.simulator.stop()
    else:
        platform.inject(chosen)
    with caplog.at_level(logging.DEBUG), pytest.raises(BackendError) as caught:
        VERBS[verb](warm)
    error = caught.value
    told = [caplog.text, str(error), repr(error), error.detail, repr(error.arguments)]
    told += traceback.format_exception(error)
    assert not [secret for secret in secrets for text in told if secret in text]


def test_platform_that_quotes_what_it_was_sent() -> None:
    quoted = f"no {PASSWORD} for token-at-hand or fresh-token"
    answers = [no(quoted), yes("fresh-token"), no(quoted), yes({}), yes([]), yes([]), yes([])]
    answers += [no(quoted), yes({}), yes({})]
    with speaking(*answers) as wire, pytest.raises(BackendError) as caught:
        backend_on(wire).create_mailbox(MAILBOX_SPEC)
    assert str(caught.value) == caught.value.detail == "no *** for *** or ***"


def test_platform_that_quotes_a_one_time_password() -> None:
    answers = [yes([]), yes("otp-otp"), no("bad otp-otp"), yes("otp-two"), no("bad otp-two")]
    row = {"username": "bob", "account_type": "1", "quota": "1", "usage": "1"}
    with speaking(*answers, yes([row])) as wire, pytest.raises(BackendError) as caught:
        backend_on(wire).set_forward(BOB, ForwardState(("x@y.test",)))
    assert caught.value.detail == "the mailbox's sign-in was refused: bad ***"


def test_success_is_logged_by_action_without_secrets(
    platform: PolarisMailPlatform, warm: PolarisMailBackend, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG, logger="provisioning.backends"):
        warm.create_mailbox(MAILBOX_SPEC)
        link = warm.make_mailbox_login(ADDRESS)
    assert "polaris1: POST /admin/json.php addUser answered 200" in caplog.text
    secrets = [ADMIN_PASSWORD, PASSWORD, platform.token().value, link.url]
    assert not [secret for secret in secrets if secret in caplog.text]


def test_values_show_no_secret(platform: PolarisMailPlatform, warm: PolarisMailBackend) -> None:
    shown = repr([platform.access(), platform.token(), MAILBOX_SPEC, warm])
    assert not [s for s in (ADMIN_PASSWORD, PASSWORD, platform.token().value) if s in shown]
