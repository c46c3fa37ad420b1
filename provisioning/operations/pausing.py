"""Stops all work on a server whose answers make going on harmful."""

from __future__ import annotations

from django.utils import timezone

from provisioning.backends.errors import BackendError, CredentialsRefused
from provisioning.models import PauseReason, Server
from provisioning.operations.alerts import raise_alert


def pause(server: Server, error: BackendError) -> None:
    """Stops all work on the server: going on would get our address blocked, or do harm."""
    is_credentials = isinstance(error, CredentialsRefused)
    reason = PauseReason.CREDENTIALS if is_credentials else PauseReason.PROTOCOL
    Server.objects.filter(pk=server.pk, pause_reason="").update(
        pause_reason=reason, pause_detail=str(error), paused_at=timezone.now()
    )
    raise_alert(error.code, detail=f"{server}: {error}", server=server)
