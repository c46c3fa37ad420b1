"""Neither log nor exception holds a password or a token, whatever the server sends back."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from dataclasses import replace

import pytest

from provisioning.backends.errors import BackendError
from provisioning.backends.smartermail import SmarterMailBackend
from provisioning.simulators.faults import Fault, FaultKind
from provisioning.simulators.smartermail.simulator import ADMIN_PASSWORD
from tests.provisioning.backends.contract import (
    ADDRESS,
    DOMAIN,
    DOMAIN_SPEC,
    MAILBOX_SPEC,
    PASSWORD,
)
from tests.provisioning.backends.smartermail.platform import SmarterMailPlatform

FAULTS = {
    "cut": Fault(kind=FaultKind.CUT_AFTER, times=None),
    "500": Fault(kind=FaultKind.STATUS, status_code=500, times=None),
    "401": Fault(kind=FaultKind.STATUS, status_code=401, times=None),
    "page": Fault(kind=FaultKind.HTML, times=None),
    "late": Fault(kind=FaultKind.DELAY_AFTER, delay_seconds=30, times=None),
    "off": None,
}
VERBS: dict[str, Callable[[SmarterMailBackend], object]] = {
    "create domain": lambda backend: backend.create_domain(DOMAIN_SPEC),
    "create mailbox": lambda backend: backend.create_mailbox(MAILBOX_SPEC),
    "password": lambda backend: backend.set_mailbox_password(ADDRESS, PASSWORD),
    "sign in": lambda backend: backend.test_connection(),
}


def secrets_of(platform: SmarterMailPlatform) -> list[str]:
    return [
        ADMIN_PASSWORD,
        PASSWORD,
        DOMAIN_SPEC.admin_password,
        platform.token("system").value,
        platform.token(f"domain:{DOMAIN}").value,
    ]


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("verb", VERBS)
def test_failures_hold_no_secret(
    platform: SmarterMailPlatform,
    warm: SmarterMailBackend,
    caplog: pytest.LogCaptureFixture,
    verb: str,
    fault: str,
) -> None:
    secrets = secrets_of(platform)
    chosen = FAULTS[fault]
    if chosen is None:
        platform.simulator.stop()
    else:
        platform.simulator.inject(chosen)
    with caplog.at_level(logging.DEBUG), pytest.raises(BackendError) as caught:
        VERBS[verb](warm)
    error = caught.value
    told = [caplog.text, str(error), repr(error), error.detail, repr(error.arguments)]
    told += traceback.format_exception(error)
    assert not [secret for secret in secrets for text in told if secret in text]


def test_server_that_quotes_what_it_was_sent(
    platform: SmarterMailPlatform, warm: SmarterMailBackend
) -> None:
    quoted = f"BAD_PASSWORD|{PASSWORD}|{ADMIN_PASSWORD}|{platform.token(f'domain:{DOMAIN}').value}"
    platform.simulator.inject(
        Fault(kind=FaultKind.FAILURE, path_contains="user-put", message=quoted)
    )
    with pytest.raises(BackendError) as caught:
        warm.create_mailbox(MAILBOX_SPEC)
    assert str(caught.value) == caught.value.detail == "BAD_PASSWORD|***|***|***"


def test_values_show_no_secret(platform: SmarterMailPlatform, warm: SmarterMailBackend) -> None:
    shown = repr(
        [
            platform.access(),
            platform.token("system"),
            MAILBOX_SPEC,
            replace(DOMAIN_SPEC),
            warm,
        ]
    )
    assert not [secret for secret in secrets_of(platform) if secret in shown]


def test_success_is_logged_without_secrets(
    platform: SmarterMailPlatform, warm: SmarterMailBackend, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        warm.create_domain(DOMAIN_SPEC)
        warm.create_mailbox(MAILBOX_SPEC)
        warm.test_connection()
    assert "mail1: POST /api/v1/settings/domain/user-put answered 200" in caplog.text
    assert not [secret for secret in secrets_of(platform) if secret in caplog.text]
