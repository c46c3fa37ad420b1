"""The contract on PolarisMail, under every reading that the simulator plays."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from provisioning.backends.polarismail import PolarisMailBackend
from tests.provisioning.backends.contract import Platform
from tests.provisioning.backends.contract_aliases import AliasContract
from tests.provisioning.backends.contract_capabilities import CapabilityContract
from tests.provisioning.backends.contract_changes import ChangeContract
from tests.provisioning.backends.contract_connection import ConnectionContract
from tests.provisioning.backends.contract_dkim import DkimContract
from tests.provisioning.backends.contract_domain_aliases import (
    CatchAllContract,
    DomainAliasContract,
)
from tests.provisioning.backends.contract_domains import DomainContract
from tests.provisioning.backends.contract_faults import FaultContract
from tests.provisioning.backends.contract_forwards import ForwardContract
from tests.provisioning.backends.contract_lists import ListContract
from tests.provisioning.backends.contract_mailboxes import MailboxContract
from tests.provisioning.backends.contract_service import (
    LoginContract,
    PasswordPolicyContract,
    ServiceContract,
)
from tests.provisioning.backends.polarismail.platform import PROFILES, serving


@pytest.fixture(params=PROFILES)
def platform(request: pytest.FixtureRequest) -> Iterator[Platform]:
    with serving(PROFILES[request.param]) as running:
        yield running


class TestConnection(ConnectionContract):
    """Signing in, and not reaching the service at all."""


class TestCapabilities(CapabilityContract):
    """What PolarisMail has and has not."""


class TestDomains(DomainContract):
    """Domains under every reading."""


class TestMailboxes(MailboxContract):
    """Mailboxes under every reading."""


class TestForwards(ForwardContract):
    """Forwards under every reading."""


class TestAliases(AliasContract):
    """Aliases under every reading."""


class TestLists(ListContract):
    """Distribution lists under every reading."""


class TestDomainAliases(DomainAliasContract):
    """Domain aliases under every reading."""


class TestCatchAll(CatchAllContract):
    """The catch-all under every reading."""


class TestDkim(DkimContract):
    """DKIM under every reading."""


class TestLogins(LoginContract):
    """One-click logins under every reading."""


class TestPasswordPolicy(PasswordPolicyContract):
    """Password rules under every reading."""


class TestService(ServiceContract):
    """Whole services under every reading."""


class TestFaults(FaultContract):
    """Faults under every reading but the one that has every creation look first."""

    @pytest.fixture(params=[name for name in PROFILES if name != "careless"])
    def platform(self, request: pytest.FixtureRequest) -> Iterator[Platform]:
        with serving(PROFILES[request.param]) as running:
            yield running


class TestChanges(ChangeContract):
    """Every verb that changes something, under every reading."""

    capabilities = PolarisMailBackend.capabilities
