"""A running simulator and callers of each role."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from provisioning.simulators.smartermail import SmarterMailSimulator
from tests.provisioning.simulators.caller import (
    PASSWORD,
    Caller,
    as_domain_admin,
    as_sysadmin,
    calling,
    serving,
)


@pytest.fixture
def simulator() -> Iterator[SmarterMailSimulator]:
    """SmarterMail with `client.test`, its hidden administrator, and Bob."""
    with serving() as running:
        yield running


@pytest.fixture
def stranger(simulator: SmarterMailSimulator) -> Iterator[Caller]:
    """A caller without a token."""
    with calling(simulator) as caller:
        yield caller


@pytest.fixture
def sysadmin(simulator: SmarterMailSimulator) -> Iterator[Caller]:
    """The server's administrator."""
    with as_sysadmin(simulator) as caller:
        yield caller


@pytest.fixture
def domain_admin(simulator: SmarterMailSimulator) -> Iterator[Caller]:
    """An administrator of `client.test`, by impersonation."""
    with as_domain_admin(simulator) as caller:
        yield caller


@pytest.fixture
def user(simulator: SmarterMailSimulator) -> Iterator[Caller]:
    """Bob, who administers nothing."""
    with calling(simulator) as caller:
        caller.login("bob@client.test", PASSWORD)
        yield caller
