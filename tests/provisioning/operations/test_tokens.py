"""Sessions that all workers share."""

from __future__ import annotations

import threading
from collections import defaultdict

import pytest
from django.db import connection

from provisioning.operations import tokens
from provisioning.operations.tokens import DatabaseTokenStore

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_processes_sign_in_one_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each sign-in ends the session before it, so two at once would refuse each other's calls."""
    inside: list[str] = []
    first_is_in, go_on = threading.Event(), threading.Event()

    def first_process() -> None:
        with DatabaseTokenStore(1).exclusive("system"):
            inside.append("first in")
            first_is_in.set()
            go_on.wait(10)
            inside.append("first out")
        connection.close()

    def second_process() -> None:
        with DatabaseTokenStore(1).exclusive("system"):
            inside.append("second in")
        connection.close()

    first = threading.Thread(target=first_process)
    first.start()
    assert first_is_in.wait(10)
    # Another process has locks of its own; only the database is common.
    monkeypatch.setattr(tokens, "_sign_in_locks", defaultdict(threading.Lock))
    second = threading.Thread(target=second_process)
    second.start()
    second.join(0.3)
    go_on.set()
    first.join()
    second.join()
    assert inside == ["first in", "first out", "second in"]


def test_other_servers_do_not_wait() -> None:
    with DatabaseTokenStore(1).exclusive("system"), DatabaseTokenStore(2).exclusive("system"):
        pass
