"""A running PolarisMail of the likeliest reading."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from provisioning.backends.polarismail import PolarisMailBackend
from tests.provisioning.backends.polarismail.platform import (
    PROFILES,
    PolarisMailPlatform,
    serving,
)


@pytest.fixture
def platform() -> Iterator[PolarisMailPlatform]:
    with serving(PROFILES["likely"]) as running:
        yield running


@pytest.fixture
def backend(platform: PolarisMailPlatform) -> PolarisMailBackend:
    return platform.open_backend()


@pytest.fixture
def warm(platform: PolarisMailPlatform, backend: PolarisMailBackend) -> PolarisMailBackend:
    """A backend whose token is at hand; no call is recorded yet."""
    platform.sign_in()
    return backend
