"""Against MariaDB itself: what a least-privilege account may do, and old character sets."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connections
from django.utils import timezone

from provisioning.actions import whmcs_sync
from provisioning.errors import WhmcsUnavailable
from provisioning.models import Service
from provisioning.operations import whmcs_usage
from provisioning.whmcsdb import reader
from provisioning.whmcsdb.models import ServiceRow
from tests.factories import make_service
from tests.whmcs import WhmcsDatabase

pytestmark = pytest.mark.django_db(databases=["default", "whmcs"], transaction=True)

GRANTS = Path(__file__).parents[3] / "deploy" / "whmcs_grants.sql"
ACCOUNT = "'mailroom_reader'@'%'"


def execute(*statements: str) -> None:
    with connections["whmcs"].cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def schema() -> str:
    return str(connections["whmcs"].settings_dict["NAME"])


def as_owner(statement: str) -> None:
    """As the account that owns our own database, which owns this one in the tests."""
    with connections["default"].cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture
def sold(whmcs_tables: None, transactional_db: None) -> Iterator[int]:
    """A service in WHMCS, committed so that another account sees it."""
    database = WhmcsDatabase()
    database.currency()
    yield database.service(domain="client.test")
    for table in ("tblhosting", "tblclients", "tblproducts", "tblservers", "tblcurrencies"):
        execute(f"DELETE FROM {table}")


@pytest.fixture
def as_reader(sold: int) -> Iterator[None]:
    """The alias `whmcs` signed in with the grants of deploy/whmcs_grants.sql."""
    connection = connections["whmcs"]
    lines = GRANTS.read_text().replace("'mailroom'@'192.0.2.5'", ACCOUNT).splitlines()
    script = "\n".join(line for line in lines if not line.startswith("--"))
    grants = [part for part in script.split(";") if part.strip().startswith("GRANT")]
    schema = connection.settings_dict["NAME"]
    execute(
        f"CREATE OR REPLACE USER {ACCOUNT} IDENTIFIED BY 'reader'",
        *(grant.replace("ON whmcs.", f"ON {schema}.") for grant in grants),
    )
    account = {name: connection.settings_dict[name] for name in ("USER", "PASSWORD")}
    connection.close()
    connection.settings_dict.update(USER="mailroom_reader", PASSWORD="reader")
    yield
    connection.close()
    connection.settings_dict.update(account)
    execute(f"DROP USER {ACCOUNT}")


def test_the_grants_are_enough_for_a_sync(sold: int, as_reader: None) -> None:
    report = whmcs_sync.sync(full=True)
    assert report.problems == []
    assert Service.objects.get(whmcs_service_id=sold).domain_name == "client.test"


def test_the_grants_are_enough_for_usage_both_ways(sold: int, as_reader: None) -> None:
    now = timezone.now()
    make_service(whmcs_service_id=sold, used_bytes=1, used_measured_at=now, used_source="server")
    assert whmcs_usage.exchange().written_count == 1
    assert reader.usage([sold])[sold].disk_used_megabytes == 1


def test_an_account_that_may_only_read_says_so(sold: int, as_reader: None) -> None:
    grant = f"UPDATE (diskusage, disklimit, bwusage, bwlimit, lastupdate) ON {schema()}.tblhosting"
    as_owner(f"REVOKE {grant} FROM {ACCOUNT}")
    make_service(
        whmcs_service_id=sold, used_bytes=1, used_measured_at=timezone.now(), used_source="server"
    )
    exchange = whmcs_usage.exchange()
    assert (exchange.is_read_only, exchange.written_count) == (True, 0)


@pytest.mark.parametrize(
    "question",
    [
        "SELECT password FROM tblhosting",
        "SELECT password FROM tblservers",
        "SELECT accesshash FROM tblservers",
        "SELECT notes FROM tblclients",
        "SELECT * FROM tblhosting",
        "SELECT id FROM tblinvoices",
        "UPDATE tblhosting SET domain = ''",
        "UPDATE tblhosting SET domainstatus = 'Active'",
        "UPDATE tblhosting SET amount = 0",
        "INSERT INTO tblhosting (id) VALUES (1)",
        "SELECT password FROM tblusers",
        "SELECT value FROM tblconfiguration",
        "DELETE FROM tblhosting",
    ],
)
def test_the_grants_give_nothing_else(sold: int, as_reader: None, question: str) -> None:
    with pytest.raises(Exception, match="denied"):
        execute(question)


def test_a_missing_grant_is_told_in_one_line(
    sold: int, as_reader: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ServiceRow._meta.get_field("domain"), "column", "dedicatedip")
    with pytest.raises(WhmcsUnavailable, match="dedicatedip"):
        reader.services([sold])


def test_reads_names_from_latin1_tables(whmcs_tables: None, transactional_db: None) -> None:
    execute(
        "RENAME TABLE tblclients TO tblclients_kept",
        "CREATE TABLE tblclients LIKE tblclients_kept",
        "ALTER TABLE tblclients CONVERT TO CHARACTER SET latin1",
    )
    try:
        database = WhmcsDatabase()
        database.client(id=1, firstname="Jörg", lastname="Müller")
        # UTF-8 bytes that an old installation stored without telling the server.
        database.client(id=2, firstname="JÃ¶rg", lastname="MÃ¼ller")
        names = {client.full_name for client in reader.clients([1, 2])}
        assert names == {"Jörg Müller"}
    finally:
        execute("DROP TABLE tblclients", "RENAME TABLE tblclients_kept TO tblclients")
