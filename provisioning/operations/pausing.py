"""Stops all work on a server whose answers make going on harmful."""

from __future__ import annotations

from django.utils import timezone

from provisioning.backends.errors import BackendError, CredentialsRefused
from provisioning.models import PauseReason, Server
from provisioning.operations.alerts import raise_alert
from provisioning.transactions import transactional


@transactional
def pause(server: Server, error: BackendError) -> None:
    """Stops all work on the server: going on would get our address blocked, or do harm.

    `server` is the row as it was used: if somebody has corrected it since, the new values get
    their own chance.
    """
    present = Server.objects.select_for_update().get(pk=server.pk)
    if _access(present) != _access(server) or present.pause_reason:
        return
    is_credentials = isinstance(error, CredentialsRefused)
    present.pause_reason = PauseReason.CREDENTIALS if is_credentials else PauseReason.PROTOCOL
    present.pause_detail = str(error)
    present.paused_at = timezone.now()
    present.save(update_fields=["pause_reason", "pause_detail", "paused_at"])
    raise_alert(error.code, detail=f"{server}: {error}", server=server)


def _access(server: Server) -> tuple[str, str, str]:
    return server.base_url, server.username, server.password
