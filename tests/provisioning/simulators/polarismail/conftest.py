"""A running simulator and callers of each role."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from provisioning.simulators.polarismail import PolarisMailSimulator
from provisioning.simulators.polarismail.state import Domain
from tests.provisioning.simulators.polarismail.caller import (
    Caller,
    as_admin,
    as_mailbox,
    serving,
)


@pytest.fixture
def polarismail() -> Iterator[PolarisMailSimulator]:
    """PolarisMail with `client.test` and Bob."""
    with serving() as running:
        yield running


@pytest.fixture
def domain(polarismail: PolarisMailSimulator) -> Domain:
    """`client.test` as the simulator keeps it."""
    return polarismail.state.domains["client.test"]


@pytest.fixture
def stranger(polarismail: PolarisMailSimulator) -> Iterator[Caller]:
    """A caller without a token."""
    caller = Caller(polarismail)
    with caller.session:
        yield caller


@pytest.fixture
def admin(polarismail: PolarisMailSimulator) -> Iterator[Caller]:
    """The reseller's administrator."""
    with as_admin(polarismail) as caller:
        yield caller


@pytest.fixture
def mailbox(admin: Caller) -> Iterator[Caller]:
    """Bob, in a session of his mailbox."""
    with as_mailbox(admin) as caller:
        yield caller
