"""The parts beside the tests are real ones, and they end."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import redis
from django.conf import settings
from django.db import connection

from clientarea.celery import app
from tests.processes import CeleryProcess, wait_until

SCRIPT = Path(__file__).parents[1] / "script" / "lib" / "services.py"
PRINT_ENVIRONMENT = "import json, os; print(json.dumps(dict(os.environ)), flush=True)"


def beside_services(python_code: str) -> subprocess.Popen[str]:
    command = [sys.executable, str(SCRIPT), sys.executable, "-c", python_code]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def service_ports(output_line: str) -> list[int]:
    environment = json.loads(output_line)
    return [urlsplit(environment[name]).port or 0 for name in ("DATABASE_URL", "REDIS_URL")]


def is_free(port: int) -> bool:
    probe = subprocess.run(
        [sys.executable, "-c", f"import socket; socket.create_connection(('127.0.0.1', {port}))"],
        stderr=subprocess.DEVNULL,
    )
    return probe.returncode != 0


class TestPrivateServices:
    def test_they_end_with_the_command_and_its_exit_code_is_kept(self) -> None:
        process = beside_services(f"{PRINT_ENVIRONMENT}; raise SystemExit(5)")
        output, _ = process.communicate(timeout=60)
        assert process.returncode == 5
        assert all(is_free(port) for port in service_ports(output))

    def test_they_end_when_the_run_is_told_to(self) -> None:
        process = beside_services(f"{PRINT_ENVIRONMENT}; import time; time.sleep(600)")
        assert process.stdout is not None
        ports = service_ports(process.stdout.readline())
        assert not any(is_free(port) for port in ports)
        os.kill(process.pid, signal.SIGTERM)
        process.communicate(timeout=60)
        assert all(is_free(port) for port in ports)

    @pytest.mark.django_db
    def test_the_database_is_mariadb_in_strict_mode(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT VERSION(), @@sql_mode, @@character_set_server")
            version, sql_mode, character_set = cursor.fetchone()
        assert "MariaDB" in version
        assert "STRICT_TRANS_TABLES" in sql_mode
        assert character_set == "utf8mb4"

    def test_redis_answers(self, broker: redis.Redis) -> None:
        assert broker.ping()
        assert broker.dbsize() == 0


def finished_count(worker: CeleryProcess) -> int:
    return worker.log.count("] succeeded in ")


class TestWorker:
    def test_it_works_on_the_test_database(self, worker: CeleryProcess) -> None:
        app.send_task("provisioning.sweep")
        wait_until(lambda: finished_count(worker))
        name = settings.DATABASES["default"]["NAME"]
        assert name.startswith("test_")
        assert worker.environment["DATABASE_URL"].endswith(f"/{name}")

    def test_it_can_be_killed_and_started_again(self, worker: CeleryProcess) -> None:
        worker.kill()
        assert not worker.is_running
        app.send_task("provisioning.sweep")
        worker.start()
        wait_until(lambda: finished_count(worker) == 1)

    def test_the_schedule_sends_the_sweep(self, worker: CeleryProcess, beat: CeleryProcess) -> None:
        wait_until(lambda: finished_count(worker) >= 2)
        assert "provisioning.sweep" in worker.log
