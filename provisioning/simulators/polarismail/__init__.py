"""A stand-in for PolarisMail's reseller JSON API."""

from __future__ import annotations

from provisioning.simulators.polarismail.contents import FALLBACK_HOST
from provisioning.simulators.polarismail.profile import Profile
from provisioning.simulators.polarismail.simulator import (
    ADMIN_PASSWORD,
    ADMIN_USERNAME,
    PolarisMailSimulator,
)

__all__ = ["ADMIN_PASSWORD", "ADMIN_USERNAME", "FALLBACK_HOST", "PolarisMailSimulator", "Profile"]
