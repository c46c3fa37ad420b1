"""Finds what fell through: due operations nobody was woken for, and claims of dead workers."""

from __future__ import annotations

import logging

from django.utils import timezone

from provisioning.backends.errors import BackendError
from provisioning.models import Heartbeat, PauseReason, Server
from provisioning.operations import closing, queue
from provisioning.operations.alerts import resolve_alerts
from provisioning.operations.platform import backend_of

logger = logging.getLogger(__name__)

PAUSE_ALERTS = ("credentials_refused", "protocol_violation", "api_unsupported")


def sweep() -> int:
    """Releases expired claims and wakes a worker for every due service; returns how many.

    Beats the schedule's heart: it is the schedule that sets this off.
    """
    Heartbeat.objects.update_or_create(
        name=Heartbeat.SCHEDULE, defaults={"beaten_at": timezone.now()}
    )
    released = closing.release_expired(timezone.now())
    if released:
        logger.warning("%s operations taken back from workers that died", released)
    due = queue.due_service_ids(timezone.now())
    for service_id in due:
        queue.wake(service_id)
    return len(due)


def probe_paused_servers() -> int:
    """Resumes servers that answer properly again; returns how many.

    Only those paused for nonsense in their answers: refused credentials are never tried again by
    themselves, because mail servers block an address after a few wrong sign-ins.
    """
    resumed = 0
    for server in Server.objects.filter(pause_reason=PauseReason.PROTOCOL):
        try:
            backend_of(server).test_connection()
        except BackendError as error:
            logger.info("server %s stays paused: %s", server, error)
            continue
        resumed += resume(server)
    return resumed


def resume(server: Server) -> bool:
    """Lifts the pause and wakes what waited; False when the server was not paused."""
    resumed = (
        Server.objects.filter(pk=server.pk)
        .exclude(pause_reason="")
        .update(pause_reason="", pause_detail="", paused_at=None)
    )
    if resumed:
        resolve_alerts(*PAUSE_ALERTS, server=server)
        for service_id in queue.due_service_ids(timezone.now(), server_id=server.pk):
            queue.wake_on_commit(service_id)
    return bool(resumed)
