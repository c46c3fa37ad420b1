"""The bridge: what WHMCS's modules ask, over signed HTTPS (docs/bridge.md)."""

from __future__ import annotations

# Counts up when a module of before cannot speak to the panel of after.
BRIDGE_VERSION = 1
