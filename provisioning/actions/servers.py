"""What is done with a mail server: change, pause, resume, test the connection."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from provisioning.actors import Actor
from provisioning.audit import record
from provisioning.models import PauseReason, Server
from provisioning.operations import connection, sweep

CREDENTIALS = frozenset({"username", "password"})


def add(*, server: Server, by: Actor) -> None:
    """Stores a server that staff describe."""
    with transaction.atomic():
        server.save(force_insert=True)
        record(by, None, "server_added", server.name)


def change(*, server: Server, column_names: Collection[str], by: Actor) -> None:
    """Writes these columns of the row as they are now, and no other: a pause made meanwhile stays.

    Drops the shared sessions. New credentials lift a pause for refused credentials.
    """
    if not column_names:
        return
    with transaction.atomic():
        server.save(update_fields=column_names)
        server.backendtoken_set.all().delete()
        record(by, None, "server_changed", server.name, after={"fields": sorted(column_names)})
        if CREDENTIALS.intersection(column_names) and _credentials_are_refused(server):
            sweep.resume(server)
            server.refresh_from_db()


def _credentials_are_refused(server: Server) -> bool:
    refused = Server.objects.filter(pk=server.pk, pause_reason=PauseReason.CREDENTIALS)
    return refused.exists()


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
