"""PolarisMail over its reseller JSON API (one address, form-encoded actions)."""

from __future__ import annotations

from provisioning.backends.polarismail.backend import PolarisMailBackend

__all__ = ["PolarisMailBackend"]
