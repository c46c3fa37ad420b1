"""Opens the backend of a server row."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings

from provisioning.backends.base import Backend, ServerAccess
from provisioning.backends.registry import open_backend
from provisioning.models import Server
from provisioning.operations.tokens import DatabaseTokenStore, NoTokenStore


def backend_of(server: Server, before_call: Callable[[], None] = lambda: None) -> Backend:
    """The backend that speaks to `server` with its administrator account.

    A server that is no row of ours shares no sessions.
    """
    access = ServerAccess(
        server_key=str(server.pk),
        base_url=server.base_url,
        username=server.username,
        password=server.password,
        connect_timeout_seconds=settings.PLATFORM_CONNECT_TIMEOUT_SECONDS,
        read_timeout_seconds=settings.PLATFORM_READ_TIMEOUT_SECONDS,
        ca_certificate_pem=server.ca_certificate_pem,
        allows_local_addresses=settings.ALLOW_LOCAL_MAIL_SERVERS,
    )
    tokens = DatabaseTokenStore(server.pk) if server.pk else NoTokenStore()
    return open_backend(server.platform, access, tokens, before_call)
