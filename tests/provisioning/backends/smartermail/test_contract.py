"""The contract on SmarterMail, under every build that the simulator plays."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.provisioning.backends.contract import Platform
from tests.provisioning.backends.contract_connection import ConnectionContract
from tests.provisioning.backends.contract_domains import DomainContract
from tests.provisioning.backends.contract_faults import FaultContract
from tests.provisioning.backends.contract_mailboxes import MailboxContract
from tests.provisioning.backends.smartermail.platform import PROFILES, serving


@pytest.fixture(params=PROFILES)
def platform(request: pytest.FixtureRequest) -> Iterator[Platform]:
    with serving(PROFILES[request.param]) as running:
        yield running


class TestConnection(ConnectionContract):
    """Signing in, and not reaching the server at all."""


class TestDomains(DomainContract):
    """Domains on every build."""


class TestMailboxes(MailboxContract):
    """Mailboxes on every build."""


class TestFaults(FaultContract):
    """Faults on every build."""
