"""A running SmarterMail of the current build."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from provisioning.backends.smartermail import SmarterMailBackend
from tests.provisioning.backends.smartermail.platform import (
    PROFILES,
    SmarterMailPlatform,
    serving,
)


@pytest.fixture
def platform() -> Iterator[SmarterMailPlatform]:
    with serving(PROFILES["current"]) as running:
        yield running


@pytest.fixture
def backend(platform: SmarterMailPlatform) -> SmarterMailBackend:
    return platform.open_backend()


@pytest.fixture
def warm(platform: SmarterMailPlatform, backend: SmarterMailBackend) -> SmarterMailBackend:
    """A backend whose tokens are at hand; no call is recorded yet."""
    platform.sign_in()
    return backend
