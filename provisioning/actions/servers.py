"""What staff do with a mail server: pause, resume, test the connection."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from provisioning.actors import Actor
from provisioning.audit import record
from provisioning.models import PauseReason, Server
from provisioning.operations import connection, sweep


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


def test_connection(*, server: Server, by: Actor) -> None:
    """Has a worker sign in to the server; what came of it is kept in the server's row."""
    with transaction.atomic():
        Server.objects.filter(pk=server.pk).update(test_asked_at=timezone.now())
        connection.ask(server.pk)
        record(by, None, "connection_test_requested", server.name)
