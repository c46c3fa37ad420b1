"""SmarterMail over its REST API v1 (generations 16/17 and 100.x)."""

from __future__ import annotations

from provisioning.backends.smartermail.backend import SmarterMailBackend

__all__ = ["SmarterMailBackend"]
