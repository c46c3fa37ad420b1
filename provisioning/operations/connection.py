"""Tries a server's address and account, and keeps what came of it for staff."""

from __future__ import annotations

from django.utils import timezone

from provisioning.backends.errors import BackendError
from provisioning.models import Server
from provisioning.operations.platform import backend_of
from provisioning.operations.waking import wake_on_commit


def ask(server_id: int) -> None:
    """Wakes a worker to test the connection once the transaction is through."""
    wake_on_commit("provisioning.test_connection", server_id)


def test(server_id: int) -> bool:
    """Signs in afresh; changes nothing on the server. A paused server is tested too.

    Staff ask for it, so refused credentials are tried again: once, and never by themselves.
    """
    server = Server.objects.get(pk=server_id)
    try:
        info = backend_of(server).test_connection()
    except BackendError as error:
        _note(server, test_error_code=error.code, test_error_detail=str(error))
        return False
    _note(
        server,
        test_error_code="",
        test_error_detail="",
        software_version=info.version[:64],
        domain_count=info.domain_count,
    )
    return True


def _note(server: Server, **values: object) -> None:
    Server.objects.filter(pk=server.pk).update(tested_at=timezone.now(), **values)
