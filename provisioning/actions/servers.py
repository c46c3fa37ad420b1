"""Pausing and resuming a mail server by hand."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from provisioning.actors import Actor
from provisioning.audit import record
from provisioning.models import PauseReason, Server
from provisioning.operations import sweep


def pause(*, server: Server, by: Actor) -> bool:
    """No operation starts until somebody resumes it; False when it was paused already."""
    with transaction.atomic():
        paused = Server.objects.filter(pk=server.pk, pause_reason="").update(
            pause_reason=PauseReason.STAFF, paused_at=timezone.now()
        )
        if paused:
            record(by, None, "server_paused", server.name)
    return bool(paused)


def resume(*, server: Server, by: Actor) -> bool:
    """Lifts any pause and wakes what waited; False when it was not paused."""
    with transaction.atomic():
        resumed = sweep.resume(server)
        if resumed:
            record(by, None, "server_resumed", server.name)
    return resumed
