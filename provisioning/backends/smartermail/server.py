"""The server itself: what a connection test shows."""

from __future__ import annotations

from provisioning.backends.base import ServerInfo
from provisioning.backends.errors import ProtocolViolation, Rejected
from provisioning.backends.http import JsonObject
from provisioning.backends.smartermail.client import SYSTEM, Conversation

# No source shows the member's name.
_VERSION_MEMBERS = ("version", "productVersion", "data")


def read_info(calls: Conversation) -> ServerInfo:
    """The version where the build tells it; the sign-in before has proved the connection."""
    try:
        members = calls.read(SYSTEM, "settings/sysadmin/get-version")
    except (Rejected, ProtocolViolation):
        return ServerInfo()
    return ServerInfo(version=_version(members))


def _version(members: JsonObject) -> str:
    for name in _VERSION_MEMBERS:
        value = members.get(name)
        if isinstance(value, str) and value:
            return value
    return ""
