"""Runs every benchmark on a database of its own and prints the tables. `script/bench` calls it."""

# ruff: noqa: E402 - modules with models can be imported only after django.setup()

from __future__ import annotations

import logging
import os
import sys
import tempfile
from collections.abc import Collection
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clientarea.settings")
django.setup()

from django.conf import settings
from django.db import connections
from django.test.utils import override_settings

from benchmarks import latency, pages, throughput, whmcs
from tests.processes import CeleryProcess
from tests.services import database_urls


def main(names: Collection[str]) -> None:
    """Makes test databases, runs the benchmarks (all of them, or those named), drops them again."""
    # A line a request would drown the tables.
    logging.disable(logging.INFO)
    aliases = [alias for alias in ("default", "whmcs") if alias in settings.DATABASES]
    real_names = {alias: settings.DATABASES[alias]["NAME"] for alias in aliases}
    for alias in aliases:
        connections[alias].creation.create_test_db(verbosity=0, serialize=False)
    try:
        if not names or "pages" in names:
            _run_pages()
        if not names or "whmcs" in names:
            sys.stdout.write(whmcs.run() + "\n")
    finally:
        for alias, name in real_names.items():
            connections[alias].creation.destroy_test_db(name, verbosity=0)


def _run_pages() -> None:
    with override_settings(ROOT_URLCONF="benchmarks.bare", ALLOWED_HOSTS=["testserver"]):
        sys.stdout.write(pages.run() + "\n")
        with tempfile.TemporaryDirectory() as folder:
            workers = [_worker(Path(folder), number) for number in (1, 2)]
            sys.stdout.write(latency.run(workers[0]) + "\n")
            sys.stdout.write(throughput.run(workers) + "\n")


def _worker(folder: Path, number: int) -> CeleryProcess:
    options = ("-n", f"bench{number}", "-P", "threads", "-c", "4", "-l", "INFO")
    return CeleryProcess(
        ("worker", *options, "-I", "benchmarks.noop"),
        ready_text=" ready.",
        environment=database_urls(),
        log_path=folder / f"worker{number}.log",
    )


if __name__ == "__main__":
    main(sys.argv[1:])
