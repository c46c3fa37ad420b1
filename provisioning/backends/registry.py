"""Which class speaks to which platform."""

from __future__ import annotations

from collections.abc import Callable

from provisioning.backends.base import Backend, Capabilities, ServerAccess, TokenStore
from provisioning.backends.smartermail import SmarterMailBackend

BACKENDS: dict[str, type[Backend]] = {SmarterMailBackend.kind: SmarterMailBackend}


def open_backend(
    kind: str,
    access: ServerAccess,
    tokens: TokenStore,
    before_call: Callable[[], None] = lambda: None,
) -> Backend:
    """The backend for `kind` ("smartermail"); KeyError for an unknown kind is a bug of ours."""
    return BACKENDS[kind](access, tokens, before_call)


def capabilities_of(kind: str) -> Capabilities:
    """What the platform `kind` can do; asks no server."""
    return BACKENDS[kind].capabilities
