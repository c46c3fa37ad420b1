"""One job of the panel in a process of its own, and the most memory that the process ever held.

`python -m benchmarks.peak sync`. The benchmarks start it, on the databases that they have filled.
"""

# ruff: noqa: E402 - modules with models can be imported only after django.setup()

from __future__ import annotations

import logging
import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clientarea.settings")
django.setup()

from provisioning.actions import whmcs_sync
from provisioning.operations import whmcs_usage
from tests.services import database_urls

JOBS: Mapping[str, Callable[[], object]] = {
    "sync": whmcs_sync.sync,
    "exchange": whmcs_usage.exchange,
}


def megabytes_of(name: str) -> int:
    """Interpreter, libraries and job together, as the kernel counted them."""
    command = [sys.executable, "-m", "benchmarks.peak", name]
    environment = {**os.environ, **database_urls()}
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    return int(done.stdout)


def main(name: str) -> None:
    """Does the job and prints the figure."""
    logging.disable(logging.INFO)
    JOBS[name]()
    # Not getrusage: what it tells may be the peak of the process that started this one.
    status = Path("/proc/self/status").read_text()
    found = re.search(r"^VmHWM:\s+(\d+) kB$", status, re.MULTILINE)
    if found is None:
        raise RuntimeError("this system does not tell how much memory a process has held")
    sys.stdout.write(f"{round(int(found[1]) / 1024)}\n")


if __name__ == "__main__":
    main(sys.argv[1])
