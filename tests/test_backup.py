"""The back-up that docs/operating.md describes, tried: dump, restore, everything is there."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from provisioning.actions import mailboxes
from provisioning.models.fields import cipher
from tests.factories import ALICE, PASSWORD, make_mailbox, make_service
from tests.services import database_urls

DEPLOY = Path(settings.BASE_DIR) / "deploy"
RESTORED = "mailroom_restored"


def run(
    script: str, argument: Path, url: str, **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [DEPLOY / script, argument],
        env={**os.environ, "DATABASE_URL": url, **environment},
        capture_output=True,
        text=True,
    )


@pytest.fixture
def url(transactional_db: None) -> str:
    return database_urls()["DATABASE_URL"]


@pytest.fixture
def new_url(url: str) -> Iterator[str]:
    """A new and empty database."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE OR REPLACE DATABASE {RESTORED}")
    yield f"{url.rpartition('/')[0]}/{RESTORED}"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {RESTORED}")


@pytest.fixture
def dump(url: str, tmp_path: Path) -> Path:
    """A dump of a database with an accented name and a secret on its way."""
    mailbox = make_mailbox(make_service(), "anna", display_name="Zoë Ærø")
    mailboxes.set_password(mailbox=mailbox, by=ALICE, password=PASSWORD)
    answer = run("backup.sh", tmp_path, url)
    assert answer.returncode == 0, answer.stderr
    return Path(answer.stdout.strip())


def test_everything_is_there_after_a_restore(dump: Path, new_url: str) -> None:
    answer = run("restore.sh", dump, new_url)
    assert answer.returncode == 0, answer.stderr
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT display_name FROM {RESTORED}.provisioning_mailbox")
        assert cursor.fetchall() == (("Zoë Ærø",),)
        cursor.execute(f"SELECT secrets FROM {RESTORED}.provisioning_operation")
        (secret,) = cursor.fetchone()
    assert PASSWORD in cipher().decrypt(secret).decode()


def test_a_dump_holds_no_secret_in_clear_and_is_for_its_owner_alone(dump: Path) -> None:
    text = subprocess.run(["gunzip", "--stdout", dump], capture_output=True, text=True).stdout
    assert "anna" in text
    assert PASSWORD not in text
    assert dump.stat().st_mode & 0o077 == 0


def test_a_database_that_is_not_empty_is_left_alone(dump: Path, url: str) -> None:
    answer = run("restore.sh", dump, url)
    assert answer.returncode == 1
    assert "not empty" in answer.stderr


def test_a_damaged_dump_changes_nothing(dump: Path, new_url: str) -> None:
    dump.write_bytes(dump.read_bytes()[:-20])
    assert run("restore.sh", dump, new_url).returncode != 0
    with connection.cursor() as cursor:
        cursor.execute(f"SHOW TABLES FROM {RESTORED}")
        assert not cursor.fetchall()


def test_only_the_newest_dumps_are_kept(url: str, tmp_path: Path) -> None:
    for day in range(3):
        (tmp_path / f"mailroom-2026010{day}T000000Z.sql.gz").touch()
    answer = run("backup.sh", tmp_path, url, KEEP_COUNT="2")
    assert answer.returncode == 0, answer.stderr
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == ["mailroom-20260102T000000Z.sql.gz", Path(answer.stdout.strip()).name]


def test_a_dump_that_failed_leaves_nothing_behind(url: str, tmp_path: Path) -> None:
    answer = run("backup.sh", tmp_path, f"{url}_missing")
    assert answer.returncode != 0
    assert not list(tmp_path.iterdir())
