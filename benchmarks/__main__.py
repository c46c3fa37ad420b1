"""Runs every benchmark on a database of its own and prints the tables. `script/bench` calls it."""

# ruff: noqa: E402 - modules with models can be imported only after django.setup()

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clientarea.settings")
django.setup()

from django.conf import settings
from django.db import connection
from django.test.utils import override_settings

from benchmarks import latency, pages, throughput
from tests.processes import CeleryProcess
from tests.services import database_urls


def main() -> None:
    """Makes a test database, runs the benchmarks, drops it again."""
    real_name = settings.DATABASES["default"]["NAME"]
    connection.creation.create_test_db(verbosity=0, serialize=False)
    try:
        with override_settings(ROOT_URLCONF="benchmarks.bare", ALLOWED_HOSTS=["testserver"]):
            sys.stdout.write(pages.run() + "\n")
            with tempfile.TemporaryDirectory() as folder:
                worker = _worker(Path(folder))
                sys.stdout.write(latency.run(worker) + "\n")
                sys.stdout.write(throughput.run(worker) + "\n")
    finally:
        connection.creation.destroy_test_db(real_name, verbosity=0)


def _worker(folder: Path) -> CeleryProcess:
    return CeleryProcess(
        ("worker", "-P", "threads", "-c", "4", "-l", "INFO", "-I", "benchmarks.noop"),
        ready_text=" ready.",
        environment=database_urls(),
        log_path=folder / "worker.log",
    )


if __name__ == "__main__":
    main()
