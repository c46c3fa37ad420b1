"""WHMCS with our modules installed, a running panel with a worker, and both mail platforms."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import redis
from django.db import connections
from pytest_django import DjangoDbBlocker, Settings

from provisioning.simulators.polarismail import PolarisMailSimulator, Profile
from provisioning.simulators.smartermail import ADMIN_PASSWORD, ADMIN_USERNAME, SmarterMailSimulator
from tests.processes import CeleryProcess
from tests.services import database_urls
from tests.whmcs import WhmcsDatabase, create_tables
from tests.whmcs_modules.installation import Installation

KEY_ID = "main"
SECRET = "a-secret-of-the-bridge-made-for-php-tests"
TABLES = (
    "tbladdonmodules",
    "tblclients",
    "tblcurrencies",
    "tblhosting",
    "tblinvoiceitems",
    "tblinvoices",
    "tblmodulequeue",
    "tblproducts",
    "tblservers",
)
ADDON_TABLE = """
CREATE TABLE IF NOT EXISTS tbladdonmodules (
  id int AUTO_INCREMENT PRIMARY KEY,
  module text NOT NULL,
  setting text NOT NULL,
  value text NOT NULL
)"""


@pytest.fixture(scope="package")
def whmcs_tables(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    with django_db_blocker.unblock():
        create_tables()
        with connections["whmcs"].cursor() as cursor:
            cursor.execute(ADDON_TABLE)


@pytest.fixture(scope="package")
def standing_worker(
    whmcs_tables: None,
    django_db_blocker: DjangoDbBlocker,
    redis_url: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[CeleryProcess]:
    """One worker for all tests of this folder: the PHP side is what is tested here."""
    with redis.Redis.from_url(redis_url) as client:
        client.flushall()
    with django_db_blocker.unblock():
        urls = database_urls()
    process = CeleryProcess(
        ("worker", "-P", "threads", "-c", "4", "-l", "INFO", "--without-mingle", "-n", "php@%h"),
        ready_text=" ready.",
        environment={
            **urls,
            "PLATFORM_CONNECT_TIMEOUT_SECONDS": "2",
            "PLATFORM_READ_TIMEOUT_SECONDS": "5",
        },
        log_path=tmp_path_factory.mktemp("php") / "worker.log",
    )
    with process:
        yield process


@pytest.fixture
def database(whmcs_tables: None, transactional_db: None) -> Iterator[WhmcsDatabase]:
    """WHMCS's database with one currency; emptied at both ends, because PHP commits."""
    _empty()
    whmcs = WhmcsDatabase()
    whmcs.currency()
    yield whmcs
    _empty()


def _empty() -> None:
    with connections["whmcs"].cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"DELETE FROM {table}")


@pytest.fixture
def panel(site: str, settings: Settings) -> str:
    """Address of the running panel, which knows WHMCS's key."""
    settings.BRIDGE_KEYS = {KEY_ID: SECRET}
    settings.BRIDGE_WAIT_SECONDS = 15
    return site


@pytest.fixture
def whmcs(database: WhmcsDatabase, panel: str, standing_worker: CeleryProcess) -> Installation:
    """WHMCS with the add-on filled in."""
    fill_in(database, panel)
    installation = Installation()
    installation.secrets |= {SECRET, ADMIN_PASSWORD}
    return installation


def fill_in(database: WhmcsDatabase, panel: str, *, secret: str = SECRET) -> None:
    """The three fields, as WHMCS stores them."""
    fields = {"panel_url": panel, "key_id": KEY_ID, "secret": secret}
    for setting, value in fields.items():
        database.add("tbladdonmodules", module="mailroom", setting=setting, value=value)


@pytest.fixture
def smartermail_server(database: WhmcsDatabase, simulator: SmarterMailSimulator) -> int:
    """WHMCS's record of the simulated SmarterMail."""
    return database.server(
        id=2, hostname="127.0.0.1", port=simulator.port, secure="", username=ADMIN_USERNAME
    )


@pytest.fixture
def polaris() -> Iterator[PolarisMailSimulator]:
    """A PolarisMail without a domain; mailboxes' own interface is where the record points, too."""
    with PolarisMailSimulator(profile=Profile(primary_serves_users=True)) as running:
        yield running
