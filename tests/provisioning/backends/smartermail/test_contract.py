"""The contract on SmarterMail, under every build that the simulator plays."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from provisioning.backends.smartermail import SmarterMailBackend
from tests.provisioning.backends.contract import Platform
from tests.provisioning.backends.contract_aliases import AliasFlagContract
from tests.provisioning.backends.contract_capabilities import CapabilityContract
from tests.provisioning.backends.contract_changes import ChangeContract
from tests.provisioning.backends.contract_connection import ConnectionContract
from tests.provisioning.backends.contract_dkim import RollOverContract
from tests.provisioning.backends.contract_domain_aliases import (
    CatchAllContract,
    DomainAliasContract,
)
from tests.provisioning.backends.contract_domains import DomainContract
from tests.provisioning.backends.contract_faults import FaultContract
from tests.provisioning.backends.contract_forwards import AutoReplyContract, KeepCopyContract
from tests.provisioning.backends.contract_lists import PostingRuleContract
from tests.provisioning.backends.contract_mailboxes import MailboxProtocolContract
from tests.provisioning.backends.contract_service import (
    AdminLoginContract,
    BulkUsageContract,
    DomainLimitContract,
    PasswordPolicyContract,
    ProtocolContract,
    ServiceContract,
)
from tests.provisioning.backends.smartermail.platform import PROFILES, serving


@pytest.fixture(params=PROFILES)
def platform(request: pytest.FixtureRequest) -> Iterator[Platform]:
    with serving(PROFILES[request.param]) as running:
        yield running


class TestConnection(ConnectionContract):
    """Signing in, and not reaching the server at all."""


class TestCapabilities(CapabilityContract):
    """What SmarterMail has and has not."""


class TestDomains(DomainContract):
    """Domains on every build."""


class TestDomainLimits(DomainLimitContract):
    """Limits on every build."""


class TestMailboxes(MailboxProtocolContract):
    """Mailboxes on every build."""


class TestProtocols(ProtocolContract):
    """EAS and MAPI on every build."""


class TestForwards(KeepCopyContract):
    """Forwards on every build."""


class TestAutoReplies(AutoReplyContract):
    """Automatic answers on every build."""


class TestAliases(AliasFlagContract):
    """Aliases on every build."""


class TestLists(PostingRuleContract):
    """Distribution lists on every build."""


class TestDomainAliases(DomainAliasContract):
    """Domain aliases on every build."""


class TestCatchAll(CatchAllContract):
    """The catch-all on every build."""


class TestDkim(RollOverContract):
    """DKIM on every build."""


class TestLogins(AdminLoginContract):
    """One-click logins on every build."""


class TestPasswordPolicy(PasswordPolicyContract):
    """Password rules on every build."""


class TestService(ServiceContract):
    """Whole services on every build."""


class TestBulkUsage(BulkUsageContract):
    """Usage of all domains on every build."""


class TestFaults(FaultContract):
    """Faults on every build."""


class TestChanges(ChangeContract):
    """Every verb that changes something, on every build."""

    capabilities = SmarterMailBackend.capabilities
