"""Which class speaks to which platform."""

from __future__ import annotations

from collections.abc import Callable

from provisioning.backends.base import Backend, ServerAccess, TokenStore
from provisioning.backends.polarismail import PolarisMailBackend
from provisioning.backends.smartermail import SmarterMailBackend

BACKENDS: dict[str, type[Backend]] = {
    SmarterMailBackend.kind: SmarterMailBackend,
    PolarisMailBackend.kind: PolarisMailBackend,
}


def open_backend(
    kind: str,
    access: ServerAccess,
    tokens: TokenStore,
    before_call: Callable[[], None] = lambda: None,
) -> Backend:
    """The backend for `kind` ("smartermail"); KeyError for an unknown kind is a bug of ours."""
    return BACKENDS[kind](access, tokens, before_call)
