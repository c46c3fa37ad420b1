"""The contract on SmarterMail, under every build that the simulator plays."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.provisioning.backends.contract import BackendContract, Platform
from tests.provisioning.backends.smartermail.platform import PROFILES, serving


class TestSmarterMail(BackendContract):
    @pytest.fixture(params=PROFILES)
    def platform(self, request: pytest.FixtureRequest) -> Iterator[Platform]:
        with serving(PROFILES[request.param]) as running:
            yield running
