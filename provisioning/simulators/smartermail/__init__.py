"""A stand-in for SmarterMail's REST API v1 (100.x)."""

from __future__ import annotations

from provisioning.simulators.smartermail.profile import Profile
from provisioning.simulators.smartermail.simulator import (
    ADMIN_PASSWORD,
    ADMIN_USERNAME,
    SmarterMailSimulator,
)

__all__ = ["ADMIN_PASSWORD", "ADMIN_USERNAME", "Profile", "SmarterMailSimulator"]
