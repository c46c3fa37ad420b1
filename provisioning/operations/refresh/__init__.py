"""Reads a whole service from its platform into the mirror, and records what changed outside."""

from __future__ import annotations

from provisioning.operations.refresh.asking import ASK_AGAIN_AFTER, ask, ask_for_all
from provisioning.operations.refresh.service import READABLE, refresh_service

__all__ = ["ASK_AGAIN_AFTER", "READABLE", "ask", "ask_for_all", "refresh_service"]
