"""Fixtures for the parts that run beside the tests: Redis, the platform, workers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import quote

import pytest
import redis
from django.conf import settings as django_settings
from django.db import connections

from provisioning.simulators.smartermail import SmarterMailSimulator
from tests.processes import CeleryProcess


@pytest.fixture(scope="session")
def redis_url() -> str:
    """The private Redis of this run."""
    return str(django_settings.REDIS_URL)


@pytest.fixture
def broker(redis_url: str) -> Iterator[redis.Redis]:
    """The private Redis, emptied: no message of an earlier test is left."""
    with redis.Redis.from_url(redis_url) as client:
        client.flushdb()
        yield client


@pytest.fixture
def simulator() -> Iterator[SmarterMailSimulator]:
    """A SmarterMail server without a domain, on a free loopback port."""
    with SmarterMailSimulator() as running:
        yield running


@pytest.fixture
def worker_settings() -> Mapping[str, str]:
    """Environment of the Celery processes; a test module may override it."""
    return {"OPERATION_LEASE_SECONDS": "2", "SWEEP_SECONDS": "0.3", "PROBE_SECONDS": "0.3"}


@pytest.fixture
def new_worker(
    transactional_db: None,
    broker: redis.Redis,
    worker_settings: Mapping[str, str],
    tmp_path: Path,
) -> CeleryProcess:
    """A worker on the test database, not yet started."""
    return CeleryProcess(
        ("worker", "-P", "threads", "-c", "4", "-l", "INFO", "--without-mingle", "-n", "test@%h"),
        ready_text=" ready.",
        environment={**database_urls(), **worker_settings},
        log_path=tmp_path / "worker.log",
    )


@pytest.fixture
def worker(new_worker: CeleryProcess) -> Iterator[CeleryProcess]:
    """A running worker. `kill()` and `start()` play a crash; `log` holds all it wrote."""
    with new_worker:
        yield new_worker


@pytest.fixture
def beat(
    transactional_db: None,
    broker: redis.Redis,
    worker_settings: Mapping[str, str],
    tmp_path: Path,
) -> Iterator[CeleryProcess]:
    """The running schedule, which sweeps several times a second."""
    process = CeleryProcess(
        ("beat", "-s", str(tmp_path / "schedule"), "-l", "INFO"),
        ready_text="beat: Starting...",
        environment={**database_urls(), **worker_settings},
        log_path=tmp_path / "beat.log",
    )
    with process:
        yield process


def database_urls() -> dict[str, str]:
    """The test databases, under the names of the settings."""
    return {
        "DATABASE_URL": _database_url("default"),
        "WHMCS_DATABASE_URL": _database_url("whmcs"),
    }


def _database_url(alias: str) -> str:
    values = connections[alias].settings_dict
    account = f"{values['USER']}:{quote(values['PASSWORD'])}"
    return f"mysql://{account}@{values['HOST']}:{values['PORT']}/{values['NAME']}"
