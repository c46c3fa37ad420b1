"""The demo's processes: what may die is started again, what may not ends the demo with a word."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from provisioning.demo.processes import DemoFailed, Processes
from tests.processes import wait_until


@pytest.fixture
def processes(tmp_path: Path) -> Iterator[Processes]:
    """One process that has ended by itself."""
    with Processes(tmp_path) as group:
        group.start("worker", "this")
        wait_until(lambda: group.children["worker"].poll() is not None)
        yield group


def test_a_worker_that_ended_is_started_again(processes: Processes) -> None:
    first = processes.children["worker"]
    processes.revive("worker")
    assert processes.children["worker"].pid != first.pid


def test_what_is_not_revived_ends_the_demo(processes: Processes) -> None:
    with pytest.raises(DemoFailed, match="worker has stopped"):
        processes.check()
